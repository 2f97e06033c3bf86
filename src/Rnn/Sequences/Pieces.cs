namespace Rnn.Sequences;

/// <summary>Windows that are numbered through over several pieces, each with some of them or none.</summary>
internal sealed class Pieces
{
    private readonly int[] _starts;

    /// <summary>Pieces with so many windows each.</summary>
    public Pieces(ReadOnlySpan<int> counts)
    {
        _starts = new int[counts.Length + 1];
        for (int piece = 0; piece < counts.Length; piece++)
        {
            long end = (long)_starts[piece] + counts[piece];
            _starts[piece + 1] = end <= int.MaxValue ? (int)end : throw new ArgumentException(
                $"All series together have more than {int.MaxValue} windows; make several data sets of them.", nameof(counts));
            Longest = Math.Max(Longest, counts[piece]);
        }
    }

    /// <summary>How many windows there are in all pieces.</summary>
    public int Count => _starts[^1];

    /// <summary>How many there are in the piece that has most.</summary>
    public int Longest { get; }

    /// <summary>How many there are in a piece.</summary>
    public int CountOf(int piece) => _starts[piece + 1] - _starts[piece];

    /// <summary>The number of the first window of a piece.</summary>
    public int FirstOf(int piece) => _starts[piece];

    /// <summary>The piece that a window is in, and its place there.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such window.</exception>
    public (int Piece, int Place) Find(int index)
    {
        Place.Require(index, Count, "window", nameof(index));

        // The last piece that starts at or before the index: one before it that starts there too is empty.
        int low = 0, high = _starts.Length - 1;
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            (low, high) = _starts[middle] <= index ? (middle, high) : (low, middle);
        }

        return (low, index - _starts[low]);
    }
}
