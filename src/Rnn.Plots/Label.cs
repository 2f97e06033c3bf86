using System.Globalization;
using System.Text;

namespace Rnn.Plots;

/// <summary>Texts of users as pictures and pages show them: on one line, not too long, of characters that XML can hold.</summary>
internal static class Label
{
    /// <summary>Cut to so many characters with an ellipsis behind; what can't be seen is shown by a sign.</summary>
    public static string Shown(string text, int most = 30)
    {
        if (text.Length > 0 && string.IsNullOrWhiteSpace(text))
        {
            return text.Contains('\n') ? "↵" : "␣";
        }

        string clean = Clean(text.ReplaceLineEndings(" ")).Trim();
        var elements = new StringInfo(clean);
        return elements.LengthInTextElements <= most ? clean : elements.SubstringByTextElements(0, most - 1).TrimEnd() + "…";
    }

    /// <summary>Without what XML and HTML can't hold: control characters but tab and line feed, halves of characters, non-characters.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes()) // halves of characters come as U+FFFD
        {
            bool isControl = Rune.IsControl(rune) && rune.Value is not ('\t' or '\n');
            clean.Append(isControl || (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF ? "\uFFFD" : rune.ToString());
        }

        return clean.ToString();
    }
}
