using System.Numerics;
using Rnn.Cells;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>The same affine map at every step: y = f(x·W + b).</summary>
/// <remarks>W [inputs, outputs], Glorot uniform (He uniform before a ReLU); b [outputs], 0 at first.</remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class DenseLayer<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Activation _activation;
    private Parameter<T> _w = null!; // set by Declare
    private Parameter<T> _b = null!;

    internal DenseLayer(string name, int inputSize, int outputSize, Activation activation, bool hasBias = true)
        : base(name, inputSize, outputSize) => (_activation, HasBias) = (activation, hasBias);

    /// <summary>Whether the layer has the bias b; it has unless the builder was told otherwise.</summary>
    public bool HasBias { get; }

    /// <summary>The activation f of y = f(x·W + b); the identity unless the builder was told otherwise.</summary>
    public Activation Activation => _activation;

    /// <inheritdoc/>
    public override string Description => (_activation == Activation.Identity, HasBias) switch
    {
        (true, true) => "",
        (true, false) => "no bias",
        (false, true) => _activation.ToString(),
        _ => $"{_activation}, no bias",
    };

    internal override bool HasUnits => true;

    internal override LayerWorkspace<T> CreateWorkspace(WorkerTeam team) => new(OutputSize, team);

    internal override Func<int, LayerStream<T>> PackForSteps()
    {
        var w = PackedMatrix<T>.Of(_w.Matrix);
        AlignedBuffer<T> b = AlignedBuffer<T>.Of(_b.Values);
        return rows => new DenseStream<T>(rows, _activation, w, b);
    }

    internal override void Forward(SequenceBatch<T> input, LayerWorkspace<T> workspace, in Pass pass)
    {
        workspace.FitOutput(input);
        MatrixSpan<T> y = workspace.Output.Matrix;

        // z = x·W + b
        workspace.InputProduct.Forward(input, _w, _b, y);

        // y = f(z)
        if (_activation != Activation.Identity)
        {
            _activation.Apply(y, y);
        }
    }

    internal override void Backward(SequenceBatch<T> input, LayerWorkspace<T> workspace, MatrixSpan<T> inputGradient, in Pass pass)
    {
        MatrixSpan<T> dz = workspace.OutputGradient;

        // y = f(z)
        if (_activation != Activation.Identity)
        {
            _activation.Differentiate(workspace.Output.Matrix, dz, dz);
        }

        // z = x·W + b
        workspace.InputProduct.AddGradients(input, _w, _b, dz);
        if (inputGradient.Columns > 0)
        {
            workspace.Product.Multiply(dz, _w.Matrix.Transposed, default, inputGradient);
        }
    }

    private protected override void Declare(ParameterStore<T> store)
    {
        Initializer initializer = _activation == Activation.Relu ? Initializer.HeUniform : Initializer.GlorotUniform;
        _w = AddWeight(store, $"{Name}.W", InputSize, OutputSize, initializer);
        _b = AddBias(store, new ParameterShape($"{Name}.b", 1, OutputSize, [Initializer.Zeros], IsBias: true), HasBias);
    }
}
