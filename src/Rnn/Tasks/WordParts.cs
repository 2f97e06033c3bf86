using System.Globalization;
using System.Text;
using Rnn.Data;

namespace Rnn.Tasks;

/// <summary>What a tagger reads off a word: itself, its shape, how it begins and ends.</summary>
internal static class WordParts
{
    private const int LongestRun = 2;

    /// <summary>The names of the parts, in the order of the columns.</summary>
    public static readonly string[] Names = ["word", "shape", "prefix 2", "prefix 3", "prefix 4", "suffix 1", "suffix 2", "suffix 3", "suffix 4"];

    /// <summary>Numbers per vector of each part.</summary>
    public static readonly int[] Sizes = [48, 12, 12, 16, 16, 8, 12, 16, 16];

    /// <summary>The word in the case and Unicode form that the tokeniser gives to raw text; half of a surrogate pair, which is no text, as U+FFFD.</summary>
    public static string Read(string word, Tokenizer tokenizer)
    {
        string text = string.Concat(word.EnumerateRunes());
        string cased = tokenizer.LowerCase ? text.ToLowerInvariant() : text;
        return tokenizer.Normalization is { } form ? cased.Normalize(form) : cased;
    }

    /// <summary>The parts of a word, in the order of <see cref="Names"/>.</summary>
    public static string[] Of(string word)
    {
        string lower = word.ToLowerInvariant();
        string[] characters = [.. lower.EnumerateRunes().Select(rune => rune.ToString())];
        return
        [
            lower, Shape(word),
            .. Enumerable.Range(2, 3).Select(length => string.Concat(characters.Take(length))),
            .. Enumerable.Range(1, 4).Select(length => string.Concat(characters.TakeLast(length))),
        ];
    }

    // Madison is Xxx, NATO XX, 1984 dd, al-Qaeda xx-Xxx.
    private static string Shape(string word)
    {
        var shape = new StringBuilder();
        string before = "";
        int run = 0;
        foreach (Rune rune in word.EnumerateRunes())
        {
            string kind = Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => "X",
                UnicodeCategory.LowercaseLetter => "x",
                UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter => "a",
                UnicodeCategory.DecimalDigitNumber => "d",
                UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => "",
                _ => rune.ToString(),
            };
            run = kind == before ? run + 1 : 1;
            before = kind;
            shape.Append(run <= LongestRun ? kind : "");
        }

        return shape.ToString();
    }
}
