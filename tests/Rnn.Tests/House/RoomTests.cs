using Rnn.Models;

namespace Rnn.Tests.House;

/// <summary>The rooms of src/Rnn lean only on rooms below them, and files stay small enough to be read.</summary>
public class RoomTests
{
    private static readonly string[] _roomsFromTheGround =
    [
        "Tensors", "Parameters", "Optimizers", "Sequences", "Data", "Cells", "Layers", "Heads", "Metrics", "Models", "Decoding", "Training", "Persistence",
        "Diagnostics", "Contracts", "Tasks",
    ];

    public static TheoryData<string> SourceFiles() =>
        [.. Directory.GetFiles(SourceTree.PathOf("src", "Rnn"), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(SourceTree.PathOf("src", "Rnn"), file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("obj/", StringComparison.Ordinal) && !file.StartsWith("bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

    public static TheoryData<string> Rooms() => [.. _roomsFromTheGround];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_leans_only_on_rooms_below_its_own(string room)
    {
        var map = new RoomMap(_roomsFromTheGround);
        int own = Array.IndexOf(_roomsFromTheGround, room);

        (Type From, Type To)[] arrows = [.. typeof(SequenceModel).Assembly.GetTypes().Where(type => map.RoomOf(type) == room)
            .SelectMany(type => CompiledReferences.Of(type).Select(to => (From: type, To: to)))
            .Where(arrow => map.RoomOf(arrow.To) is { } other && other != room)];

        arrows.Where(arrow => Array.IndexOf(_roomsFromTheGround, map.RoomOf(arrow.To)) > own)
            .Select(arrow => $"{arrow.From.Name} leans on {arrow.To.Name} of {map.RoomOf(arrow.To)}").Distinct()
            .Should().BeEmpty("arrows between rooms run only up, so that there are no circles");
        if (own > 0)
        {
            arrows.Should().NotBeEmpty("a room above the ground leans on something, or nothing was read");
        }
    }

    [Fact]
    public void Facts_are_asked_for_and_not_kinds()
    {
        var map = new RoomMap(_roomsFromTheGround);
        string[] asked = [.. typeof(SequenceModel).Assembly.GetTypes()
            .SelectMany(type => CompiledReferences.TestedBy(type).Select(kind => (From: type, Kind: kind)))
            .Where(test => map.RoomOf(test.Kind) is "Layers" or "Heads" && map.RoomOf(test.From) is { } room && room != map.RoomOf(test.Kind))
            .Where(test => !test.Kind.Name.EndsWith("Workspace`1", StringComparison.Ordinal))
            .Select(test => $"{map.RoomOf(test.From)} asks for {test.Kind.Name}").Distinct()];

        asked.Where(test => !test.StartsWith("Persistence ", StringComparison.Ordinal)).Should().BeEmpty("what a layer or an output may do, it says itself");
        asked.Should().Contain("Persistence asks for RecurrentLayer`1", "a file names kinds, and a test that finds none of them sees nothing");
    }

    [Fact]
    public void Every_type_lies_in_a_room()
    {
        var map = new RoomMap(_roomsFromTheGround);

        typeof(SequenceModel).Assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith("Rnn", StringComparison.Ordinal) == true && map.RoomOf(type) is null)
            .Should().BeEmpty();
    }

    [Fact]
    public void Compiled_code_shows_what_using_lines_hide()
    {
        // An alias, a static using and a relative name leave nothing of themselves; the references are there all the same.
        CompiledReferences.Of(typeof(HiddenReferences)).Should().Contain([typeof(Rnn.Tensors.MatrixProduct), typeof(Rnn.Cells.Activation), typeof(Rnn.Layers.Merge)]);
    }

    [Theory]
    [MemberData(nameof(SourceFiles))]
    public void A_file_lies_in_a_room_and_can_be_read_in_one_sitting(string file)
    {
        _roomsFromTheGround.Should().Contain(file.Split('/')[0]);
        File.ReadLines(SourceTree.PathOf("src", "Rnn", file)).Count().Should().BeLessThan(400, "a longer file holds a second idea");
    }

    [Fact]
    public void Tasks_are_small() =>
        Directory.GetFiles(SourceTree.PathOf("src", "Rnn", "Tasks"), "*.cs").Average(file => File.ReadLines(file).Count())
            .Should().BeLessThan(200, "each is an example of how to use the library");
}
