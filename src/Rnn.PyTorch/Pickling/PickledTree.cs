using System.Globalization;
using Rnn.Persistence;

namespace Rnn.PyTorch.Pickling;

/// <summary>Walks through what a pickle holds.</summary>
internal static class PickledTree
{
    // Python's objects may hold each other in circles, and a few bytes may say the same list a million times.
    private const int Deepest = 32;
    private const int MostValues = 1_000_000;

    /// <summary>All tensors, each with the names that lead to it, joined by dots.</summary>
    /// <exception cref="ModelFileException">Values lie too deep, or are too many.</exception>
    public static IEnumerable<(string Name, PickledTensor Tensor)> Tensors(object? root, string source) =>
        Walk(root, source).Where(leaf => leaf.Value is PickledTensor).Select(leaf => (leaf.Name, (PickledTensor)leaf.Value!));

    /// <summary>All numbers and words, each with the names that lead to it.</summary>
    /// <exception cref="ModelFileException">Values lie too deep, or are too many.</exception>
    public static IEnumerable<(string Name, string Value)> Words(object? root, string source) =>
        Walk(root, source).Where(leaf => leaf.Value is not PickledTensor).Select(leaf => (leaf.Name, Convert.ToString(leaf.Value, CultureInfo.InvariantCulture) ?? "None"));

    private static IEnumerable<(string Name, object? Value)> Walk(object? root, string source)
    {
        int seen = 0;
        var open = new Stack<(string Name, object? Value, int Depth)>([("", root, 0)]);
        while (open.TryPop(out (string Name, object? Value, int Depth) next))
        {
            Require(++seen, next.Depth, source);

            IEnumerable<(string Name, object? Value)>? inside = next.Value switch
            {
                PickledDictionary dictionary => dictionary.Items.Select(item => (Convert.ToString(item.Key, CultureInfo.InvariantCulture) ?? "None", item.Value)),
                List<object?> list => list.Select((item, i) => (i.ToString(CultureInfo.InvariantCulture), item)),
                object?[] tuple => tuple.Select((item, i) => (i.ToString(CultureInfo.InvariantCulture), item)),
                _ => null,
            };
            if (inside is null)
            {
                yield return (next.Name, next.Value);
                continue;
            }

            foreach ((string name, object? value) in inside.Reverse())
            {
                Require(seen + open.Count, next.Depth, source);
                open.Push((next.Name.Length == 0 ? name : $"{next.Name}.{name}", value, next.Depth + 1));
            }
        }
    }

    private static void Require(int values, int depth, string source)
    {
        if (values > MostValues || depth > Deepest)
        {
            throw new ModelFileException($"{source}: It holds more than {MostValues} values, or some more than {Deepest} deep; weights are fewer. Save the state_dict alone.");
        }
    }
}
