namespace Rnn.Cells;

/// <summary>Which formula an <see cref="Activation"/> has.</summary>
internal enum ActivationKind
{
    Identity,
    Tanh,
    Relu,
    Sigmoid,
    Softsign,
    Softplus,
    HardSigmoid,
    Affine,
    LeakyRelu,
    ThresholdedRelu,
    ScaledTanh,
    Elu,
}
