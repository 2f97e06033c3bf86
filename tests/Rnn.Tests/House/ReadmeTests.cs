using System.Text.RegularExpressions;

namespace Rnn.Tests.House;

/// <summary>What the README shows is what there is.</summary>
public partial class ReadmeTests
{
    private static readonly string _readme = File.ReadAllText(SourceTree.PathOf("README.md")).ReplaceLineEndings("\n");

    [Fact]
    public void The_smallest_program_is_the_sample_that_is_built_and_run()
    {
        string sample = Sample();

        CSharp().Matches(_readme).Select(match => match.Groups[1].Value).Should().Contain(sample, "copied code must not drift");
        sample.Split('\n').Count(line => line.Length > 0).Should().BeLessThan(20, "the smallest program is small");
    }

    [Fact]
    public void The_smallest_program_does_what_it_says()
    {
        string[] lines = ChildProcess.Run(Path.Combine(AppContext.BaseDirectory, "FirstModel.dll"), []);

        lines.Select(line => line.Split(": ")[0].Contains("cat")).Should().Equal(true, false, true);
        lines.Select(line => double.Parse(line.Split(": ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture) > 50)
            .Should().Equal([true, false, true], "it must have learned the word");
    }

    [Fact]
    public void Every_other_program_is_one_that_the_tests_run()
    {
        string[] run = [.. Directory.GetFiles(SourceTree.PathOf("tests", "Rnn.Tests", "Readme"), "*Program.cs").Select(file => Program(File.ReadAllText(file)))];

        string[] shown = [.. CSharp().Matches(_readme).Select(match => match.Groups[1].Value).Where(program => program != Sample())];

        shown.Should().BeEquivalentTo(run, "what is shown is run, and what is run is shown");
        shown.Should().HaveCountGreaterThanOrEqualTo(5, "lengths, directions, streams, your own cell and seeing inside have one each");
    }

    [Theory]
    [InlineData("us-births-daily-2000-2014.csv", 20)]
    [InlineData("sentences.tsv", 12)]
    [InlineData("pride-and-prejudice.txt", 8)]
    public void The_five_minutes_are_short(string data, int fewerThan)
    {
        string program = CSharp().Matches(_readme).Select(match => match.Groups[1].Value).First(text => text.Contains(data));

        program.Split('\n').Length.Should().BeLessThan(fewerThan);
        program.Should().StartWith("using Rnn.", "whoever pastes it needs nothing else");
    }

    [Fact]
    public void The_other_programs_use_the_namespaces_that_it_lists()
    {
        string[] listed = [.. Quoted().Matches(Namespaces().Match(_readme).Groups[1].Value).Select(match => match.Groups[1].Value)];
        string[] files = Directory.GetFiles(SourceTree.PathOf("tests", "Rnn.Tests", "Readme"), "*Program.cs");

        // What lies among the tests is linked to where it is used; an alias puts the transcript in the console's place.
        var used = files.ToDictionary(
            file => Path.GetFileName(file),
            file => Using().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value).Where(name => !name.StartsWith("Rnn.Tests.")));

        used.Should().OnlyContain(file => !file.Value.Except(listed).Any(), "whoever copies a program needs these usings: {0}", string.Join(", ", listed));
        listed.Should().BeSubsetOf(used.SelectMany(file => file.Value), "what no program uses needs no using");
    }

    [Fact]
    public void Every_file_that_it_links_to_exists() =>
        Link().Matches(_readme).Select(match => match.Groups[1].Value).Should().OnlyContain(
            path => Path.Exists(SourceTree.PathOf(path)), "a dead link helps nobody");

    private static string Sample() => File.ReadAllText(SourceTree.PathOf("samples", "FirstModel", "Program.cs")).ReplaceLineEndings("\n").TrimEnd();

    // What stands between the marks, without the indent that a method gives it; a whole program begins with its usings, those of the tests left out.
    private static string Program(string file)
    {
        Match region = Region().Match(file.ReplaceLineEndings("\n"));
        string body = string.Join('\n', region.Groups[2].Value.Split('\n').Select(line => line.Length > 8 ? line[8..] : line.TrimStart()));
        return region.Groups[1].Length == 0 ? body : string.Concat(
            Using().Matches(file).Where(match => match.Groups[1].Value.StartsWith("Rnn.", StringComparison.Ordinal)).Select(match => $"{match.Value.TrimEnd()}\n")) + $"\n{body}";
    }

    [GeneratedRegex("#region README( whole)?: [a-z ]+\n(.*?)\n +#endregion", RegexOptions.Singleline)]
    private static partial Regex Region();

    [GeneratedRegex("```csharp\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex CSharp();

    [GeneratedRegex(@"programs\s+below use the namespaces((?:\s|,|and|`[\w.]+`)+)\.")]
    private static partial Regex Namespaces();

    [GeneratedRegex(@"`([\w.]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^using ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"\]\((?!http)([^)#]+)\)")]
    private static partial Regex Link();
}
