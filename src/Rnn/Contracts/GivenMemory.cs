using Rnn.Cells;
using Rnn.Layers;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Contracts;

/// <summary>What each example reads beside its own steps, of lengths that differ.</summary>
internal sealed class GivenMemory
{
    private const int LongestLength = 4;

    private readonly RecurrentPart<double>[] _readers;
    private readonly SequenceMemory<double> _memory;
    private readonly int _size;
    private readonly int[] _first; // of each example, in the values
    private int[] _lengths = [];

    public GivenMemory(RecurrentPart<double>[] readers, int examples)
    {
        _readers = readers;
        _size = readers[0].Layer.MemorySize;
        _memory = new SequenceMemory<double>(_size);
        _first = new int[examples + 1];
        for (int i = 0; i < examples; i++)
        {
            _first[i + 1] = _first[i] + LengthOf(i);
        }

        Values = ModelProbe.Normal(_first[^1] * _size, scale: 1, stream: 4000);
    }

    /// <summary>[steps of all examples, size], in the examples' order.</summary>
    public double[] Values { get; }

    /// <summary>Numbers of a step.</summary>
    public int Size => _size;

    /// <summary>The memories in the order of the rows, as they were loaded.</summary>
    public SequenceMemory<double> Loaded => _memory;

    /// <summary>Gives the readers the memories of the examples of a pass.</summary>
    public void Load(SequenceLayout layout, int[] indices)
    {
        _lengths = [.. Enumerable.Range(0, layout.Sequences).Select(row => LengthOf(indices[layout.Order[row]]))];
        _memory.Fit(_lengths);
        for (int row = 0; row < layout.Sequences; row++)
        {
            OfExample(Values, indices[layout.Order[row]]).CopyTo(_memory.Values.SliceRows(_memory.First(row), _lengths[row]).Flat);
        }

        foreach (RecurrentPart<double> reader in _readers)
        {
            reader.Workspace.Memory!.Take(_memory);
        }
    }

    /// <summary>A memory of one example alone, for a stream.</summary>
    public SequenceMemory<double> Of(int index)
    {
        var memory = new SequenceMemory<double>(_size);
        memory.Fit([LengthOf(index)]);
        OfExample(Values, index).CopyTo(memory.Values.Flat);
        return memory;
    }

    public void BeginBackward() => _memory.ClearGradients();

    /// <summary>The gradient by the memory, as <see cref="Values"/> lies, of a pass over all examples in order.</summary>
    public double[] Gradient(SequenceLayout layout)
    {
        double[] values = new double[Values.Length];
        for (int row = 0; row < layout.Sequences; row++)
        {
            Gradients(row).Flat.CopyTo(OfExample(values, layout.Order[row]));
        }

        return values;
    }

    /// <summary>Adds what each row's memory got to a record.</summary>
    public void RecordGradients(PassRecord record, SequenceLayout layout)
    {
        for (int row = 0; row < layout.Sequences; row++)
        {
            record.AddRow("the gradient by the memory", layout, row, Gradients(row));
        }
    }

    /// <summary>Whose weights of attention after the last pass are none, in words; null if all are.</summary>
    public string? FirstWrongWeights(SequenceLayout layout)
    {
        foreach (RecurrentPart<double> reader in _readers)
        {
            for (int row = 0; row < layout.Sequences; row++)
            {
                for (int head = 0; layout.Lengths[row] > 0 && head < reader.Layer.Cell.AttentionHeads; head++)
                {
                    Span<double> weights = reader.Workspace.Memory!.Weights(row, row).Slice(head * _lengths[row], _lengths[row]);
                    double sum = 0, least = 0;
                    foreach (double weight in weights)
                    {
                        (sum, least) = (sum + weight, Math.Min(least, weight));
                    }

                    if (!(Math.Abs(sum - 1) < 1e-9) || least < 0)
                    {
                        return FormattableString.Invariant($"the weights of attention of {reader.Layer.Name}, head {head + 1}, row {row}, step 0 add up to {sum:R}{(least < 0 ? ", and some are below 0" : "")}");
                    }
                }
            }
        }

        return null;
    }

    private MatrixSpan<double> Gradients(int row) => _memory.Gradients.SliceRows(_memory.First(row), _lengths[row]);

    private Span<double> OfExample(double[] values, int index) => values.AsSpan(_first[index] * _size, LengthOf(index) * _size);

    private static int LengthOf(int index) => 1 + ((index + 2) % LongestLength); // 3, 4, 1, 2
}
