using System.Globalization;
using System.Text;

namespace Rnn.Persistence;

/// <summary>A model file that can't be loaded: damaged, cut short, of another kind, or made to do harm. The message says what is
/// wrong with it and what to do.</summary>
/// <remarks>
/// Reading a file, whoever made it, ends with the file loaded, with this exception, or with the platform's own for a file that is
/// missing, may not be read, or lies on a failing disk. It derives from <see cref="IOException"/>, as the platform's
/// <see cref="FileLoadException"/> and <see cref="EndOfStreamException"/> do, so that one catch serves for all that can be wrong with
/// a file. (<see cref="InvalidDataException"/>, the other candidate, is sealed.)
/// </remarks>
public sealed class ModelFileException : IOException
{
    private const int ShownLength = 60;

    /// <summary>An exception for a file that can't be loaded.</summary>
    /// <param name="message">What is wrong with the file, and what to do.</param>
    public ModelFileException(string message)
        : base(message)
    {
    }

    /// <summary>An exception for a file that can't be loaded, with the exception that led to it.</summary>
    /// <param name="message">What is wrong with the file, and what to do.</param>
    /// <param name="cause">The exception that led to it.</param>
    public ModelFileException(string message, Exception cause)
        : base(message, cause)
    {
    }

    /// <summary>Words from a file between quotes, fit for a message: a stranger's text must not steer a terminal or fill a log.</summary>
    internal static string Quote(string words)
    {
        var shown = new StringBuilder("'");
        foreach (Rune rune in words.EnumerateRunes())
        {
            if (shown.Length > ShownLength)
            {
                return shown.Append("…'").ToString();
            }

            shown.Append(IsPlain(rune) ? rune.ToString() : $"\\u{rune.Value:x4}");
        }

        return shown.Append('\'').ToString();
    }

    /// <summary>Whether a letter is shown as it is and does nothing else.</summary>
    internal static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
