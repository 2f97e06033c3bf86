using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Rnn.Torture.Fuzzing;

/// <summary>Harm to any JSON: the header of a file, or a description that lies within it as a string.</summary>
internal static class JsonMutations
{
    private static readonly string[] _numbers =
    [
        "0", "1", "-1", "2", "8", "255", "65536", "2147483647", "2147483648", "4294967295", "4294967296", "4611686018427387904",
        "9007199254740993", "9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616",
        "-9223372036854775808", "1e3", "1e400", "-1e400", "1e-400", "0.5", "1.0", "-0", "00", "NaN", "Infinity", "0x10", "+1", "1_000",
        "\"1\"", new string('9', 400),
    ];

    private static readonly string[] _names =
    [
        "\"\"", "\"__metadata__\"", "\"w\"", "\"dtype\"", "\"shape\"", "\"data_offsets\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"",
        "\"\\ud83d\\ude00\"", "\"大きさ\"", "\"a\\u001b[31m\"", "\"\\x\"", "\"unended", "\"" + new string('n', 5000) + "\"",
        "\"../../etc/passwd\"", "\"System.Diagnostics.Process\"", "\"$type\"", "1", "null", "",
    ];

    private static readonly string[] _values =
    [
        "null", "true", "false", "0", "-1", "\"\"", "\"words\"", "{}", "[]", "[[]]", "[{}]", "{\"a\":1}", "{\"a\":{\"b\":{\"c\":[]}}}",
        "", ",", "//x", "/**/null",
        new string('[', 70) + new string(']', 70), new string('[', 20_000), "{\"a\":" + new string('[', 5000) + new string(']', 5000) + "}",
    ];

    /// <summary>By name, each changes a tree in place, and says whether it found something to change.</summary>
    public static IReadOnlyList<(string Name, Func<JsonTree, Dice, bool> Apply)> All { get; } =
    [
        ("number", ChangeNumber),
        ("name", Rename),
        ("value replaced", ReplaceValue),
        ("field removed", RemoveMember),
        ("field repeated", RepeatMember),
        ("fields moved", MoveMembers),
        ("values swapped", SwapValues),
        ("list changed", ChangeList),
        ("words", ChangeWords),
    ];

    private static bool ChangeNumber(JsonTree tree, Dice dice)
    {
        JsonTree.Leaf[] numbers = [.. tree.All().OfType<JsonTree.Leaf>().Where(leaf => leaf.IsNumber)];
        if (numbers.Length == 0)
        {
            return false;
        }

        JsonTree.Leaf number = dice.Pick(numbers);
        number.Text = BigInteger.TryParse(number.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger value)
            ? dice.Next(5) switch
            {
                0 => $"{value + dice.Length(4)}",
                1 => $"{value - dice.Length(4)}",
                2 => $"{value << dice.Length(6)}",
                3 => dice.Pick(numbers).Text,
                _ => dice.Pick(_numbers),
            }
            : dice.Pick(_numbers);
        return true;
    }

    private static bool Rename(JsonTree tree, Dice dice)
    {
        JsonTree.Member[] members = [.. Objects(tree).SelectMany(found => found.Members)];
        if (members.Length == 0)
        {
            return false;
        }

        dice.Pick(members).Name = dice.OneIn(3) ? dice.Pick(members).Name : dice.Pick(_names);
        return true;
    }

    private static bool ReplaceValue(JsonTree tree, Dice dice)
    {
        JsonTree.Member[] members = [.. Objects(tree).SelectMany(found => found.Members)];
        if (members.Length == 0)
        {
            return false;
        }

        dice.Pick(members).Value = dice.OneIn(4) ? dice.Pick(members).Value.Copy() : new JsonTree.Leaf(dice.Pick(_values));
        return true;
    }

    private static bool RemoveMember(JsonTree tree, Dice dice)
    {
        if (!TryPickObject(tree, dice, out JsonTree.Object? found))
        {
            return false;
        }

        found.Members.RemoveAt(dice.Next(found.Members.Count));
        return true;
    }

    private static bool RepeatMember(JsonTree tree, Dice dice)
    {
        if (!TryPickObject(tree, dice, out JsonTree.Object? found))
        {
            return false;
        }

        JsonTree.Member member = dice.Pick(found.Members);
        found.Members.Insert(dice.Next(found.Members.Count + 1), new JsonTree.Member(member.Name, member.Value.Copy()));
        return true;
    }

    private static bool MoveMembers(JsonTree tree, Dice dice)
    {
        if (!TryPickObject(tree, dice, out JsonTree.Object? found))
        {
            return false;
        }

        JsonTree.Member member = dice.Pick(found.Members);
        _ = found.Members.Remove(member);
        found.Members.Insert(dice.Next(found.Members.Count + 1), member);
        return true;
    }

    private static bool SwapValues(JsonTree tree, Dice dice)
    {
        JsonTree.Member[] members = [.. Objects(tree).SelectMany(found => found.Members)];
        if (members.Length == 0)
        {
            return false;
        }

        // One that holds the other would make a circle; each becomes a copy.
        JsonTree.Member a = dice.Pick(members), b = dice.Pick(members);
        (a.Value, b.Value) = (b.Value.Copy(), a.Value.Copy());
        return true;
    }

    private static bool ChangeList(JsonTree tree, Dice dice)
    {
        JsonTree.List[] lists = [.. tree.All().OfType<JsonTree.List>()];
        if (lists.Length == 0)
        {
            return false;
        }

        List<JsonTree> items = dice.Pick(lists).Items;
        switch (dice.Next(items.Count == 0 ? 2 : 5))
        {
            case 0:
                items.Insert(dice.Next(items.Count + 1), new JsonTree.Leaf(dice.Pick(_numbers)));
                break;
            case 1:
                items.AddRange(Enumerable.Range(0, dice.Length(12)).Select(_ => new JsonTree.Leaf("1")));
                break;
            case 2:
                items.RemoveAt(dice.Next(items.Count));
                break;
            case 3:
                items.Reverse();
                break;
            default:
                items[dice.Next(items.Count)] = new JsonTree.Leaf(dice.Pick(_values));
                break;
        }

        return true;
    }

    // A string that is JSON itself, as the description of a model is, is mutated within; others get other words.
    private static bool ChangeWords(JsonTree tree, Dice dice)
    {
        JsonTree.Leaf[] strings = [.. tree.All().OfType<JsonTree.Leaf>().Where(leaf => leaf.IsString)];
        if (strings.Length == 0)
        {
            return false;
        }

        JsonTree.Leaf picked = dice.Pick(strings);
        if (TryParse(picked.Text, out JsonTree? inner) && !dice.OneIn(8))
        {
            for (int i = dice.Length(2); i > 0; i--)
            {
                _ = dice.Pick(All).Apply(inner, dice);
            }

            picked.Text = JsonTree.Quoted(inner.ToString());
            return true;
        }

        picked.Text = dice.Next(4) switch
        {
            0 => dice.Pick(strings).Text,
            1 => dice.Pick(_names),
            2 => JsonTree.Quoted(dice.Pick(_values)),
            _ => JsonTree.Quoted(picked.Text[1..^1] + (char)(' ' + dice.Next(95))),
        };
        return true;
    }

    private static bool TryParse(string text, [NotNullWhen(true)] out JsonTree? tree)
    {
        tree = null;
        try
        {
            string words = JsonSerializer.Deserialize<string>(text)!;
            using JsonDocument inner = JsonDocument.Parse(words);
            tree = inner.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? JsonTree.From(inner.RootElement) : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or ArgumentException)
        {
            // It is not JSON, or no longer.
        }

        return tree is not null;
    }

    private static bool TryPickObject(JsonTree tree, Dice dice, [NotNullWhen(true)] out JsonTree.Object? found)
    {
        JsonTree.Object[] filled = [.. Objects(tree).Where(candidate => candidate.Members.Count > 0)];
        found = filled.Length == 0 ? null : dice.Pick(filled);
        return found is not null;
    }

    private static IEnumerable<JsonTree.Object> Objects(JsonTree tree) => tree.All().OfType<JsonTree.Object>();
}
