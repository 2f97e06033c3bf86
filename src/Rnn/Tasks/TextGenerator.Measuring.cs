using Rnn.Data;
using Rnn.Decoding;
using Rnn.Models;

namespace Rnn.Tasks;

/// <content>Measuring.</content>
public sealed partial class TextGenerator
{
    /// <summary>Measures how well it foresees a text that training has not seen: one long text from its second piece on, or one of many with its end.</summary>
    /// <param name="text">The text. After training with one long text it has two pieces at least.</param>
    /// <exception cref="ArgumentException">The text is too short to foresee anything of it.</exception>
    public GeneratorReport Evaluate(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (_pieces.HasEnds)
        {
            return Evaluate([text]);
        }

        TextToken[] pieces = Tokenizer.Tokenize(text);
        if (pieces.Length < 2)
        {
            throw new ArgumentException($"The text has {(pieces.Length == 0 ? "no piece" : "one piece")} that the tokeniser ({Tokenizer}) finds; give one of two at least.", nameof(text));
        }

        int[] tokens = _pieces.Encode(pieces.Select(piece => piece.Text));
        double nats = -Model.ScoreContinuation(tokens[..1], tokens[1..]).LogProbability;
        return new GeneratorReport(_pieces, _parts, tokens[1..], nats, CharactersOf(text[pieces[0].End..]));
    }

    /// <summary>Measures how well it foresees texts that training has not seen, each with its end. After training with many texts.</summary>
    /// <param name="texts">The texts, one at least; all count alike.</param>
    /// <exception cref="ArgumentException">There is no text, or one is null or empty.</exception>
    /// <exception cref="InvalidOperationException">It was trained with one long text.</exception>
    public GeneratorReport Evaluate(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (!_pieces.HasEnds)
        {
            throw new InvalidOperationException("The generator has learned from one long text and knows no end of texts; give one text.");
        }

        if (texts.Count == 0)
        {
            throw new ArgumentException("There is no text to be evaluated with; give one at least.", nameof(texts));
        }

        int[][] tokens = [.. TextGeneratorCheck.Cut(Tokenizer, texts, weights: null).Select(_pieces.EncodeWhole)];
        int[] said = [.. tokens.SelectMany(text => text.Skip(1))];
        double nats = Model.Evaluate(new WeightedTexts(tokens, weights: null, most: 1)).Loss * said.Length;
        return new GeneratorReport(_pieces, _parts, said, nats, texts.Sum(text => CharactersOf(text) + 1));
    }

    private static int CharactersOf(string text) => text.EnumerateRunes().Count();
}
