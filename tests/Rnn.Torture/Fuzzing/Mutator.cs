using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Rnn.Torture.Fuzzing;

/// <summary>Makes mutated files of valid ones in the safetensors layout.</summary>
/// <param name="seeds">The valid files.</param>
/// <param name="seed">Chooses the mutations.</param>
internal sealed class Mutator(IReadOnlyList<SeedFile> seeds, ulong seed)
{
    private const int LengthSize = 8;

    // Data that a mutated header asks for are given to it up to this size, so that it gets further.
    private const int MostData = 1 << 18;

    private readonly JsonTree[] _headers = [.. seeds.Select(file => Header(file.Bytes))];

    /// <summary>Mutated file number so many; the same for the same seed, whatever was made before.</summary>
    public MutatedFile Create(int number)
    {
        var dice = new Dice(seed, number);
        int picked = dice.Next(seeds.Count);
        byte[] file = seeds[picked].Bytes;
        List<string> mutations = [];
        int count = 1 + (dice.OneIn(3) ? 1 + dice.Next(3) : 0);
        if (dice.Next(5) < 3)
        {
            file = MutateHeader(file, _headers[picked].Copy(), count, mutations, dice);
            count = dice.OneIn(8) ? 1 : 0;
        }

        for (; count > 0; count--)
        {
            (string name, Func<byte[], Dice, byte[]> apply) = dice.Pick(ByteMutations.All);
            file = apply(file, dice);
            mutations.Add(name);
        }

        return new MutatedFile(seeds[picked].Name, mutations, file);
    }

    private static JsonTree Header(byte[] file)
    {
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        using JsonDocument header = JsonDocument.Parse(file.AsMemory(LengthSize, length));
        return JsonTree.From(header.RootElement);
    }

    private static byte[] MutateHeader(byte[] file, JsonTree header, int count, List<string> mutations, Dice dice)
    {
        int oldLength = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        while (mutations.Count < count)
        {
            (string name, Func<JsonTree, Dice, bool> apply) = dice.Pick(dice.OneIn(2) ? HeaderMutations.All : JsonMutations.All);

            // A header with nothing left to change has changed enough.
            _ = apply(header, dice);
            mutations.Add(name);
        }

        byte[] text = Encoding.UTF8.GetBytes(header.ToString());
        int padding = dice.OneIn(8) ? dice.Next(20) : -text.Length & (LengthSize - 1);
        ReadOnlySpan<byte> data = file.AsSpan(LengthSize + oldLength);
        int dataLength = dice.OneIn(2) && Asked(header) is { } asked ? asked : data.Length;
        byte[] result = new byte[LengthSize + text.Length + padding + dataLength];
        BinaryPrimitives.WriteInt64LittleEndian(result, dice.OneIn(16) ? oldLength : text.Length + padding);
        text.CopyTo(result, LengthSize);
        result.AsSpan(LengthSize + text.Length, padding).Fill((byte)' ');
        data[..Math.Min(data.Length, dataLength)].CopyTo(result.AsSpan(LengthSize + text.Length + padding));
        return result;
    }

    // How many bytes of data the tensors' last offset asks for, if that can be given.
    private static int? Asked(JsonTree header)
    {
        int most = 0;
        foreach (JsonTree.Object tensor in header.All().OfType<JsonTree.Object>())
        {
            if (tensor["data_offsets"] is not JsonTree.List { Items: [_, JsonTree.Leaf end] })
            {
                continue;
            }

            if (!int.TryParse(end.Text, CultureInfo.InvariantCulture, out int asked) || asked is < 0 or > MostData)
            {
                return null;
            }

            most = Math.Max(most, asked);
        }

        return most;
    }
}
