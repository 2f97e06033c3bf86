using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Tensors;

namespace Rnn.Sequences;

/// <summary>Sequences of any lengths as one packed, time-major block without padding.</summary>
/// <remarks>
/// The sequences are sorted longest first and the rows of one step lie side by side, so step t is a matrix
/// [active rows, features] and the number of active rows never grows. There is no mask, because there is nothing to
/// mask. Results come back in the caller's order.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
internal sealed class SequenceBatch<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T> _values = new();
    private readonly AlignedBuffer<T> _final = new();
    private int[] _hotFeatures = [];
    private int _hotCount;
    private int[] _tokens = [];

    internal SequenceBatch(SequenceLayout layout, int featureCount, int tokenColumns = 0)
    {
        Layout = layout;
        FeatureCount = featureCount;
        TokenColumns = tokenColumns;
    }

    /// <summary>B, the number of sequences.</summary>
    public int SequenceCount => Layout.Sequences;

    /// <summary>T, the length of the longest sequence.</summary>
    public int StepCount => Layout.Steps;

    /// <summary>The steps of all sequences together: the rows of the block.</summary>
    public int RowCount => Layout.TotalRows;

    /// <summary>Numbers per step.</summary>
    public int FeatureCount { get; }

    /// <summary>Tokens per step, beside the numbers.</summary>
    public int TokenColumns { get; }

    internal SequenceLayout Layout { get; }

    internal Span<T> Values => _values.Span;

    internal MatrixSpan<T> Matrix => _values.AsMatrix(Layout.TotalRows, FeatureCount);

    /// <summary>[sequences, features], in the packed order: what is said of each sequence as a whole. Written only where a layer reads it.</summary>
    internal MatrixSpan<T> Final => _final.AsMatrix(SequenceCount, FeatureCount);

    /// <summary>For each row the one feature that is 1 where all others are 0; empty unless every row is so.</summary>
    internal ReadOnlySpan<int> HotFeatures => _hotFeatures.AsSpan(0, _hotCount);

    /// <summary>[rows × columns]: the tokens of each row side by side.</summary>
    internal Span<int> Tokens => _tokens.AsSpan(0, Layout.TotalRows * TokenColumns);

    /// <summary>Packs sequences, each a tensor [time, features].</summary>
    /// <param name="sequences">At least one; all with the same number of features. A sequence may have no step.</param>
    /// <exception cref="ArgumentException">There is none, one has no features, or the feature counts differ.</exception>
    public static SequenceBatch<T> FromSequences(IReadOnlyList<Tensor<T>> sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        if (sequences.Count == 0)
        {
            throw new ArgumentException("A batch needs at least one sequence.", nameof(sequences));
        }

        int[] lengths = new int[sequences.Count];
        for (int i = 0; i < sequences.Count; i++)
        {
            Tensor<T> sequence = sequences[i];
            string name = $"{nameof(sequences)}[{i}]";
            TensorShape.RequireRank(sequence, 2, "a sequence [time, features]", name);
            TensorShape.RequireFeatures(sequence, name);
            TensorShape.RequireLength(sequence, 1, (int)sequences[0].Lengths[1], "features, as the first sequence has", name);
            lengths[i] = (int)sequence.Lengths[0];
        }

        var batch = new SequenceBatch<T>(new SequenceLayout(), (int)sequences[0].Lengths[1]);
        batch.Layout.Arrange(lengths);
        batch.FitToLayout();
        for (int row = 0; row < sequences.Count; row++)
        {
            Tensor<T> sequence = sequences[batch.Layout.Order[row]];
            batch.SetSequence(row, TensorShape.Flatten(sequence, nameof(sequences)));
        }

        batch.FindHotFeatures();
        return batch;
    }

    /// <summary>The sequences, each a tensor [time, features], in the order in which they were given.</summary>
    public Tensor<T>[] ToSequences()
    {
        var sequences = new Tensor<T>[SequenceCount];
        for (int row = 0; row < SequenceCount; row++)
        {
            int length = Layout.Lengths[row];
            T[] values = new T[length * FeatureCount];
            for (int step = 0; step < length; step++)
            {
                Matrix.Row(Layout.Offset(step) + row).CopyTo(values.AsSpan(step * FeatureCount));
            }

            sequences[Layout.Order[row]] = Tensor.Create(values, [length, FeatureCount]);
        }

        return sequences;
    }

    /// <summary>Takes the sequences of a batch of the same layout, each back to front.</summary>
    internal void SetReversed(SequenceBatch<T> source)
    {
        FitToLayout();
        ReadOnlySpan<int> hot = source.HotFeatures;
        FitHotFeatures(hot.Length);
        for (int step = 0; step < Layout.Steps; step++)
        {
            for (int row = 0; row < Layout.ActiveRows(step); row++)
            {
                int at = Layout.Offset(step) + row, mirror = Layout.MirrorRow(step, row);
                source.Matrix.Row(mirror).CopyTo(Matrix.Row(at));
                if (!hot.IsEmpty)
                {
                    _hotFeatures[at] = hot[mirror];
                }
            }
        }
    }

    /// <summary>Takes as many rows as the layout has; the values are undefined until written.</summary>
    internal void FitToLayout()
    {
        _values.Resize(Layout.TotalRows, FeatureCount);
        _hotCount = 0;
        long tokens = (long)Layout.TotalRows * TokenColumns;
        if (tokens > _tokens.Length)
        {
            _tokens = tokens <= Array.MaxLength ? new int[tokens] : throw new InvalidOperationException(
                $"{tokens} tokens in one batch are more than an array can hold; use smaller batches or shorter sequences.");
        }
    }

    /// <summary>Takes room for <see cref="Final"/>; its values are undefined until written.</summary>
    internal void FitFinal() => _final.Resize(SequenceCount, FeatureCount);

    /// <summary>Looks, once all rows are set, whether they are one-hot. The first that is not ends the search.</summary>
    internal void FindHotFeatures()
    {
        _hotCount = 0;
        int rows = Layout.TotalRows;
        for (int row = 0; FeatureCount > 0 && row < rows; row++)
        {
            ReadOnlySpan<T> values = Matrix.Row(row);
            int hot = OneHot.IndexOf(values);
            if (hot < 0)
            {
                return;
            }

            if (row == 0)
            {
                FitHotFeatures(rows);
                _hotCount = 0;
            }

            _hotFeatures[row] = hot;
        }

        _hotCount = FeatureCount > 0 ? rows : 0;
    }

    private void FitHotFeatures(int rows)
    {
        if (_hotFeatures.Length < rows)
        {
            _hotFeatures = new int[Math.Max(rows, _hotFeatures.Length * 3 / 2)];
        }

        _hotCount = rows;
    }

    /// <summary>Spreads one sequence, [time, features] row-major, over the steps of packed row <paramref name="row"/>.</summary>
    internal void SetSequence(int row, ReadOnlySpan<T> values)
    {
        for (int step = 0; step < Layout.Lengths[row]; step++)
        {
            values.Slice(step * FeatureCount, FeatureCount).CopyTo(Matrix.Row(Layout.Offset(step) + row));
        }
    }

    /// <summary>The same for tokens, [time, columns].</summary>
    internal void SetTokens(int row, ReadOnlySpan<int> tokens)
    {
        for (int step = 0; step < Layout.Lengths[row]; step++)
        {
            tokens.Slice(step * TokenColumns, TokenColumns).CopyTo(_tokens.AsSpan((Layout.Offset(step) + row) * TokenColumns));
        }
    }

    /// <summary>The same for tokens that were given as numbers, which must be whole.</summary>
    internal void SetTokens(int row, ReadOnlySpan<T> tokens)
    {
        for (int step = 0; step < Layout.Lengths[row]; step++)
        {
            for (int column = 0; column < TokenColumns; column++)
            {
                _tokens[((Layout.Offset(step) + row) * TokenColumns) + column] = int.CreateTruncating(tokens[(step * TokenColumns) + column]);
            }
        }
    }
}
