using System.Numerics;
using Rnn.Cells;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>A cell run over time. The only place that knows of time, forward and back.</summary>
/// <remarks>
/// <para>
/// Forward: Z = X·W + b for all steps in one product, then the cell step by step, and only h₋·U inside the steps.
/// Backward through time: the cell step by step from the end, then dW = Xᵀ·dZ, dU = H₋₁ᵀ·dZ and dX = dZ·Wᵀ in one
/// product each.
/// </para>
/// <para>
/// A sequence that ends early simply has no more rows: its state stays, and its gradient begins, at its own last step.
/// The threads of a team take rows of their own through all steps and do not wait for each other between steps.
/// </para>
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed class RecurrentLayer<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RecurrentCell<T> _cell;
    private RecurrentWeight<T>[] _stepWeights = []; // set by Declare
    private RecurrentBias<T>[] _stepBiases = [];
    private Parameter<T> _w = null!;
    private Parameter<T> _b = null!;

    internal RecurrentLayer(string name, int inputSize, RecurrentCell<T> cell)
        : base(name, inputSize, cell.OutputSize) => _cell = cell;

    /// <inheritdoc/>
    public override string Description => _cell.Description;

    internal override LayerWorkspace<T> CreateWorkspace(WorkerTeam team) =>
        new RecurrentWorkspace<T>(_cell, _stepWeights, _stepBiases, team);

    internal override LayerStream<T> CreateStream() => new RecurrentStream<T>(_cell, _w, _b, new StepWeights<T>(_stepWeights, _stepBiases));

    internal override void Forward(SequenceBatch<T> input, LayerWorkspace<T> workspace, in Pass pass)
    {
        var own = (RecurrentWorkspace<T>)workspace;
        if (pass.Continues)
        {
            own.CarryState();
            own.Fit(input);
        }
        else
        {
            own.Fit(input);
            own.ClearInitialState();
            own.WeightCopy.Run(backward: false);
        }

        // Z = X·W + b
        own.InputProduct.Forward(input, _w, _b, own.Gates);
        own.TimeLoop.Forward(forBackward: pass.Training);
    }

    internal override void Backward(SequenceBatch<T> input, LayerWorkspace<T> workspace, MatrixSpan<T> inputGradient, in Pass pass)
    {
        var own = (RecurrentWorkspace<T>)workspace;
        own.ClearFinalGradient();
        own.WeightCopy.Run(backward: true);
        own.TimeLoop.Backward();

        // Z = X·W + b
        MatrixSpan<T> dz = own.Gates;
        own.InputProduct.AddGradients(input, _w, _b, dz);
        if (inputGradient.Columns > 0)
        {
            own.Product.Multiply(dz, _w.Matrix.Transposed, default, inputGradient);
        }

        own.PreviousHidden(out MatrixSpan<T> first, out MatrixSpan<T> others);
        _cell.AddGradients(new CellSequenceGradient<T>(own.Product)
        {
            Gates = dz,
            FirstHidden = first,
            OtherHidden = others,
            Saved = own.Saved,
        });
    }

    private protected override void Declare(ParameterStore<T> store)
    {
        int gates = _cell.GateCount, size = _cell.HiddenSize;
        _w = store.Add(new ParameterShape(
            $"{Name}.W", InputSize, size, [.. Enumerable.Repeat(_cell.InputInitializer, gates)], IsBias: false));
        var declarations = new CellParameters<T>(store, Name, _cell);
        _cell.Declare(declarations);
        (_stepWeights, _stepBiases) = ([.. declarations.Weights], [.. declarations.Biases]);
        _b = store.Add(new ParameterShape(
            $"{Name}.b", 1, size, [.. Enumerable.Range(0, gates).Select(_cell.BiasInitializer)], IsBias: true));
    }
}
