using System.Numerics.Tensors;

namespace Rnn.Sequences;

/// <summary>
/// Which steps of sequences that were padded to one length elsewhere are real: from [batch, time, features] to sequences, and from
/// predictions back to [batch, time, outputs].
/// </summary>
/// <remarks>
/// Steps that are masked, at the end or in between, are dropped and never read, so that the network goes from a real step to the next
/// real one; predictions come back in the places of the real steps. Within the library nothing is padded.
/// </remarks>
/// <example>
/// <code>
/// SequenceMask mask = SequenceMask.FromLengths([3, 1], time: 4);
/// Tensor&lt;float&gt; predictions = mask.ToPadded(model.Predict(mask.ToSequences(padded)));
/// </code>
/// </example>
public sealed class SequenceMask
{
    private readonly bool[,] _isReal;
    private readonly int[] _lengths;

    /// <summary>A mask from an array that says of every step whether it is real.</summary>
    /// <param name="isReal">The mask, [sequences, time]: true where a step is real, false where it is padding or a hole.</param>
    /// <exception cref="ArgumentException">There is no sequence.</exception>
    public SequenceMask(bool[,] isReal)
    {
        ArgumentNullException.ThrowIfNull(isReal);
        if (isReal.GetLength(0) == 0)
        {
            throw new ArgumentException("The mask has no sequence; give at least one row.", nameof(isReal));
        }

        _isReal = (bool[,])isReal.Clone();
        _lengths = new int[SequenceCount];
        for (int sequence = 0; sequence < SequenceCount; sequence++)
        {
            for (int step = 0; step < StepCount; step++)
            {
                _lengths[sequence] += _isReal[sequence, step] ? 1 : 0;
            }
        }
    }

    /// <summary>Number of sequences that the mask is for.</summary>
    public int SequenceCount => _isReal.GetLength(0);

    /// <summary>Number of steps of a padded sequence, real ones and others.</summary>
    public int StepCount => _isReal.GetLength(1);

    /// <summary>How many real steps each sequence has.</summary>
    public IReadOnlyList<int> Lengths => _lengths;

    /// <summary>A mask of sequences that begin at the first step and are padded after their end.</summary>
    /// <param name="lengths">How many real steps each sequence has.</param>
    /// <param name="time">How many steps a padded sequence has.</param>
    /// <exception cref="ArgumentException">
    /// There is no sequence, a length is negative or beyond the padded one, or that is negative.
    /// </exception>
    public static SequenceMask FromLengths(IReadOnlyList<int> lengths, int time)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        Place.RequireAtLeast(0, time, nameof(time));
        bool[,] isReal = new bool[lengths.Count, time];
        for (int sequence = 0; sequence < lengths.Count; sequence++)
        {
            if (lengths[sequence] < 0 || lengths[sequence] > time)
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"{nameof(lengths)}[{sequence}] is {lengths[sequence]}; of {time} padded steps from 0 to {time} can be real."), nameof(lengths));
            }

            for (int step = 0; step < lengths[sequence]; step++)
            {
                isReal[sequence, step] = true;
            }
        }

        return new SequenceMask(isReal);
    }

    /// <summary>A mask from a tensor that says of every step whether it is real.</summary>
    /// <param name="isReal">The mask, [sequences, time]: true where a step is real, false where it is padding or a hole.</param>
    /// <exception cref="ArgumentException">It has another number of dimensions, or no sequence.</exception>
    public static SequenceMask FromTensor(Tensor<bool> isReal)
    {
        TensorShape.RequireRank(isReal, 2, "a mask [sequences, time]", nameof(isReal));
        bool[] flat = TensorShape.Flatten(isReal, nameof(isReal));
        bool[,] matrix = new bool[(int)isReal.Lengths[0], (int)isReal.Lengths[1]];
        for (int i = 0; i < flat.Length; i++)
        {
            matrix[i / matrix.GetLength(1), i % matrix.GetLength(1)] = flat[i];
        }

        return new SequenceMask(matrix);
    }

    /// <summary>The real steps of each sequence, one after the other. What is masked is not read; it may be NaN.</summary>
    /// <param name="padded">The padded sequences, [sequences, time, features], with the mask's sequences and steps.</param>
    /// <returns>For each sequence a tensor [real steps, features].</returns>
    /// <typeparam name="T">The type of the numbers.</typeparam>
    /// <exception cref="ArgumentException">The tensor has another shape.</exception>
    public Tensor<T>[] ToSequences<T>(Tensor<T> padded)
    {
        TensorShape.RequireRank(padded, 3, "padded sequences [sequences, time, features]", nameof(padded));
        TensorShape.RequireFeatures(padded, nameof(padded));
        TensorShape.RequireLength(padded, 0, SequenceCount, "sequences, as the mask has", nameof(padded));
        TensorShape.RequireLength(padded, 1, StepCount, "steps per sequence, as the mask has", nameof(padded));
        int features = (int)padded.Lengths[2];
        T[] all = TensorShape.Flatten(padded, nameof(padded));
        var sequences = new Tensor<T>[SequenceCount];
        for (int sequence = 0; sequence < sequences.Length; sequence++)
        {
            T[] values = new T[_lengths[sequence] * features];
            for (int step = 0, at = 0; step < StepCount; step++)
            {
                if (_isReal[sequence, step])
                {
                    all.AsSpan(((sequence * StepCount) + step) * features, features).CopyTo(values.AsSpan(at++ * features));
                }
            }

            sequences[sequence] = Tensor.Create(values, [_lengths[sequence], features]);
        }

        return sequences;
    }

    /// <summary>Sequences padded to one length again: each step in the place of the real step that it belongs to.</summary>
    /// <param name="sequences">
    /// For each sequence of the mask a tensor [real steps, outputs], such as a many-to-many model's predictions.
    /// </param>
    /// <param name="fill">What stands where no step is real; 0 if left out.</param>
    /// <returns>[sequences, time, outputs].</returns>
    /// <typeparam name="T">The type of the numbers.</typeparam>
    /// <exception cref="ArgumentException">There is not one tensor for each sequence, or one has other steps or outputs.</exception>
    public Tensor<T> ToPadded<T>(IReadOnlyList<Tensor<T>> sequences, T fill = default!)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        if (sequences.Count != SequenceCount)
        {
            throw new ArgumentException($"The mask has {SequenceCount} sequences; got {sequences.Count}. Give one tensor for each.", nameof(sequences));
        }

        for (int i = 0; i < sequences.Count; i++)
        {
            string name = $"{nameof(sequences)}[{i}]";
            TensorShape.RequireRank(sequences[i], 2, "a sequence [real steps, outputs]", name);
            TensorShape.RequireLength(sequences[i], 0, _lengths[i], "steps, as many as are real", name);
            TensorShape.RequireLength(sequences[i], 1, (int)sequences[0].Lengths[1], "numbers per step, as the first sequence has", name);
        }

        int outputs = (int)sequences[0].Lengths[1];
        long count = (long)SequenceCount * StepCount * outputs;
        T[] all = count <= Array.MaxLength ? new T[count] : throw new ArgumentException(
            $"Padded they would have {count} numbers, more than a tensor can hold; pad some of them at a time.", nameof(sequences));
        all.AsSpan().Fill(fill);
        for (int sequence = 0; sequence < SequenceCount; sequence++)
        {
            T[] values = TensorShape.Flatten(sequences[sequence], nameof(sequences));
            for (int step = 0, at = 0; step < StepCount; step++)
            {
                if (_isReal[sequence, step])
                {
                    values.AsSpan(at++ * outputs, outputs).CopyTo(all.AsSpan(((sequence * StepCount) + step) * outputs));
                }
            }
        }

        return Tensor.Create(all, [SequenceCount, StepCount, outputs]);
    }
}
