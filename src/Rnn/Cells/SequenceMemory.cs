using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Cells;

/// <summary>The memories of a batch, laid out sequence after sequence, so that what a row reads lies together, and their gradients.</summary>
/// <param name="size">Numbers of a step.</param>
internal sealed class SequenceMemory<T>(int size)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T> _values = new();
    private readonly AlignedBuffer<T> _gradients = new();
    private int[] _first = [0];

    /// <summary>How many sequences there are.</summary>
    public int Count { get; private set; }

    /// <summary>Steps of all sequences together.</summary>
    public int Steps => _first[Count];

    /// <summary>Steps of the longest.</summary>
    public int Longest { get; private set; }

    /// <summary>[all steps, size].</summary>
    public MatrixSpan<T> Values => _values.AsMatrix(Steps, size);

    /// <summary>[all steps, size].</summary>
    public MatrixSpan<T> Gradients => _gradients.AsMatrix(Steps, size);

    /// <summary>Takes room for sequences of these lengths.</summary>
    public void Fit(ReadOnlySpan<int> lengths)
    {
        if (_first.Length <= lengths.Length)
        {
            _first = new int[lengths.Length + 1];
        }

        (Count, Longest) = (lengths.Length, 0);
        for (int i = 0; i < lengths.Length; i++)
        {
            _first[i + 1] = checked(_first[i] + lengths[i]);
            Longest = Math.Max(Longest, lengths[i]);
        }

        _values.Resize(Steps, size);
    }

    /// <summary>Where the steps of a sequence begin.</summary>
    public int First(int sequence) => _first[sequence];

    /// <summary>How many steps a sequence has.</summary>
    public int Length(int sequence) => _first[sequence + 1] - _first[sequence];

    public void ClearGradients()
    {
        _gradients.Resize(Steps, size);
        _gradients.Span.Clear();
    }
}
