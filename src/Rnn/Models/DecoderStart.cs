namespace Rnn.Models;

/// <summary>What the recurrent layers of a decoder begin from.</summary>
public enum DecoderStart
{
    /// <summary>
    /// The encoder's final states: as they are where sizes agree, else through a dense layer, tanh(s·W + b). Of an encoder without recurrent
    /// layers, such as one over a picture's features, the mean of its outputs over all steps, through a dense layer.
    /// </summary>
    FinalStates,

    /// <summary>The same, through a dense layer always.</summary>
    DenseOfFinalStates,

    /// <summary>
    /// 0, or what <see cref="Layers.RecurrentOptions.TrainInitialState"/> learns: then the decoder must read the encoder otherwise, by
    /// attention or by the summary at each step.
    /// </summary>
    Zero,
}
