namespace Rnn.Sequences;

/// <summary>
/// Where the rows of a batch lie: sequences sorted longest first, the rows of one step side by side.
/// </summary>
/// <remarks>
/// With lengths 4, 2, 2 the packed rows are a₀ b₀ c₀ | a₁ b₁ c₁ | a₂ | a₃: 3, 3, 1, 1 active rows. The number of
/// active rows never grows, so row r of step t − 1 is the past of row r of step t, and there is no padding that
/// could be read by mistake. Reused from batch to batch without taking memory, once large enough.
/// </remarks>
internal sealed class SequenceLayout
{
    private long[] _sortKeys = [];
    private int[] _order = [];
    private int[] _lengths = [];
    private int[] _offsets = [0];

    /// <summary>B, the number of sequences.</summary>
    public int Sequences { get; private set; }

    /// <summary>T, the length of the longest sequence.</summary>
    public int Steps { get; private set; }

    /// <summary>All rows of all steps.</summary>
    public int TotalRows => _offsets[Steps];

    /// <summary>For each packed row of step 0, which of the caller's sequences it is.</summary>
    public ReadOnlySpan<int> Order => _order.AsSpan(0, Sequences);

    /// <summary>For each packed row of step 0, the length of its sequence.</summary>
    public ReadOnlySpan<int> Lengths => _lengths.AsSpan(0, Sequences);

    /// <summary>The first row of a step.</summary>
    public int Offset(int step) => _offsets[step];

    /// <summary>How many sequences reach a step; those without any step come last and reach none.</summary>
    public int ActiveRows(int step) => _offsets[step + 1] - _offsets[step];

    /// <summary>The packed row of the last step of the sequence in row <paramref name="row"/>, which must have one.</summary>
    public int LastRow(int row) => _offsets[_lengths[row] - 1] + row;

    /// <summary>The packed row of the step that takes a step's place when its sequence is read back to front.</summary>
    public int MirrorRow(int step, int row) => _offsets[_lengths[row] - 1 - step] + row;

    /// <summary>Where a share of the sequences begins when they are dealt out so that each share has as many steps as another.</summary>
    public int RowOfShare(int part, int parts)
    {
        long wanted = (long)TotalRows * part / parts, steps = 0;
        int row = 0;
        while (row < Sequences && steps < wanted)
        {
            steps += _lengths[row++];
        }

        return part == parts ? Sequences : row;
    }

    /// <summary>Lays out sequences of these lengths; 0 is one. Equal lengths keep the caller's order.</summary>
    /// <exception cref="InvalidOperationException">Together they have more steps than an int can count; nothing has changed.</exception>
    public void Arrange(ReadOnlySpan<int> lengths)
    {
        long rows = 0;
        foreach (int length in lengths)
        {
            rows += length;
        }

        if (rows > Array.MaxLength)
        {
            throw new InvalidOperationException(
                $"{lengths.Length} sequences of {rows} steps in all are more than a batch can hold; use smaller batches or shorter sequences.");
        }

        Grow(ref _sortKeys, lengths.Length);
        Grow(ref _order, lengths.Length);
        Grow(ref _lengths, lengths.Length);
        for (int i = 0; i < lengths.Length; i++)
        {
            _sortKeys[i] = ((long)(int.MaxValue - lengths[i]) << 32) | (uint)i;
        }

        _sortKeys.AsSpan(0, lengths.Length).Sort();
        for (int row = 0; row < lengths.Length; row++)
        {
            _order[row] = (int)(uint)_sortKeys[row];
            _lengths[row] = lengths[_order[row]];
        }

        Sequences = lengths.Length;
        Steps = lengths.Length == 0 ? 0 : _lengths[0];
        Grow(ref _offsets, Steps + 1);
        int active = Sequences;
        for (int step = 0; step < Steps; step++)
        {
            while (_lengths[active - 1] <= step)
            {
                active--;
            }

            _offsets[step + 1] = _offsets[step] + active;
        }
    }

    /// <summary>Lays out one row per sequence of another layout, in the same packed order.</summary>
    public void ArrangeSingleSteps(SequenceLayout source)
    {
        Grow(ref _order, source.Sequences);
        Grow(ref _lengths, source.Sequences);
        Grow(ref _offsets, 2);
        source.Order.CopyTo(_order);
        _lengths.AsSpan(0, source.Sequences).Fill(1);
        Sequences = source.Sequences;
        Steps = source.Sequences == 0 ? 0 : 1;
        _offsets[Steps] = source.Sequences;
    }

    private static void Grow<TItem>(ref TItem[] array, int length)
    {
        if (array.Length < length)
        {
            Array.Resize(ref array, Math.Max(length, array.Length * 3 / 2));
        }
    }
}
