using System.Numerics.Tensors;
using Rnn.Data;

namespace Rnn.Tasks;

/// <summary>Refuses settings and pairs from which no translator can be learned, before anything is learned.</summary>
internal static class TranslatorCheck
{
    public static void Require(TranslatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options.SourceTokenizer);
        ArgumentNullException.ThrowIfNull(options.TargetTokenizer);
        if (options.MinimumCount < 1 || options.EmbeddingSize < 1 || options.BeamWidth < 1)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"MinimumCount, EmbeddingSize and BeamWidth are 1 or more; got {options.MinimumCount}, {options.EmbeddingSize} and {options.BeamWidth}."), nameof(options));
        }

        if (!(options.UnknownRate >= 0 && options.UnknownRate < 1) || !(options.LengthPenalty >= 0 && double.IsFinite(options.LengthPenalty)))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"UnknownRate lies from 0 to below 1, and LengthPenalty is 0 or more; got {options.UnknownRate} and {options.LengthPenalty}."), nameof(options));
        }

        if (!(options.ValidationShare > 0 && options.ValidationShare < 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"ValidationShare lies between 0 and 1; got {options.ValidationShare}."), nameof(options));
        }

        if (options.Fit?.Validation is not null)
        {
            throw new ArgumentException("A translator holds back its validation examples itself; set ValidationShare and leave Validation of Fit out.", nameof(options));
        }
    }

    /// <summary>The pieces of all texts; throws if a text has none.</summary>
    public static string[][] Cut(IReadOnlyList<string> texts, Tokenizer tokenizer, string what) => [.. texts.Select((text, i) =>
        text is not null && tokenizer.Split(text) is { Length: > 0 } pieces ? pieces : throw new InvalidDataException(FormattableString.Invariant(
            $"Pair {i} (the first is 0): the {what} {(text is null ? "is null" : $"'{text}' holds no word")}; leave the pair out.")))];

    /// <summary>Throws if there are fewer than two different targets.</summary>
    public static void RequireTargets(string[][] targets)
    {
        if (targets.Length == 0)
        {
            throw new InvalidDataException("There is no pair; give some.");
        }

        if (targets.All(target => target.AsSpan().SequenceEqual(targets[0])))
        {
            throw new InvalidDataException($"All targets are alike, '{string.Join(' ', targets[0])}', so there is nothing to learn; give pairs with different targets.");
        }
    }

    /// <summary>Throws if a source is no vector and no sequence of vectors, or holds what is no number.</summary>
    /// <param name="sources">The sources.</param>
    /// <param name="features">How many numbers a vector has; 0 where the first source says so.</param>
    public static int RequireNumbers(IReadOnlyList<Tensor<float>> sources, int features = 0)
    {
        for (int i = 0; i < sources.Count; i++)
        {
            string place = FormattableString.Invariant($"Source {i} (the first is 0)");
            if (sources[i] is null)
            {
                throw new InvalidDataException($"{place} is null; leave it out.");
            }

            if (sources[i].Rank is not (1 or 2) || sources[i].FlattenedLength == 0)
            {
                throw new InvalidDataException(FormattableString.Invariant(
                    $"{place} has the shape [{string.Join(", ", sources[i].Lengths.ToArray().Select(length => FormattableString.Invariant($"{length}")))}]; give a vector, [features], or a sequence of vectors, [time, features], with a number at least."));
            }

            int size = (int)sources[i].Lengths[^1];
            features = features == 0 ? size : features;
            if (size != features)
            {
                throw new InvalidDataException(FormattableString.Invariant($"{place} has {size} features and should have {features}; all vectors are of one size."));
            }

            foreach (float value in sources[i])
            {
                if (!float.IsFinite(value))
                {
                    throw new InvalidDataException($"{place} holds NaN or infinity; fill it in, or leave the source out.");
                }
            }
        }

        return features;
    }
}
