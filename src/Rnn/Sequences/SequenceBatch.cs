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
public sealed class SequenceBatch<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T> _values = new();
    private readonly AlignedBuffer<T> _final = new();
    private int[] _tokens = [];
    private int _tokenCount;

    internal SequenceBatch(SequenceLayout layout, int featureCount)
    {
        Layout = layout;
        FeatureCount = featureCount;
    }

    /// <summary>B, the number of sequences.</summary>
    public int SequenceCount => Layout.Sequences;

    /// <summary>T, the length of the longest sequence.</summary>
    public int StepCount => Layout.Steps;

    /// <summary>The steps of all sequences together: the rows of the block.</summary>
    public int RowCount => Layout.TotalRows;

    /// <summary>Numbers per step.</summary>
    public int FeatureCount { get; }

    internal SequenceLayout Layout { get; }

    internal Span<T> Values => _values.Span;

    internal MatrixSpan<T> Matrix => _values.AsMatrix(Layout.TotalRows, FeatureCount);

    /// <summary>[sequences, features], in the packed order: what is said of each sequence as a whole. Written only where a layer reads it.</summary>
    internal MatrixSpan<T> Final => _final.AsMatrix(SequenceCount, FeatureCount);

    /// <summary>For each row the one feature that is 1 where all others are 0; empty unless every row is so.</summary>
    internal ReadOnlySpan<int> Tokens => _tokens.AsSpan(0, _tokenCount);

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
            T[] values = new T[sequence.FlattenedLength];
            sequence.FlattenTo(values);
            batch.SetSequence(row, values);
        }

        batch.FindTokens();
        return batch;
    }

    /// <summary>Packs sequences that were padded to one length elsewhere. What lies beyond a sequence's length is not read.</summary>
    /// <param name="padded">[sequences, time, features].</param>
    /// <param name="lengths">The true length of each sequence.</param>
    /// <exception cref="ArgumentException">There is not one length per sequence, or one is negative or beyond the padded length.</exception>
    public static SequenceBatch<T> FromPadded(Tensor<T> padded, IReadOnlyList<int> lengths)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        TensorShape.RequireRank(padded, 3, "padded sequences [sequences, time, features]", nameof(padded));
        TensorShape.RequireFeatures(padded, nameof(padded));
        TensorShape.RequireLength(padded, 0, lengths.Count, "sequences, one for each length", nameof(padded));
        int time = (int)padded.Lengths[1], features = (int)padded.Lengths[2];
        for (int i = 0; i < lengths.Count; i++)
        {
            if (lengths[i] < 0 || lengths[i] > time)
            {
                throw new ArgumentException(
                    $"{nameof(lengths)}[{i}] is {lengths[i]}, but sequence {i} has {time} padded steps; a length lies from 0 to {time}.", nameof(lengths));
            }
        }

        T[] values = new T[padded.FlattenedLength];
        padded.FlattenTo(values);
        return FromSequences([.. lengths.Select((length, i) => Tensor.Create(
            values.AsSpan(i * time * features, length * features).ToArray(), [length, features]))]);
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
        ReadOnlySpan<int> tokens = source.Tokens;
        FitTokens(tokens.Length);
        for (int step = 0; step < Layout.Steps; step++)
        {
            for (int row = 0; row < Layout.ActiveRows(step); row++)
            {
                int at = Layout.Offset(step) + row, mirror = Layout.MirrorRow(step, row);
                source.Matrix.Row(mirror).CopyTo(Matrix.Row(at));
                if (!tokens.IsEmpty)
                {
                    _tokens[at] = tokens[mirror];
                }
            }
        }
    }

    /// <summary>Takes as many rows as the layout has; the values are undefined until written.</summary>
    internal void FitToLayout()
    {
        _values.Resize(Layout.TotalRows, FeatureCount);
        _tokenCount = 0;
    }

    /// <summary>Takes room for <see cref="Final"/>; its values are undefined until written.</summary>
    internal void FitFinal() => _final.Resize(SequenceCount, FeatureCount);

    /// <summary>Looks, once all rows are set, whether they are one-hot. The first that is not ends the search.</summary>
    internal void FindTokens()
    {
        _tokenCount = 0;
        int rows = Layout.TotalRows;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<T> values = Matrix.Row(row);
            int token = OneHot.IndexOf(values);
            if (token < 0)
            {
                return;
            }

            if (row == 0)
            {
                FitTokens(rows);
                _tokenCount = 0;
            }

            _tokens[row] = token;
        }

        _tokenCount = rows;
    }

    private void FitTokens(int rows)
    {
        if (_tokens.Length < rows)
        {
            _tokens = new int[Math.Max(rows, _tokens.Length * 3 / 2)];
        }

        _tokenCount = rows;
    }

    /// <summary>Spreads one sequence, [time, features] row-major, over the steps of packed row <paramref name="row"/>.</summary>
    internal void SetSequence(int row, ReadOnlySpan<T> values)
    {
        for (int step = 0; step < Layout.Lengths[row]; step++)
        {
            values.Slice(step * FeatureCount, FeatureCount).CopyTo(Matrix.Row(Layout.Offset(step) + row));
        }
    }
}
