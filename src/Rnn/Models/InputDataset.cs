using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Sequences;

namespace Rnn.Models;

/// <summary>Inputs without targets, as a user hands them to Predict.</summary>
internal sealed class InputDataset<T> : SequenceDataset<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[][] _inputs;
    private readonly int[] _tokens = [];

    private readonly SessionState<T>? _initial;

    public InputDataset(IReadOnlyList<Tensor<T>> inputs, Topology topology, SessionState<T>? initial = null)
    {
        _initial = initial;
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count == 0)
        {
            throw new ArgumentException("There is nothing to predict; give at least one input.", nameof(inputs));
        }

        bool vectors = topology.TakesVector;
        _inputs = new T[inputs.Count][];
        for (int i = 0; i < inputs.Count; i++)
        {
            string name = inputs.Count == 1 ? "input" : $"{nameof(inputs)}[{i}]";
            TensorShape.RequireRank(
                inputs[i], vectors ? 1 : 2, vectors ? "one vector [features]" : "a sequence [time, features]", name);
            TensorShape.RequireFeatures(inputs[i], name);
            int size = (int)inputs[i].Lengths[^1];
            InputSize = i == 0 ? size : InputSize;
            TensorShape.RequireLength(inputs[i], vectors ? 0 : 1, InputSize, "features, as the first one has", name);
            _inputs[i] = TensorShape.Flatten(inputs[i], name);
        }
    }

    /// <summary>One sequence of tokens, with numbers beside them or none.</summary>
    public InputDataset(int[] tokens, int columns, T[] numbers, int size)
    {
        _tokens = tokens;
        TokenColumns = columns;
        _inputs = [numbers];
        InputSize = size;
    }

    public override int Count => _inputs.Length;

    public override int InputSize { get; }

    public override int TokenColumns { get; }

    public override int TargetSize => 1;

    public override ReadOnlySpan<T> GetInput(int index) => _inputs[index];

    public override ReadOnlySpan<int> GetTokens(int index) => _tokens;

    public override ReadOnlySpan<T> GetTarget(int index) => [];

    public override IReadOnlyList<string> InitialStateNames => _initial?.Names ?? [];

    public override ReadOnlySpan<T> GetInitialState(int index, string name) => _initial!.Row(name, index);
}
