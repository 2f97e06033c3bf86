using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Rnn.Data;

/// <summary>Cuts texts into the pieces that a model reads, and puts pieces together into text again.</summary>
/// <remarks>
/// The same text gives the same pieces on every machine. A <see cref="Persistence.ModelPackage{T}"/> saves the tokeniser with the model.
/// </remarks>
/// <example>
/// <code>
/// Tokenizer words = Tokenizer.Words with { LowerCase = true };
/// string[] pieces = words.Split("Don't panic, Arthur."); // don't · panic · , · arthur · .
/// string text = words.Join(pieces);                      // don't panic, arthur.
/// </code>
/// </example>
public sealed record Tokenizer
{
    private const string OpensWithoutSpace = "([{¿¡«“„‘";
    private const string ClosesWithoutSpace = ".,;:!?)]}»”’%…";

    private readonly TokenizerKind _kind;
    private readonly string? _pattern;
    private readonly Regex? _regex;

    private Tokenizer(TokenizerKind kind, string? pattern = null)
    {
        _kind = kind;
        _pattern = pattern;
        _regex = pattern is null ? null : new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    }

    /// <summary>A piece for each character, spaces too. A character is a Unicode scalar value: an accent that stands by itself is one.</summary>
    public static Tokenizer Characters { get; } = new(TokenizerKind.Characters);

    /// <summary>A piece for each character as a reader sees it: a letter with its accents, a composed emoji.</summary>
    /// <remarks>Which of them join is laid down by Unicode and grows with new emoji, so a later .NET may cut a new one otherwise.</remarks>
    public static Tokenizer Graphemes { get; } = new(TokenizerKind.Graphemes);

    /// <summary>
    /// A piece for each word: letters, digits and apostrophes between them. Every other mark, but for white space, is a piece of its own.
    /// </summary>
    public static Tokenizer Words { get; } = new(TokenizerKind.Words);

    /// <summary>A piece for each run of characters between white space, punctuation and all.</summary>
    public static Tokenizer Whitespace { get; } = new(TokenizerKind.Whitespace, @"\S+");

    /// <summary>The Unicode form into which each piece is brought, so that é is one character or two everywhere; null, the default, for as it is.</summary>
    /// <exception cref="PlatformNotSupportedException">This program runs without the data for it (<c>InvariantGlobalization</c>).</exception>
    public NormalizationForm? Normalization
    {
        get;
        init => field = value is null || "e\u0301".Normalize(NormalizationForm.FormC) == "é" ? value : throw new PlatformNotSupportedException(
            "This program runs with InvariantGlobalization, and so without the data that Unicode forms need; set it to false in the project, or leave texts as they are.");
    }

    /// <summary>Whether pieces are put into lower case, by the rules that hold in no language in particular; false by default.</summary>
    public bool LowerCase { get; init; }

    /// <summary>A piece for each match of a regular expression; what lies between two matches is left out.</summary>
    /// <param name="pattern">
    /// The expression, of the kind that .NET runs without going back: no lookarounds and no backreferences. As in all of .NET a dot takes one
    /// UTF-16 code unit, which of some characters is one half.
    /// </param>
    /// <exception cref="ArgumentException">It is no regular expression, or matches nothing at all.</exception>
    /// <exception cref="NotSupportedException">It holds a lookaround or a backreference.</exception>
    public static Tokenizer Pattern(string pattern)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        return new Tokenizer(TokenizerKind.Pattern, pattern);
    }

    /// <summary>The pieces of a text, and where they stand.</summary>
    /// <param name="text">The text; may be empty, which gives no piece.</param>
    public TextToken[] Tokenize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. Cut(text)];
    }

    /// <summary>The pieces of a text, as a vocabulary takes them.</summary>
    /// <param name="text">The text; may be empty, which gives no piece.</param>
    public string[] Split(string text) => [.. Tokenize(text).Select(token => token.Text)];

    /// <summary>
    /// Pieces put together into text: characters side by side, words with a space between them, but none before a full stop or behind a bracket.
    /// </summary>
    /// <param name="pieces">The pieces in their order.</param>
    public string Join(IEnumerable<string> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        if (_kind is TokenizerKind.Characters or TokenizerKind.Graphemes)
        {
            return string.Concat(pieces);
        }

        var text = new StringBuilder();
        foreach (string piece in pieces)
        {
            bool adjoins = text.Length == 0 || (_kind == TokenizerKind.Words && piece.Length == 1 && ClosesWithoutSpace.Contains(piece[0])) ||
                (_kind == TokenizerKind.Words && OpensWithoutSpace.Contains(text[^1]));
            text.Append(adjoins ? "" : " ").Append(piece);
        }

        return text.ToString();
    }

    /// <summary>The tokeniser in words, from which <see cref="Parse"/> makes it again: <c>words, lower case</c>.</summary>
    public override string ToString()
    {
        string kind = _kind == TokenizerKind.Pattern ? $"pattern {_pattern}" : _kind.ToString().ToLowerInvariant();
        return string.Join(", ", new[] { LowerCase ? "lower case" : null, Normalization?.ToString(), kind }.Where(part => part is not null));
    }

    /// <summary>The tokeniser that wrote these words.</summary>
    /// <param name="text">What <see cref="ToString"/> gave.</param>
    /// <exception cref="FormatException">It names no tokeniser.</exception>
    public static Tokenizer Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        (bool lowerCase, string rest) = text.StartsWith("lower case, ", StringComparison.Ordinal) ? (true, text["lower case, ".Length..]) : (false, text);
        NormalizationForm? form = Enum.GetValues<NormalizationForm>().Cast<NormalizationForm?>()
            .FirstOrDefault(form => rest.StartsWith($"{form}, ", StringComparison.Ordinal));
        string kind = form is null ? rest : rest[$"{form}, ".Length..];
        try
        {
            Tokenizer tokenizer = kind switch
            {
                "characters" => Characters,
                "graphemes" => Graphemes,
                "words" => Words,
                "whitespace" => Whitespace,
                _ when kind.StartsWith("pattern ", StringComparison.Ordinal) => Pattern(kind["pattern ".Length..]),
                _ => throw new FormatException($"'{kind}' is no kind of tokeniser."),
            };
            return tokenizer with { LowerCase = lowerCase, Normalization = form };
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            throw new FormatException($"'{kind}' is no pattern that a tokeniser can use: {fault.Message}", fault);
        }
    }

    /// <summary>Whether two tokenisers cut alike: the same kind, pattern, form and case.</summary>
    public bool Equals(Tokenizer? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    private IEnumerable<TextToken> Cut(string text)
    {
        if (_kind == TokenizerKind.Words)
        {
            for (int start = 0; start < text.Length;)
            {
                int length = LengthOfWord(text, start);
                if (length > 1 || !char.IsWhiteSpace(text[start]))
                {
                    yield return new TextToken(Normalise(text.Substring(start, length)), start, length);
                }

                start += length;
            }

            yield break;
        }

        if (_regex is not null)
        {
            foreach (Match match in _regex.Matches(text))
            {
                if (match.Length > 0)
                {
                    yield return new TextToken(Normalise(match.Value), match.Index, match.Length);
                }
            }

            yield break;
        }

        for (int start = 0; start < text.Length;)
        {
            int length = StringInfo.GetNextTextElementLength(text.AsSpan(start));
            string element = Normalise(text.Substring(start, length));
            if (_kind == TokenizerKind.Graphemes)
            {
                yield return new TextToken(element, start, length);
            }
            else
            {
                foreach (TextToken character in CharactersOf(element, start, length))
                {
                    yield return character;
                }
            }

            start += length;
        }
    }

    // By Unicode's scalar values, since a regular expression of .NET knows no letters beyond the first 65,536.
    private static int LengthOfWord(string text, int start)
    {
        int end = start;
        for (int length; (length = WordCharacter(text, end)) > 0;)
        {
            end += length;
            if (end < text.Length && text[end] is '\'' or '’' && WordCharacter(text, end + 1) > 0)
            {
                end++;
            }
        }

        Rune.DecodeFromUtf16(text.AsSpan(start), out _, out int mark);
        return end > start ? end - start : mark;
    }

    // How long the letter, accent, digit or underscore at a place is; 0 for another character, or the end.
    private static int WordCharacter(string text, int place)
    {
        Rune.DecodeFromUtf16(text.AsSpan(place), out Rune rune, out int length);
        bool isOfWord = rune.Value == '_' || Rune.GetUnicodeCategory(rune) is >= UnicodeCategory.UppercaseLetter and <= UnicodeCategory.OtherNumber;
        return isOfWord ? length : 0;
    }

    // Where normalising has changed how many characters an element has, each of them stands for the whole element.
    private static IEnumerable<TextToken> CharactersOf(string element, int start, int length)
    {
        int place = 0;
        foreach (Rune rune in element.EnumerateRunes())
        {
            yield return element.Length == length
                ? new TextToken(rune.ToString(), start + place, rune.Utf16SequenceLength)
                : new TextToken(rune.ToString(), start, length);
            place += rune.Utf16SequenceLength;
        }
    }

    private string Normalise(string piece)
    {
        // Half of a surrogate pair, as in a text that was cut at some length, is no character and can't be saved: U+FFFD stands for it.
        string whole = piece.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? string.Concat(piece.EnumerateRunes()) : piece;
        string cased = LowerCase ? whole.ToLowerInvariant() : whole;
        return Normalization is { } form ? cased.Normalize(form) : cased;
    }

    private enum TokenizerKind
    {
        Characters,
        Graphemes,
        Words,
        Whitespace,
        Pattern,
    }
}
