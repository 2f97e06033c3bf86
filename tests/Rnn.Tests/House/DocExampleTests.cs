using System.Net;
using System.Text.RegularExpressions;

namespace Rnn.Tests.House;

/// <summary>What the doc comments show as examples is what there is.</summary>
public partial class DocExampleTests
{
    private const int Least = 55; // of the examples there are; a search that finds none would prove nothing

    private static readonly (string Place, string Code)[] _examples =
    [
        .. Directory.GetFiles(SourceTree.PathOf("src", "Rnn"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => In(File.ReadAllText(file)).Select(code => (Path.GetFileName(file), code))),
    ];

    [Fact]
    public void Each_example_is_in_a_test_that_is_compiled_and_run()
    {
        string run = string.Join('\n', Directory.GetFiles(SourceTree.PathOf("tests", "Rnn.Tests", "DocExamples"), "*.cs").Select(File.ReadAllText));
        string words = InOneLine(run);

        string[] adrift = [.. _examples.Where(example => !words.Contains(InOneLine(example.Code), StringComparison.Ordinal)).Select(example => $"{example.Place}: {example.Code}")];

        adrift.Should().BeEmpty("whoever copies an example wants it to compile: write it into a test of tests/Rnn.Tests/DocExamples, word for word");
        _examples.Should().HaveCountGreaterThanOrEqualTo(Least);
    }

    [Fact]
    public void Every_example_is_code() =>
        _examples.Select(example => example.Code).Should().OnlyContain(code => code.Contains(';'), "an example is a statement or several");

    [Theory]
    [InlineData("    /// <code>\n    /// f&lt;int&gt;(\n    ///     1);\n    /// </code>", "f<int>( 1);")]
    [InlineData("/// Before:\n/// <code>a();</code>\n/// between <code>b();</code>", "a();", "b();")]
    public void It_is_found_however_it_is_laid_out(string comment, params string[] code) =>
        In($"/// <example>\n{comment}\n/// </example>\npublic void M() => f();").Select(InOneLine).Should().Equal(code);

    // The code of a file's examples, as a reader of the pop-up sees it.
    private static IEnumerable<string> In(string source)
    {
        string comments = string.Join('\n', DocLine().Matches(source.ReplaceLineEndings("\n")).Select(line => line.Groups[1].Value));
        return Example().Matches(comments)
            .SelectMany(example => Code().Matches(example.Groups[1].Value))
            .Select(code => WebUtility.HtmlDecode(code.Groups[1].Value).Trim('\n'));
    }

    private static string InOneLine(string code) => Space().Replace(code, " ").Trim();

    [GeneratedRegex("^ *///(.*)$", RegexOptions.Multiline)]
    private static partial Regex DocLine();

    [GeneratedRegex("<example>(.*?)</example>", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex("<code>(.*?)</code>", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
