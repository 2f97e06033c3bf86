using System.Text.RegularExpressions;

namespace Rnn.Tests.House;

/// <summary>The rooms of src/Rnn lean only on rooms below them, and files stay small enough to be read.</summary>
public partial class RoomTests
{
    private static readonly string[] _roomsFromTheGround =
    [
        "Tensors", "Parameters", "Optimizers", "Sequences", "Cells", "Layers", "Heads", "Metrics", "Models", "Training", "Persistence",
        "Diagnostics", "Contracts",
    ];

    public static TheoryData<string> SourceFiles() =>
        [.. Directory.GetFiles(SourceTree.PathOf("src", "Rnn"), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(SourceTree.PathOf("src", "Rnn"), file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("obj/", StringComparison.Ordinal) && !file.StartsWith("bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(SourceFiles))]
    public void A_file_leans_only_on_rooms_below_its_own(string file)
    {
        int own = Array.IndexOf(_roomsFromTheGround, file.Split('/')[0]);
        own.Should().BeGreaterThanOrEqualTo(0, "{0} must lie in one of the rooms", file);

        IEnumerable<string> used = RoomInUse().Matches(File.ReadAllText(SourceTree.PathOf("src", "Rnn", file)))
            .Select(match => match.Groups[1].Value);

        used.Should().NotContain(
            room => Array.IndexOf(_roomsFromTheGround, room) >= own, "arrows between rooms run only up, so that there are no circles");
    }

    [Theory]
    [MemberData(nameof(SourceFiles))]
    public void A_file_can_be_read_in_one_sitting(string file) =>
        File.ReadLines(SourceTree.PathOf("src", "Rnn", file)).Count().Should().BeLessThan(400, "a longer file holds a second idea");

    [GeneratedRegex(@"^using Rnn\.(\w+);", RegexOptions.Multiline)]
    private static partial Regex RoomInUse();
}
