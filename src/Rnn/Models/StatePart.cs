using System.Numerics;
using Rnn.Sequences;

namespace Rnn.Models;

/// <summary>Whether given states fit those that there are.</summary>
internal static class StatePart
{
    /// <summary>Refuses states that a model doesn't have, of another size, or of half a layer.</summary>
    /// <param name="parts">What there is, by name and size.</param>
    /// <param name="names">What is given.</param>
    /// <param name="sizeOf">The size of what is given of a name.</param>
    /// <param name="argument">What to call it in messages.</param>
    public static void Require(IReadOnlyList<(string Name, int Size)> parts, IReadOnlyList<string> names, Func<string, int> sizeOf, string argument)
    {
        foreach (string name in names)
        {
            int place = parts.Select(part => part.Name).ToList().IndexOf(name);
            if (place < 0)
            {
                throw new ArgumentException(
                    $"{argument}: the model has no state '{name}'; it has {string.Join(", ", parts.Select(part => $"{part.Name} [{part.Size}]"))}.", argument);
            }

            if (sizeOf(name) != parts[place].Size)
            {
                throw new ArgumentException($"{argument}: the state '{name}' has {sizeOf(name)} numbers a row, the model's has {parts[place].Size}.", argument);
            }

            string layer = name[..name.LastIndexOf('.')];
            if (parts.FirstOrDefault(part => part.Name.StartsWith($"{layer}.", StringComparison.Ordinal) && part.Name.LastIndexOf('.') == layer.Length &&
                !names.Contains(part.Name)).Name is { } missing)
            {
                throw new ArgumentException($"{argument}: '{name}' is given but not '{missing}'; give all states of {layer}, or none.", argument);
            }
        }
    }

    /// <summary>The same for a whole state.</summary>
    public static void Require<T>(IReadOnlyList<(string Name, int Size)> parts, SessionState<T> state, string argument)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Require(parts, state.Names, name => state.RowCount == 0 ? parts.First(part => part.Name == name).Size : state.Row(name, 0).Length, argument);
}
