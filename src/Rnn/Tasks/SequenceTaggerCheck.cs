using Rnn.Data;
using Rnn.Heads;
using Rnn.Sequences;

namespace Rnn.Tasks;

/// <summary>Refuses settings and sentences of a tagger that can't be, by their place, before anything is learned.</summary>
internal static class SequenceTaggerCheck
{
    public static void Require(IReadOnlyList<TaggedText> sentences, SequenceTaggerOptions options)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        if (options.Tokenizer is null)
        {
            throw new ArgumentException("Tokenizer is null; leave it out for Tokenizer.Words.", nameof(options));
        }

        if (options.Scheme is { } scheme && !Enum.IsDefined(scheme))
        {
            throw new ArgumentException($"Scheme is one of {string.Join(", ", Enum.GetNames<TaggingScheme>())}, or null.", nameof(options));
        }

        if (options.MinimumCount < 1)
        {
            throw new ArgumentException(FormattableString.Invariant($"MinimumCount is 1 or more; got {options.MinimumCount}."), nameof(options));
        }

        if (!(options.ValidationShare is > 0 and < 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"ValidationShare lies between 0 and 1; got {options.ValidationShare}."), nameof(options));
        }

        if (options.Fit?.Validation is not null)
        {
            throw new ArgumentException("A tagger makes its validation examples from sentences; give them as Validation of its own options, and leave that of Fit out.", nameof(options));
        }

        RequireSentences(sentences, options.Validation is null ? 2 : 1, "Sentence", nameof(sentences));
        if (options.Validation is not null)
        {
            RequireSentences(options.Validation, least: 1, "Validation sentence", nameof(options));
        }

        string first = sentences[0].Tags[0];
        if (sentences.All(sentence => sentence.Tags.All(tag => tag == first)))
        {
            throw new ArgumentException($"All words have the tag '{first}', so there is nothing to tell apart; give sentences with others too.", nameof(sentences));
        }
    }

    public static void RequireSentences(IReadOnlyList<TaggedText> sentences, int least, string what, string argument)
    {
        if (sentences.Count < least)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"There are {sentences.Count} sentences, and {least} are needed at least{(least > 1 ? ": one is held out to stop the training. Give more, or Validation" : "")}."), argument);
        }

        for (int i = 0; i < sentences.Count; i++)
        {
            if (sentences[i] is null)
            {
                throw new ArgumentException(FormattableString.Invariant($"{what} {i + 1} is null; leave it out."), argument);
            }

            if (sentences[i].Words.Count != sentences[i].Tags.Count || sentences[i].Words.Count == 0)
            {
                throw new InvalidDataException(FormattableString.Invariant(
                    $"{what} {i + 1} has {sentences[i].Words.Count} words and {sentences[i].Tags.Count} tags; give one tag for each word, and one word at least."));
            }

            for (int word = 0; word < sentences[i].Words.Count; word++)
            {
                if (string.IsNullOrWhiteSpace(sentences[i].Words[word]) || string.IsNullOrEmpty(sentences[i].Tags[word]))
                {
                    throw new InvalidDataException(FormattableString.Invariant($"{what} {i + 1}, word {word + 1}: the word or its tag is empty; leave both out, or fill them in."));
                }
            }
        }
    }

    /// <summary>Throws if a tag can't be where it stands.</summary>
    public static void RequireTags(IReadOnlyList<TaggedText> sentences, TaggingScheme scheme, string what)
    {
        for (int i = 0; i < sentences.Count; i++)
        {
            for (int word = 0; word < sentences[i].Tags.Count; word++)
            {
                if (TagScheme.Objection(sentences[i].Tags, word, scheme) is { } objection)
                {
                    throw new InvalidDataException(FormattableString.Invariant(
                        $"{what} {i + 1}, word {word + 1} ('{sentences[i].Words[word]}'): the tag '{sentences[i].Tags[word]}' {objection}."));
                }
            }
        }
    }

    /// <summary>Throws if a validation sentence has a tag that can't be, or that the training sentences don't have.</summary>
    public static void RequireKnown(TaggedText[] validation, TaggingScheme scheme, Vocabulary tags)
    {
        RequireTags(validation, scheme, "Validation sentence");
        for (int i = 0; i < validation.Length; i++)
        {
            if (validation[i].Tags.FirstOrDefault(tag => !tags.Contains(tag)) is { } unknown)
            {
                throw new InvalidDataException(FormattableString.Invariant(
                    $"Validation sentence {i + 1}: the tag '{unknown}' stands in no sentence of the training, which has {string.Join(", ", tags.Decode(Enumerable.Range(0, tags.Count)))}; correct it, or give sentences to learn it from."));
            }
        }
    }

    public static void RequireWords(IReadOnlyList<IReadOnlyList<string>> sentences, string argument)
    {
        for (int i = 0; i < sentences.Count; i++)
        {
            if (sentences[i] is null)
            {
                throw new ArgumentException(FormattableString.Invariant($"Sentence {i + 1} is null; leave it out."), argument);
            }

            for (int word = 0; word < sentences[i].Count; word++)
            {
                if (string.IsNullOrWhiteSpace(sentences[i][word]))
                {
                    throw new ArgumentException(FormattableString.Invariant($"Sentence {i + 1}, word {word + 1} is empty or null; leave it out."), argument);
                }
            }
        }
    }
}
