namespace Rnn.Tests.House;

/// <summary>Which room a type lies in: that of the file which is named after it, else that of its namespace.</summary>
/// <remarks>Extension classes such as those with <c>Fit</c> and <c>Save</c> share the model's namespace, so that they are found with it.</remarks>
internal sealed class RoomMap(string[] rooms)
{
    private readonly Dictionary<string, string> _byFile = Directory.GetFiles(SourceTree.PathOf("src", "Rnn"), "*.cs", SearchOption.AllDirectories)
        .Select(file => (Name: Path.GetFileName(file).Split('.')[0], Room: Path.GetFileName(Path.GetDirectoryName(file)!)))
        .Where(file => rooms.Contains(file.Room)).DistinctBy(file => file.Name).ToDictionary(file => file.Name, file => file.Room);

    /// <summary>Null of types of others, and of what the compiler makes for itself.</summary>
    public string? RoomOf(Type type)
    {
        Type outermost = type;
        while (outermost.DeclaringType is { } outer)
        {
            outermost = outer;
        }

        string? room = outermost.Namespace?.Split('.') is ["Rnn", string name, ..] ? name : null;
        return room is null ? null : _byFile.GetValueOrDefault(outermost.Name.Split('`')[0]) ?? (rooms.Contains(room) ? room : null);
    }
}
