namespace Rnn.Tests.Readme;

/// <summary>Stands in for the console of the README's programs, so that a test can read what they print.</summary>
internal static class Transcript
{
    [ThreadStatic]
    private static List<string>? _lines;

    /// <summary>What a program printed.</summary>
    public static IReadOnlyList<string> Of(Action program)
    {
        _lines = [];
        program();
        return _lines;
    }

    public static void WriteLine(object? line) => _lines!.AddRange((line?.ToString() ?? "").ReplaceLineEndings("\n").Split('\n'));
}
