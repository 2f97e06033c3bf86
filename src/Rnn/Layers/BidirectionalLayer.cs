using System.Numerics;
using Rnn.Cells;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>Two recurrent layers, one reading each sequence from its first step, one from its own last step back.</summary>
/// <remarks>
/// Step t of the output merges what both know of step t: the past and the present from the one, the present and the
/// future from the other. A reversed sequence starts at its own true end, whatever the others' lengths. The last
/// state, where a model answers once, merges the state of the one after the last step and of the other after the first.
/// Schuster and Paliwal 1997; agrees with PyTorch's <c>bidirectional=True</c> and Keras's <c>Bidirectional</c>.
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class BidirectionalLayer<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Two layers share a place among the layers of a model; their random numbers must not.
    private const int OtherPlace = 1 << 16;

    private readonly RecurrentLayer<T> _forward;
    private readonly RecurrentLayer<T> _backward;

    internal BidirectionalLayer(
        string name, int inputSize, RecurrentCell<T> forward, RecurrentCell<T> backward, Merge merge, RecurrentOptions? options, int place)
        : base(name, inputSize, merge == Merge.Concatenate ? Together(name, forward, backward) : forward.OutputSize)
    {
        Merge = merge;
        _forward = new RecurrentLayer<T>($"{name}.forward", inputSize, forward, options, place);
        _backward = new RecurrentLayer<T>($"{name}.backward", inputSize, backward, options, place + OtherPlace);
    }

    /// <summary>How the two directions become one output; side by side unless the builder was told otherwise.</summary>
    public Merge Merge { get; }

    /// <summary>The layer that reads from the first step on.</summary>
    public RecurrentLayer<T> Forwards => _forward;

    /// <summary>The layer that reads from the last step back.</summary>
    public RecurrentLayer<T> Backwards => _backward;

    /// <inheritdoc/>
    public override string Description => _forward.Description.Length == 0
        ? $"both directions, {Merge}"
        : $"both directions, {Merge}, {_forward.Description}";

    internal override bool LooksAhead => true;

    internal override bool HasUnits => true;

    internal override IReadOnlyList<RecurrentLayer<T>> Recurrents => [_forward, _backward];

    internal override LayerWorkspace<T> CreateWorkspace(WorkerTeam team) => new BidirectionalWorkspace<T>(
        (RecurrentWorkspace<T>)_forward.CreateWorkspace(team), (RecurrentWorkspace<T>)_backward.CreateWorkspace(team), InputSize, Merge, team);

    internal override void Forward(SequenceBatch<T> input, LayerWorkspace<T> workspace, in Pass pass)
    {
        var own = (BidirectionalWorkspace<T>)workspace;
        own.FitOutput(input);
        _forward.Forward(input, own.Forwards, pass);
        _backward.Forward(own.Reverse(input), own.Backwards, pass);
        own.MergeOutputs();
    }

    internal override void Backward(SequenceBatch<T> input, LayerWorkspace<T> workspace, MatrixSpan<T> inputGradient, in Pass pass)
    {
        var own = (BidirectionalWorkspace<T>)workspace;
        own.SplitGradient();
        _forward.Backward(input, own.Forwards, inputGradient, pass);
        MatrixSpan<T> reversed = inputGradient.Columns > 0 ? own.FitReversedGradient() : default;
        _backward.Backward(own.Reversed, own.Backwards, reversed, pass);
        if (inputGradient.Columns > 0)
        {
            own.AddReversed(reversed, inputGradient);
        }
    }

    private static int Together(string name, RecurrentCell<T> forward, RecurrentCell<T> backward)
    {
        long sum = (long)forward.OutputSize + backward.OutputSize;
        return sum <= int.MaxValue ? (int)sum : throw new ArgumentException(
            $"{name}: both directions together would give {sum} numbers a step; {int.MaxValue} are the most. Use fewer units.");
    }

    private protected override void Declare(ParameterStore<T> store)
    {
        _forward.DeclareParameters(store);
        _backward.DeclareParameters(store);
    }
}
