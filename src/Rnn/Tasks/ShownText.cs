namespace Rnn.Tasks;

/// <summary>A text as a report shows it: in one line, and not too long.</summary>
internal static class ShownText
{
    private const int Longest = 100;

    public static string Shorten(string text)
    {
        string line = text.ReplaceLineEndings(" ");
        return line.Length <= Longest ? line : $"{line[..(char.IsHighSurrogate(line[Longest - 1]) ? Longest - 1 : Longest)]}…";
    }
}
