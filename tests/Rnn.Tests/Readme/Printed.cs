using Rnn.Tests.House;

namespace Rnn.Tests.Readme;

/// <summary>What the README says that its programs print.</summary>
internal static class Printed
{
    /// <summary>The lines of the text block that follows the program in which some words stand.</summary>
    public static string[] Below(string words)
    {
        string readme = File.ReadAllText(SourceTree.PathOf("README.md")).ReplaceLineEndings("\n");
        int program = readme.IndexOf(words, readme.IndexOf("```csharp", StringComparison.Ordinal), StringComparison.Ordinal);
        int first = readme.IndexOf("```text\n", program, StringComparison.Ordinal) + "```text\n".Length;
        return readme[first..readme.IndexOf("\n```", first, StringComparison.Ordinal)].Split('\n');
    }
}
