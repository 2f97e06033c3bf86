using System.Numerics.Tensors;
using Rnn.Sequences;

namespace Rnn.Tasks;

/// <summary>Refuses settings and examples of a transcriber that can't be, by their place, before anything is learned.</summary>
internal static class TranscriberCheck
{
    private const int MostFrames = 100;

    public static void Require(IReadOnlyList<(Tensor<float> Features, string Text)> examples, TranscriberOptions options)
    {
        ArgumentNullException.ThrowIfNull(examples);
        if (options.Tokenizer is null)
        {
            throw new ArgumentException("Tokenizer is null; leave it out for Tokenizer.Characters.", nameof(options));
        }

        if (options.FramesPerStep is < 1 or > MostFrames)
        {
            throw new ArgumentException(FormattableString.Invariant($"FramesPerStep is from 1 to {MostFrames}; got {options.FramesPerStep}."), nameof(options));
        }

        if (!(options.ValidationShare is > 0 and < 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"ValidationShare lies between 0 and 1; got {options.ValidationShare}."), nameof(options));
        }

        if (options.Fit?.Validation is not null)
        {
            throw new ArgumentException("A transcriber makes its validation examples itself; give them as Validation of its own options, and leave that of Fit out.", nameof(options));
        }

        int least = options.Validation is null ? 2 : 1;
        if (examples.Count < least)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"There are {examples.Count} examples, and {least} are needed at least{(least > 1 ? ": one is held out to stop the training. Give more, or Validation" : "")}."), nameof(examples));
        }

        if (options.Validation is { Count: 0 })
        {
            throw new ArgumentException("Validation holds no example; leave it out, or give some.", nameof(options));
        }

        int features = examples[0].Features is { Rank: 2 } first ? (int)first.Lengths[1] : 0;
        RequireExamples(examples, features, options, "Example");
        if (examples.All(example => example.Text.Length == 0))
        {
            throw new ArgumentException("All texts are empty, so there is nothing to learn.", nameof(examples));
        }

        RequireExamples(options.Validation ?? [], features, options, "Validation example");
    }

    /// <summary>Throws if an example can't be learned from or measured.</summary>
    public static void RequireExamples(IReadOnlyList<(Tensor<float> Features, string Text)> examples, int features, TranscriberOptions options, string what)
    {
        for (int i = 0; i < examples.Count; i++)
        {
            string place = FormattableString.Invariant($"{what} {i}");
            RequireFeatures(examples[i].Features, features, place);
            string text = examples[i].Text ?? throw new InvalidDataException($"{place} has no text; give an empty one where nothing is said.");
            string[] symbols = options.Tokenizer.Split(text);
            int repeats = Enumerable.Range(1, Math.Max(0, symbols.Length - 1)).Count(symbol => symbols[symbol] == symbols[symbol - 1]);
            long frames = examples[i].Features.Lengths[0], steps = (frames + options.FramesPerStep - 1) / options.FramesPerStep;
            if (symbols.Length + repeats > steps)
            {
                throw new InvalidDataException(FormattableString.Invariant(
                    $"{place}: its {frames} frames make {steps} steps, and its text ('{text}') needs {symbols.Length + repeats}, one for each symbol and one more between two that are alike. Give more frames, or lower FramesPerStep."));
            }
        }
    }

    /// <summary>Throws if features are no sequence of the size that is wanted, or hold what is no number.</summary>
    public static void RequireFeatures(Tensor<float>? sequence, int features, string place)
    {
        if (sequence is { Rank: not 2 })
        {
            throw new InvalidDataException(FormattableString.Invariant($"{place} is a tensor of rank {sequence.Rank}; give one of rank 2, [time, features]."));
        }

        if (sequence is null || sequence.Lengths[0] == 0 || sequence.Lengths[1] == 0)
        {
            throw new InvalidDataException($"{place} has no frames; give a tensor [time, features] with one frame at least.");
        }

        if (sequence.Lengths[1] != features)
        {
            throw new InvalidDataException(FormattableString.Invariant($"{place} has {sequence.Lengths[1]} features per frame, and {features} are wanted, as in the first of the training."));
        }

        float[] values = ValuesOf(sequence);
        if (Array.FindIndex(values, value => !float.IsFinite(value)) is >= 0 and int wrong)
        {
            throw new InvalidDataException(FormattableString.Invariant($"{place}, frame {wrong / features}, feature {wrong % features}: {values[wrong]} is no finite number."));
        }
    }

    /// <summary>Throws if a validation text holds a symbol that the training texts don't have.</summary>
    public static void RequireKnown(IReadOnlyList<(Tensor<float> Features, string Text)> validation, TranscriberOptions options, Vocabulary symbols)
    {
        for (int i = 0; i < validation.Count; i++)
        {
            if (options.Tokenizer.Split(validation[i].Text).FirstOrDefault(symbol => !symbols.Contains(symbol)) is { } unknown)
            {
                throw new InvalidDataException(FormattableString.Invariant(
                    $"Validation example {i}: '{unknown}' stands in no text of the training; correct it, or give examples to learn it from."));
            }
        }
    }

    /// <summary>A copy of the numbers of a sequence, frame by frame.</summary>
    public static float[] ValuesOf(Tensor<float> sequence)
    {
        float[] values = new float[sequence.FlattenedLength];
        sequence.FlattenTo(values);
        return values;
    }
}
