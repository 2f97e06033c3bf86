namespace Rnn.Sequences;

/// <summary>Which steps of each sequence a pass takes; a sequence that has none of them takes part with none.</summary>
internal readonly record struct SequenceWindow
{
    private readonly int _start;
    private readonly int _length;
    private readonly bool _fromEnd;

    private SequenceWindow(int start, int length, bool fromEnd) => (_start, _length, _fromEnd) = (start, length, fromEnd);

    /// <summary>All steps.</summary>
    public static SequenceWindow Whole { get; } = new(0, int.MaxValue, fromEnd: false);

    /// <summary>So many steps from one on.</summary>
    public static SequenceWindow Steps(int start, int length) => new(start, length, fromEnd: false);

    /// <summary>The last steps.</summary>
    public static SequenceWindow Last(int length) => new(0, length, fromEnd: true);

    /// <summary>All but the last steps.</summary>
    public static SequenceWindow AllButLast(int length) => new(length, 0, fromEnd: true);

    /// <summary>The first step and the number of steps of a sequence of this length.</summary>
    public (int First, int Count) Of(int sequence)
    {
        if (!_fromEnd)
        {
            int first = Math.Min(_start, sequence);
            return (first, Math.Min(_length, sequence - first));
        }

        return _length > 0
            ? (Math.Max(0, sequence - _length), Math.Min(_length, sequence))
            : (0, Math.Max(0, sequence - _start));
    }
}
