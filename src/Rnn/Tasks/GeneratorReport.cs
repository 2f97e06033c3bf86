using System.Globalization;
using System.Text;

namespace Rnn.Tasks;

/// <summary>How well a generator foresees texts that it has not seen, beside guesses that look at nothing that stands before.</summary>
public sealed class GeneratorReport
{
    internal GeneratorReport(PieceCoder pieces, GeneratorParts parts, int[] said, double nats, int characters)
    {
        Pieces = said.Length;
        Characters = characters;
        UnknownPieces = said.Count(token => token == pieces.Unknown);
        Perplexity = Math.Exp(nats / said.Length);
        BitsPerCharacter = nats / Math.Log(2) / characters;

        // One is added to each count, so that what never occurred in training is improbable and not impossible.
        double total = parts.Counts.Sum() + (double)parts.Counts.Count;
        double frequencies = said.Sum(token => -Math.Log((parts.Counts[token] + 1) / total));
        FrequencyPerplexity = Math.Exp(frequencies / said.Length);
        FrequencyBitsPerCharacter = frequencies / Math.Log(2) / characters;
        Vocabulary = pieces.Vocabulary.Count;
    }

    /// <summary>
    /// How many bits it takes to tell a character to somebody who has the generator: the lower the better. Of many texts an end counts as a
    /// character; of words, white space between them costs nothing.
    /// </summary>
    public double BitsPerCharacter { get; }

    /// <summary>Among how many pieces, equally probable, a guess were as hard as the generator finds these, from 1 up: the lower the better.</summary>
    public double Perplexity { get; }

    /// <summary>The bits per character of a guess that knows how frequent each piece was in training, and no more.</summary>
    public double FrequencyBitsPerCharacter { get; }

    /// <summary>The perplexity of a guess that knows how frequent each piece was in training, and no more.</summary>
    public double FrequencyPerplexity { get; }

    /// <summary>How many pieces were to be foreseen, ends of texts among them.</summary>
    public int Pieces { get; }

    /// <summary>How many characters (Unicode scalar values) they have.</summary>
    public int Characters { get; }

    /// <summary>
    /// How many of them the generator does not know. They are measured as unknown, whatever they are, so with many of them all other figures flatter.
    /// </summary>
    public int UnknownPieces { get; }

    private int Vocabulary { get; }

    /// <summary>The figures in a few lines.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Pieces} pieces of {Characters} characters\n");
        text.Append(CultureInfo.InvariantCulture, $"{"",-22}{"bits per character",20}{"perplexity",12}\n");
        text.Append(CultureInfo.InvariantCulture, $"{"generator",-22}{BitsPerCharacter,20:F3}{Perplexity,12:F2}\n");
        text.Append(CultureInfo.InvariantCulture, $"{"by frequency alone",-22}{FrequencyBitsPerCharacter,20:F3}{FrequencyPerplexity,12:F2}\n");
        text.Append(CultureInfo.InvariantCulture, $"{"all alike",-22}{Pieces * Math.Log2(Vocabulary) / Characters,20:F3}{(double)Vocabulary,12:F2}\n");
        text.Append(UnknownPieces == 0 ? "All pieces are known."
            : string.Create(CultureInfo.InvariantCulture, $"{UnknownPieces} pieces ({UnknownPieces / (double)Pieces:P1}) are unknown; they count as unknown, whatever they are."));
        if (BitsPerCharacter >= FrequencyBitsPerCharacter)
        {
            text.Append("\nNo better than by frequency: it has learned nothing that helps here. Give more text, or more epochs.");
        }

        return text.ToString();
    }
}
