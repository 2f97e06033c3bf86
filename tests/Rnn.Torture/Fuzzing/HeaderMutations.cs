using System.Globalization;

namespace Rnn.Torture.Fuzzing;

/// <summary>Harm by one who knows the safetensors layout: to types, shapes and offsets, so that most of it is right.</summary>
internal static class HeaderMutations
{
    private static readonly string[] _types =
    [
        "BOOL", "U8", "I8", "U16", "I16", "F16", "BF16", "U32", "I32", "F32", "U64", "I64", "F64",
        "F8_E4M3", "F4", "C64", "f32", "float32", "", "F32 ",
    ];

    private static readonly string[] _sizes =
    [
        "0", "1", "2", "3", "65536", "2147483648", "4294967296", "4611686018427387904", "9223372036854775807", "18446744073709551615", "-1",
    ];

    /// <summary>By name, each changes a header in place, and says whether it found something to change.</summary>
    public static IReadOnlyList<(string Name, Func<JsonTree, Dice, bool> Apply)> All { get; } =
    [
        ("dtype", ChangeType),
        ("shape", ChangeShape),
        ("offsets", ChangeOffsets),
        ("tensor added", AddTensor),
        ("tensor removed", RemoveTensor),
        ("tensors renamed", SwapNames),
    ];

    private static bool ChangeType(JsonTree header, Dice dice)
    {
        if (!TryPickTensor(header, dice, out JsonTree.Object tensor) || tensor["dtype"] is not JsonTree.Leaf type)
        {
            return false;
        }

        type.Text = JsonTree.Quoted(dice.Pick(_types));
        return true;
    }

    private static bool ChangeShape(JsonTree header, Dice dice)
    {
        if (!TryPickTensor(header, dice, out JsonTree.Object tensor) || tensor["shape"] is not JsonTree.List shape)
        {
            return false;
        }

        List<JsonTree> sizes = shape.Items;
        switch (dice.Next(5))
        {
            case 0:
                // The same number of elements, one dimension more.
                sizes.Insert(dice.Next(sizes.Count + 1), new JsonTree.Leaf("1"));
                break;
            case 1:
                sizes.Reverse();
                break;
            case 2:
                sizes.Add(new JsonTree.Leaf(dice.Pick(_sizes)));
                break;
            case 3:
                sizes.Clear();
                break;
            default:
                sizes.AddRange(Enumerable.Range(0, 1 + dice.Next(4)).Select(_ => new JsonTree.Leaf(dice.Pick(_sizes))));
                break;
        }

        return true;
    }

    private static bool ChangeOffsets(JsonTree header, Dice dice)
    {
        if (PickOffsets(header, dice) is not ({ } begin, { } end))
        {
            return false;
        }

        int shift = dice.Length(5) * (dice.OneIn(2) ? 1 : -1);
        switch (dice.Next(5))
        {
            case 0:
                (begin.Text, end.Text) = (Shifted(begin, shift), Shifted(end, shift));
                break;
            case 1:
                end.Text = Shifted(end, shift);
                break;
            case 2:
                (begin.Text, end.Text) = (end.Text, begin.Text);
                break;
            case 3 when PickOffsets(header, dice) is ({ } from, { } to):
                (begin.Text, end.Text) = (from.Text, to.Text);
                break;
            default:
                (begin.Text, end.Text) = (dice.Pick(_sizes), dice.Pick(_sizes));
                break;
        }

        return true;
    }

    private static bool AddTensor(JsonTree header, Dice dice)
    {
        if (header is not JsonTree.Object { Members: { } members })
        {
            return false;
        }

        string at = PickOffsets(header, dice)?.End.Text ?? "0";
        int count = dice.OneIn(20) ? 2000 : 1;
        for (int i = 0; i < count; i++)
        {
            members.Insert(dice.Next(members.Count + 1), new JsonTree.Member($"\"added {i}\"", new JsonTree.Object(
            [
                new JsonTree.Member("\"dtype\"", new JsonTree.Leaf("\"U8\"")),
                new JsonTree.Member("\"shape\"", new JsonTree.List([new JsonTree.Leaf("0")])),
                new JsonTree.Member("\"data_offsets\"", new JsonTree.List([new JsonTree.Leaf(at), new JsonTree.Leaf(at)])),
            ])));
        }

        return true;
    }

    private static bool RemoveTensor(JsonTree header, Dice dice) =>
        header is JsonTree.Object { Members: { } members } && TryPickTensor(header, dice, out JsonTree.Object tensor) &&
        members.RemoveAll(member => member.Value == tensor) > 0;

    private static bool SwapNames(JsonTree header, Dice dice)
    {
        if (header is not JsonTree.Object { Members: { Count: > 0 } members })
        {
            return false;
        }

        JsonTree.Member a = dice.Pick(members), b = dice.Pick(members);
        (a.Name, b.Name) = (b.Name, a.Name);
        return true;
    }

    private static bool TryPickTensor(JsonTree header, Dice dice, out JsonTree.Object tensor)
    {
        JsonTree.Object[] tensors = header is JsonTree.Object whole
            ? [.. whole.Members.Select(member => member.Value).OfType<JsonTree.Object>().Where(value => value["data_offsets"] is not null)]
            : [];
        tensor = tensors.Length == 0 ? new JsonTree.Object([]) : dice.Pick(tensors);
        return tensors.Length > 0;
    }

    private static (JsonTree.Leaf Begin, JsonTree.Leaf End)? PickOffsets(JsonTree header, Dice dice) =>
        TryPickTensor(header, dice, out JsonTree.Object tensor) &&
        tensor["data_offsets"] is JsonTree.List { Items: [JsonTree.Leaf begin, JsonTree.Leaf end] }
            ? (begin, end)
            : null;

    private static string Shifted(JsonTree.Leaf number, int shift) =>
        long.TryParse(number.Text, CultureInfo.InvariantCulture, out long value) ? $"{unchecked(value + shift)}" : number.Text;
}
