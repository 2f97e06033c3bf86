using System.Globalization;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Contracts;

/// <summary>All numbers that a pass computed, by name and example.</summary>
internal sealed class PassRecord(int[] indices)
{
    private const int Everyone = -1;

    private readonly List<Entry> _entries = [];

    /// <summary>Adds something of every step of every sequence.</summary>
    public void AddSteps(string what, SequenceLayout layout, MatrixSpan<double> matrix)
    {
        for (int row = 0; row < layout.Sequences; row++)
        {
            double[] values = new double[layout.Lengths[row] * matrix.Columns];
            for (int step = 0; step < layout.Lengths[row]; step++)
            {
                matrix.Row(layout.Offset(step) + row).CopyTo(values.AsSpan(step * matrix.Columns));
            }

            _entries.Add(new Entry(what, indices[layout.Order[row]], matrix.Columns, values));
        }
    }

    /// <summary>Adds something that every sequence has once.</summary>
    public void AddRows(string what, SequenceLayout layout, MatrixSpan<double> matrix)
    {
        for (int row = 0; row < layout.Sequences; row++)
        {
            _entries.Add(new Entry(what, indices[layout.Order[row]], matrix.Columns, matrix.Row(row).ToArray()));
        }
    }

    /// <summary>Adds a matrix that one sequence has.</summary>
    public void AddRow(string what, SequenceLayout layout, int row, MatrixSpan<double> matrix) =>
        _entries.Add(new Entry(what, indices[layout.Order[row]], matrix.Columns, matrix.Flat.ToArray()));

    /// <summary>Adds something that all sequences have together.</summary>
    public void Add(string what, MatrixSpan<double> matrix) =>
        _entries.Add(new Entry(what, Everyone, matrix.Columns, matrix.Flat.ToArray()));

    /// <summary>Where two passes differ in what both recorded of the same examples, in words; null if nowhere.</summary>
    /// <param name="other">The other one.</param>
    /// <param name="own">What this one is called: <c>alone</c>.</param>
    /// <param name="others">What the other one is called: <c>in a batch</c>.</param>
    /// <param name="sequencesOnly">Whether to leave out what all sequences have together.</param>
    /// <param name="tolerance">How far two numbers may differ, in parts of the largest of their kind; as a rule not at all.</param>
    public string? FirstDifference(
        PassRecord other, string own, string others, bool sequencesOnly = false, double tolerance = 0)
    {
        foreach (Entry entry in _entries.Where(entry => !sequencesOnly || entry.Index != Everyone))
        {
            if (other._entries.Find(e => e.What == entry.What && e.Index == entry.Index) is not { } match)
            {
                continue;
            }

            double largest = tolerance == 0 ? 0 : entry.Values.Select(Math.Abs).DefaultIfEmpty().Max();
            for (int i = 0; i < entry.Values.Length; i++)
            {
                double x = entry.Values[i], y = match.Values[i];
                if (!x.Equals(y) && !(Math.Abs(x - y) <= tolerance * largest))
                {
                    return string.Create(
                        CultureInfo.InvariantCulture, $"{entry.What}{entry.Place(i)} is {x:R} {own}, but {y:R} {others}");
                }
            }
        }

        return null;
    }

    /// <summary>The first number that is none, in words; null if all are.</summary>
    public string? FirstNotFinite()
    {
        foreach (Entry entry in _entries)
        {
            int i = Array.FindIndex(entry.Values, value => !double.IsFinite(value));
            if (i >= 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{entry.What}{entry.Place(i)} is {entry.Values[i]}");
            }
        }

        return null;
    }

    /// <summary>The same with the gradients of the parameters twice as large.</summary>
    public PassRecord WithDoubledParameterGradients()
    {
        var doubled = new PassRecord(indices);
        doubled._entries.AddRange(_entries.Select(entry => entry.Index == Everyone
            ? entry with { Values = [.. entry.Values.Select(value => 2 * value)] }
            : entry));
        return doubled;
    }

    private sealed record Entry(string What, int Index, int Columns, double[] Values)
    {
        public string Place(int i) => Index == Everyone
            ? $" at [{i / Columns}, {i % Columns}]"
            : Values.Length == Columns ? $", sequence {Index}, number {i}" : $", sequence {Index}, step {i / Columns}, number {i % Columns}";
    }
}
