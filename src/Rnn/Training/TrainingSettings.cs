namespace Rnn.Training;

/// <summary>The settings that must not change when a training goes on, as lines of a name and a value.</summary>
internal static class TrainingSettings
{
    /// <summary>Throws if settings differ from those of a checkpoint; says which, what they were and what they are.</summary>
    public static void RequireSame(string before, string now)
    {
        if (before == now)
        {
            return;
        }

        List<(string Name, string Value)> old = Read(before), changed = Read(now);
        IEnumerable<string> differences = old.Select(line => line.Name).Union(changed.Select(line => line.Name))
            .Select(name => (Name: name, Was: ValueOf(old, name), Is: ValueOf(changed, name)))
            .Where(line => line.Was != line.Is)
            .Select(line => $"{line.Name}: was {line.Was}, is {line.Is}");
        throw new ArgumentException(
            $"The checkpoint was made with other settings and can't be gone on from. {string.Join("; ", differences)}. " +
            "Set them as they were, or begin anew with Resume = false.");
    }

    private static string ValueOf(List<(string Name, string Value)> lines, string name) =>
        lines.Find(line => line.Name == name) is { Value: { } value } ? value : "not set";

    private static List<(string Name, string Value)> Read(string text) => [.. text.Split('\n').Select(line =>
    {
        string name = FitSettings.Names.FirstOrDefault(name => line.StartsWith($"{name} ", StringComparison.Ordinal)) ?? line.Split(' ')[0];
        return (name, line[Math.Min(line.Length, name.Length + 1)..]);
    })];
}
