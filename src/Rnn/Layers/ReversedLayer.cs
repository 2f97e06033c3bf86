using System.Numerics;
using Rnn.Cells;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>
/// A recurrent layer that reads each sequence from its own last step to its first; its answers lie beside the steps that they are about.
/// </summary>
/// <remarks>
/// Step t of the output knows of step t and of all later ones. What it says of a whole sequence is the state after the first
/// step, which it reads last. The same as ONNX's direction <c>reverse</c> and Keras's <c>go_backwards</c> with the outputs turned
/// back again.
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class ReversedLayer<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal ReversedLayer(string name, int inputSize, RecurrentCell<T> cell, RecurrentOptions? options, int place)
        : base(name, inputSize, cell.OutputSize) => Inner = new RecurrentLayer<T>(name, inputSize, cell, options, place);

    /// <summary>The layer that runs over the turned sequences.</summary>
    public RecurrentLayer<T> Inner { get; }

    /// <inheritdoc/>
    public override string Description => Inner.Description.Length == 0 ? "reads backwards" : $"reads backwards, {Inner.Description}";

    internal override bool LooksAhead => true;

    internal override long Width => Inner.Width;

    internal override bool HasUnits => true;

    internal override IReadOnlyList<RecurrentLayer<T>> Recurrents => [Inner];

    internal override LayerWorkspace<T> CreateWorkspace(WorkerTeam team) =>
        new ReversedWorkspace<T>((RecurrentWorkspace<T>)Inner.CreateWorkspace(team), InputSize, team);

    internal override void Forward(SequenceBatch<T> input, LayerWorkspace<T> workspace, in Pass pass)
    {
        var own = (ReversedWorkspace<T>)workspace;
        own.FitOutput(input);
        Inner.Forward(own.Reverse(input), own.Inner, pass);
        own.Mirror(own.Inner.Output.Matrix, own.Output.Matrix);
    }

    internal override void Backward(SequenceBatch<T> input, LayerWorkspace<T> workspace, MatrixSpan<T> inputGradient, in Pass pass)
    {
        var own = (ReversedWorkspace<T>)workspace;
        own.Inner.FitGradient(own.HasOutputGradient, own.HasFinalGradient);
        own.FinalGradient.Flat.CopyTo(own.Inner.FinalGradient.Flat);
        if (own.HasOutputGradient)
        {
            own.Mirror(own.OutputGradient, own.Inner.OutputGradient);
        }

        MatrixSpan<T> reversed = inputGradient.Columns > 0 ? own.FitReversedGradient() : default;
        Inner.Backward(own.Reversed, own.Inner, reversed, pass);
        if (inputGradient.Columns > 0)
        {
            own.Mirror(reversed, inputGradient);
        }
    }

    private protected override void Declare(ParameterStore<T> store) => Inner.DeclareParameters(store);
}
