using Rnn.Data;
using Rnn.Sequences;

namespace Rnn.Tasks;

/// <summary>Texts as tokens, and tokens as text: a tokeniser with a vocabulary that has an unknown entry and, for many texts, one that ends each.</summary>
internal sealed class PieceCoder
{
    private const string UnknownPiece = "<unknown>", EndPiece = "<end of text>";

    public PieceCoder(Tokenizer tokenizer, Vocabulary vocabulary)
    {
        Tokenizer = tokenizer;
        Vocabulary = vocabulary;
        Unknown = vocabulary.Unknown is { } unknown ? vocabulary.IndexOf(unknown) : -1;
        End = vocabulary.Contains(EndPiece) ? vocabulary.IndexOf(EndPiece) : -1;
    }

    public Tokenizer Tokenizer { get; }

    public Vocabulary Vocabulary { get; }

    /// <summary>The token of pieces that are not known; −1 if there is none.</summary>
    public int Unknown { get; }

    /// <summary>The token that ends each of many texts, and begins it; −1 where there is one long text.</summary>
    public int End { get; }

    public bool HasEnds => End >= 0;

    /// <summary>Whether pieces stand side by side, so that no word can be half written.</summary>
    public bool HasCharacters => AreCharacters(Tokenizer);

    public static bool AreCharacters(Tokenizer tokenizer) =>
        tokenizer with { LowerCase = false, Normalization = null } is { } plain && (plain == Tokenizer.Characters || plain == Tokenizer.Graphemes);

    /// <summary>Pieces that occur often enough in the texts to learn from.</summary>
    public static PieceCoder Of(Tokenizer tokenizer, IEnumerable<string[]> texts, int minimumCount, int? sizeLimit, bool hasEnds)
    {
        var counted = Vocabulary.FromTexts(texts.Select(text => text.Where(piece => piece != EndPiece)), minimumCount, sizeLimit is { } limit ? limit + 1 : null, UnknownPiece);
        return new PieceCoder(tokenizer, hasEnds
            ? new Vocabulary([UnknownPiece, EndPiece, .. Enumerable.Range(1, counted.Count - 1).Select(token => counted[token])]) { Unknown = UnknownPiece }
            : counted);
    }

    /// <summary>The tokens of pieces. One that is spelled like an entry of our own is none of ours.</summary>
    public int[] Encode(IEnumerable<string> pieces) => [.. pieces.Select(piece => HasEnds && piece == EndPiece ? Unknown : Vocabulary.IndexOf(piece))];

    /// <summary>The tokens of one of many texts, between that which begins and that which ends it.</summary>
    public int[] EncodeWhole(IEnumerable<string> pieces) => [End, .. Encode(pieces), End];

    /// <summary>What a piece adds to the text behind another: itself, and before a word a space where one belongs.</summary>
    /// <param name="before">The piece before; null if there is none.</param>
    /// <param name="hasSpace">Whether white space stands before already.</param>
    /// <param name="piece">The piece.</param>
    public string Added(string? before, bool hasSpace, string piece)
    {
        string added = before is null ? piece : Tokenizer.Join([before, piece])[before.Length..];
        return hasSpace && !HasCharacters ? added.TrimStart(' ') : added;
    }
}
