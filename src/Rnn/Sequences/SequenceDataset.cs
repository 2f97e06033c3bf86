using System.Numerics;
using System.Numerics.Tensors;

namespace Rnn.Sequences;

/// <summary>Makes data sets of examples in memory or of padded tensors.</summary>
public static class SequenceDataset
{
    /// <summary>A data set of examples in memory.</summary>
    /// <param name="examples">The examples, at least one; sequences may differ in length, not in features.</param>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="ArgumentException">There is no example, or an example's sizes differ from the first one's.</exception>
    /// <example>
    /// <code>
    /// SequenceDataset&lt;float&gt; data = SequenceDataset.FromExamples(
    /// [
    ///     new Example&lt;float&gt;(new float[5, 2], 1f), // five steps of two features; class 1
    ///     new Example&lt;float&gt;(new float[3, 2], 0f), // three steps; class 0
    /// ]);
    /// </code>
    /// </example>
    public static SequenceDataset<T> FromExamples<T>(IEnumerable<Example<T>> examples)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(examples);
        Example<T>[] all = [.. examples];
        if (all.Length == 0)
        {
            throw new ArgumentException("The data set is empty; give at least one example.", nameof(examples));
        }

        if (Array.IndexOf(all, null) is >= 0 and int missing)
        {
            throw new ArgumentException($"Example {missing} is null; leave it out.", nameof(examples));
        }

        for (int i = 0; i < all.Length; i++)
        {
            if (Sizes(all[i]) != Sizes(all[0]))
            {
                throw new ArgumentException(
                    $"Example {i} has {Describe(all[i])} per step, the first example {Describe(all[0])}; all must agree.", nameof(examples));
            }
        }

        return new InMemory<T>(all);
    }

    /// <summary>A data set of sequences that were padded to one length elsewhere. Masked steps are dropped, of targets too.</summary>
    /// <param name="inputs">The padded inputs, [sequences, time, features].</param>
    /// <param name="targets">
    /// The targets: [sequences, time, outputs] for a target at each step, or [sequences, outputs] for one of each sequence.
    /// </param>
    /// <param name="mask">Which steps are real and not padding; <see cref="SequenceMask.FromLengths"/> where lengths say it.</param>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="ArgumentException">Inputs, targets and mask don't fit together, or a real step holds NaN or infinity.</exception>
    public static SequenceDataset<T> FromPadded<T>(Tensor<T> inputs, Tensor<T> targets, SequenceMask mask)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(mask);
        Tensor<T>[] sequences = mask.ToSequences(inputs), answers = Answers(targets, mask);
        return FromExamples(sequences.Zip(answers, (input, target) => new Example<T>(input, target)));
    }

    /// <summary>
    /// A data set of sequences of tokens that were padded to one length elsewhere. Masked steps are dropped, of targets too.
    /// </summary>
    /// <param name="tokens">The padded tokens, [sequences, time, columns]; what is masked may be any number, such as −1.</param>
    /// <param name="numbers">Numbers beside the tokens, [sequences, time, features]; null for none.</param>
    /// <param name="targets">
    /// The targets: [sequences, time, outputs] for a target at each step, or [sequences, outputs] for one of each sequence.
    /// </param>
    /// <param name="mask">Which steps are real and not padding; <see cref="SequenceMask.FromLengths"/> where lengths say it.</param>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="ArgumentException">
    /// Tokens, numbers, targets and mask don't fit together, a real token is negative, or a real number is NaN or infinite.
    /// </exception>
    public static SequenceDataset<T> FromPadded<T>(Tensor<int> tokens, Tensor<T>? numbers, Tensor<T> targets, SequenceMask mask)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(mask);
        Tensor<int>[] sequences = mask.ToSequences(tokens);
        Tensor<T>[] answers = Answers(targets, mask), beside = numbers is null ? [] : mask.ToSequences(numbers);
        return FromExamples(sequences.Select((sequence, i) => Example<T>.OfTensors(sequence, beside.Length > 0 ? beside[i] : null, answers[i])));
    }

    // Of each sequence those at its real steps, or its only one.
    private static Tensor<T>[] Answers<T>(Tensor<T> targets, SequenceMask mask)
    {
        ArgumentNullException.ThrowIfNull(targets);
        if (targets.Rank != 2)
        {
            return mask.ToSequences(targets);
        }

        TensorShape.RequireFeatures(targets, nameof(targets));
        TensorShape.RequireLength(targets, 0, mask.SequenceCount, "sequences, as the mask has", nameof(targets));
        return [.. TensorShape.Flatten(targets, nameof(targets)).Chunk((int)targets.Lengths[1]).Select(target => Tensor.Create(target))];
    }

    private static (int, int, int) Sizes<T>(Example<T> example)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => (example.InputSize, example.TokenColumns, example.TargetSize);

    private static string Describe<T>(Example<T> example)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => example.TokenColumns == 0
            ? $"{example.InputSize} features and {example.TargetSize} targets"
            : $"{example.TokenColumns} tokens, {example.InputSize} features and {example.TargetSize} targets";

    private sealed class InMemory<T>(Example<T>[] examples) : SequenceDataset<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public override int Count => examples.Length;

        public override int InputSize => examples[0].InputSize;

        public override int TargetSize => examples[0].TargetSize;

        public override bool IsWeighted { get; } = examples.Any(example => example.Weight != 1);

        public override double GetWeight(int index) => At(index).Weight;

        public override IReadOnlyList<string> InitialStateNames { get; } =
            [.. examples.Where(example => example.InitialState is not null).SelectMany(example => example.InitialState!.Names).Distinct()];

        public override ReadOnlySpan<T> GetInitialState(int index, string name) =>
            At(index).InitialState is { } state ? state.Row(name, row: 0) : [];

        public override int TokenColumns => examples[0].TokenColumns;

        public override ReadOnlySpan<T> GetInput(int index) => At(index).Input;

        public override ReadOnlySpan<int> GetTokens(int index) => At(index).Tokens;

        public override ReadOnlySpan<T> GetTarget(int index) => At(index).Target;

        private Example<T> At(int index)
        {
            Place.Require(index, examples.Length, "example", nameof(index));
            return examples[index];
        }
    }
}
