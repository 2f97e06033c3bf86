using Rnn.Data;
using Rnn.Models;

namespace Rnn.Tasks;

/// <summary>Refuses texts and settings from which no text generator can be learned.</summary>
internal static class TextGeneratorCheck
{
    public static void Require(TextGeneratorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options.Tokenizer, nameof(options));
        if (options.MinimumCount < 1)
        {
            throw new ArgumentException(FormattableString.Invariant($"MinimumCount is 1 or more, or null for the default; got {options.MinimumCount}."), nameof(options));
        }

        if (options.SizeLimit is < 1 or int.MaxValue)
        {
            throw new ArgumentException(FormattableString.Invariant($"SizeLimit is 1 or more, or null for no limit; got {options.SizeLimit}."), nameof(options));
        }

        if (!(options.ValidationShare >= 0 && options.ValidationShare < 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"ValidationShare is 0 or more and below 1; got {options.ValidationShare}."), nameof(options));
        }

        if (options.Fit?.Validation is not null)
        {
            throw new ArgumentException("A text generator takes its validation from the texts; set ValidationShare and leave Validation of Fit out.", nameof(options));
        }

        if (options.Fit is { BatchSize: < 1 } or { ChunkLength: < 1 })
        {
            throw new ArgumentException("BatchSize and ChunkLength of Fit are 1 or more.", nameof(options));
        }
    }

    /// <summary>Throws unless there are many texts.</summary>
    public static void RequireMany(IReadOnlyList<string> texts)
    {
        if (texts.Count < 2)
        {
            throw new ArgumentException($"There {(texts.Count == 1 ? "is one text" : "is no text")}; many texts are two at least. One long text is given as a string.", nameof(texts));
        }
    }

    /// <summary>The pieces of each of many texts.</summary>
    public static string[][] Cut(Tokenizer tokenizer, IReadOnlyList<string> texts, double[]? weights)
    {
        string[][] cut = new string[texts.Count][];
        for (int i = 0; i < texts.Count; i++)
        {
            cut[i] = tokenizer.Split(texts[i] ?? throw new ArgumentException($"Text {i} is null; leave it out.", nameof(texts)));
            if (cut[i].Length == 0)
            {
                throw new ArgumentException($"Text {i} ('{texts[i]}') has no piece that the tokeniser ({tokenizer}) finds; leave it out.", nameof(texts));
            }

            if (weights is not null && !(weights[i] > 0 && double.IsFinite(weights[i])))
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"The weight of text {i} ('{texts[i]}') is {weights[i]}; a weight is finite and above 0. Leave out what does not count."), nameof(texts));
            }
        }

        return cut;
    }

    /// <summary>The pieces to know, or an error in words where none is left.</summary>
    public static PieceCoder Pieces(TextGeneratorOptions options, IEnumerable<string[]> texts, bool hasEnds)
    {
        int minimum = options.MinimumCount ?? (PieceCoder.AreCharacters(options.Tokenizer) || options.CompletesKnownTexts ? 1 : 2);
        string[][] all = [.. texts];
        return all.SelectMany(text => text).CountBy(piece => piece).Any(count => count.Value >= minimum)
            ? PieceCoder.Of(options.Tokenizer, all, minimum, options.SizeLimit, hasEnds)
            : throw new ArgumentException($"No piece of the texts occurs {minimum} times, so none would be known; give more text, or lower MinimumCount.");
    }

    /// <summary>Throws if a network can't write on: it has to go through a text once, from beginning to end.</summary>
    public static void RequireWriting(SequenceModel<float> model)
    {
        if (model.Topology != Topology.ManyToMany)
        {
            throw new ArgumentException($"The layers of Model make the network {model.Topology}; to say at each piece what comes next it has to stay many-to-many. Leave pooling and decoders out.");
        }

        if (!CanWrite(model))
        {
            throw new ArgumentException("The layers of Model look ahead, and what comes next is what has to be learned; leave bidirectional and reversed layers out.");
        }
    }

    /// <summary>Whether a network can write on: it has one answer for each step, and does not look ahead.</summary>
    public static bool CanWrite(SequenceModel<float> model)
    {
        try
        {
            return model.Topology == Topology.ManyToMany && model.CreateSession() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
