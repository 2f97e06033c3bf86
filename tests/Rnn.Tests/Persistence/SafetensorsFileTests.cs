using System.Text;
using System.Text.Json;
using Rnn.Persistence;

namespace Rnn.Tests.Persistence;

/// <summary>What is written is the published layout, and what is read is what was written.</summary>
public class SafetensorsFileTests
{
    [Fact]
    public void A_small_file_has_the_bytes_that_the_layout_prescribes()
    {
        var writer = new SafetensorsWriter();
        writer.AddMetadata("format", "pt");
        writer.Add<byte>("b", [3], () => [7, 8, 9]);
        writer.Add<float>("w", [1, 2], () => [1f, -2f]);

        // Four spaces, so that the data begin at 8 + 144 = 152 bytes, a multiple of eight; the wider elements first.
        const string Header =
            """{"__metadata__":{"format":"pt"},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}}""" + "    ";
        byte[] expected =
        [
            144, 0, 0, 0, 0, 0, 0, 0,
            .. Encoding.ASCII.GetBytes(Header),
            0x00, 0x00, 0x80, 0x3F, 0x00, 0x00, 0x00, 0xC0,
            7, 8, 9,
        ];
        Written(writer).Should().Equal(expected);
    }

    [Fact]
    public void A_file_of_nothing_is_the_smallest_one()
    {
        byte[] file = Written(new SafetensorsWriter());

        file.Should().Equal(8, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}', 32, 32, 32, 32, 32, 32);
        using SafetensorsFile read = SafetensorsFile.Open(new MemoryStream(file));
        read.Tensors.Should().BeEmpty();
        read.Metadata.Should().BeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_type_comes_back_as_it_went(bool seekable)
    {
        var writer = new SafetensorsWriter();
        List<Action<SafetensorsFile>> checks = [];
        Add<byte>(writer, checks, [0, 1, 255]);
        Add<sbyte>(writer, checks, [-128, 0, 127]);
        Add<ushort>(writer, checks, [0, 256, 65535]);
        Add<short>(writer, checks, [-32768, 1, 32767]);
        Add(writer, checks, [Half.Epsilon, Half.NegativeInfinity, (Half)1.5]);
        Add<uint>(writer, checks, [0, 65536, uint.MaxValue]);
        Add<int>(writer, checks, [int.MinValue, 1, int.MaxValue]);
        Add<float>(writer, checks, [float.NaN, float.Epsilon, float.NegativeInfinity]);
        Add<ulong>(writer, checks, [0, 1UL << 40, ulong.MaxValue]);
        Add<long>(writer, checks, [long.MinValue, -1, long.MaxValue]);
        Add<double>(writer, checks, [double.NaN, -0.0, Math.PI]);

        using SafetensorsFile file = Open(Written(writer), seekable);

        file.Tensors.Should().HaveCount(checks.Count);
        foreach (Action<SafetensorsFile> check in checks)
        {
            check(file);
        }
    }

    [Fact]
    public void Types_that_the_platform_lacks_go_as_bytes()
    {
        var writer = new SafetensorsWriter();
        writer.AddBytes("short", ElementType.BF16, [2], () => [0x80, 0x3F, 0x00, 0xC0]);
        writer.AddBytes("flags", ElementType.Bool, [3], () => [1, 0, 1]);

        byte[] written = Written(writer);

        PublishedLayout.Header(written).GetProperty("short").GetProperty("dtype").GetString().Should().Be("BF16");
        PublishedLayout.Header(written).GetProperty("flags").GetProperty("dtype").GetString().Should().Be("BOOL");
        using SafetensorsFile file = Open(written);
        file.ReadBytes(file.Tensors.Single(tensor => tensor.Name == "short")).Should().Equal(0x80, 0x3F, 0x00, 0xC0);
        file.ReadBytes(file.Tensors.Single(tensor => tensor.Name == "flags")).Should().Equal(1, 0, 1);
    }

    [Fact]
    public void A_single_number_has_no_dimension_and_an_empty_tensor_no_number()
    {
        var writer = new SafetensorsWriter();
        writer.Add<double>("one", [], () => [42.0]);
        writer.Add<double>("none", [3, 0, 2], () => []);
        writer.Add<double>("after", [1], () => [1.0]);

        using SafetensorsFile file = Open(Written(writer));

        file.Find<double>("one").Count.Should().Be(1);
        file.Read<double>(file.Find<double>("one")).Should().Equal(42.0);
        file.Find<double>("none", 3, 0, 2).Count.Should().Be(0);
        file.Read<double>(file.Find<double>("none", 3, 0, 2)).Should().BeEmpty();
        file.Read<double>(file.Find<double>("after", 1)).Should().Equal(1.0);
    }

    [Fact]
    public void Names_and_words_may_be_of_any_alphabet()
    {
        string[] words = ["Größe", "大きさ", "😀", "a\"b\\c", "two\nlines\t\0", "", "<&'+>", "\u2028", new string('x', 5000)];
        var writer = new SafetensorsWriter();
        foreach (string word in words)
        {
            writer.AddMetadata(word, word + "!");
            writer.Add<int>(word, [1], () => new[] { word.Length });
        }

        byte[] written = Written(writer);

        using SafetensorsFile file = Open(written);
        file.Metadata.Should().Equal(words.ToDictionary(word => word, word => word + "!"));
        file.Tensors.Select(tensor => tensor.Name).Should().Equal(words);
        PublishedLayout.Header(written).EnumerateObject().Skip(1).Select(member => member.Name).Should().Equal(words);
        words.Select(word => file.Read<int>(file.Find<int>(word, 1))[0]).Should().Equal(words.Select(word => word.Length));
    }

    [Fact]
    public void Another_reader_of_the_published_layout_finds_the_same()
    {
        var writer = new SafetensorsWriter();
        writer.AddMetadata("b", "1");
        writer.AddMetadata("a", "2");
        writer.Add<byte>("bytes", [5], () => [1, 2, 3, 4, 5]);
        writer.Add<float>("floats", [3], () => [1f, 2f, 3f]);
        writer.Add<ushort>("words", [1], () => [258]);
        writer.Add<long>("longs", [1], () => [-2]);

        byte[] written = Written(writer);

        JsonElement header = PublishedLayout.Header(written);
        header.EnumerateObject().Select(member => member.Name).Should().Equal("__metadata__", "longs", "floats", "words", "bytes");
        header.GetProperty("__metadata__").EnumerateObject().Select(word => $"{word.Name}={word.Value}").Should().Equal("b=1", "a=2");
        PublishedLayout.Data(written, "bytes").Should().Equal(1, 2, 3, 4, 5);
        PublishedLayout.Data(written, "words").Should().Equal(2, 1);
        PublishedLayout.Data(written, "longs").Should().Equal(0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF);
        PublishedLayout.HeaderText(written).Length.Should().Be(PublishedLayout.HeaderText(written).TrimEnd(' ').Length / 8 * 8 + 8);
        foreach (JsonProperty tensor in header.EnumerateObject().Skip(1))
        {
            int size = int.Parse(tensor.Value.GetProperty("dtype").GetString()![1..], null) / 8;
            (tensor.Value.GetProperty("data_offsets")[0].GetInt32() % size).Should().Be(0, "{0} must lie at a multiple of its element", tensor.Name);
        }
    }

    [Fact]
    public void Numbers_go_straight_into_the_memory_that_waits_for_them()
    {
        var writer = new SafetensorsWriter();
        writer.Add<float>("w", [2, 2], () => [1f, 2f, 3f, 4f]);
        using SafetensorsFile file = Open(Written(writer));
        float[] numbers = new float[6];

        file.Read("w", [2, 2], numbers.AsSpan(1, 4));

        numbers.Should().Equal(0f, 1f, 2f, 3f, 4f, 0f);
        Action tooFew = () => file.Read("w", [2, 2], numbers.AsSpan(0, 3));
        tooFew.Should().Throw<ArgumentException>().WithMessage("*F32 [2, 2]*3 numbers*");
    }

    [Fact]
    public void A_stream_is_read_from_where_it_stands_and_stays_open()
    {
        var writer = new SafetensorsWriter();
        writer.Add<byte>("b", [2], () => [5, 6]);
        var stream = new MemoryStream([1, 2, 3, .. Written(writer)]) { Position = 3 };

        using (SafetensorsFile file = SafetensorsFile.Open(stream))
        {
            file.Read<byte>(file.Tensors[0]).Should().Equal(5, 6);
        }

        stream.CanRead.Should().BeTrue();
    }

    [Fact]
    public void More_than_one_piece_of_numbers_comes_back_whole()
    {
        float[] many = [.. Enumerable.Range(0, (1 << 24) + 5).Select(i => (float)i)];
        var writer = new SafetensorsWriter();
        writer.Add<float>("many", [many.Length], () => many);
        using var stream = new MemoryStream();
        writer.WriteTo(stream);
        stream.Position = 0;

        using SafetensorsFile file = SafetensorsFile.Open(stream);

        file.Read<float>(file.Tensors[0]).AsSpan().SequenceEqual(many).Should().BeTrue();
    }

    [Theory]
    [InlineData(1, new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 })]
    [InlineData(2, new byte[] { 2, 1, 4, 3, 6, 5, 8, 7 })]
    [InlineData(4, new byte[] { 4, 3, 2, 1, 8, 7, 6, 5 })]
    [InlineData(8, new byte[] { 8, 7, 6, 5, 4, 3, 2, 1 })]
    public void A_machine_with_the_highest_byte_first_turns_them(int size, byte[] turned)
    {
        byte[] bytes = [1, 2, 3, 4, 5, 6, 7, 8];

        LittleEndian.Turn(bytes, size);

        bytes.Should().Equal(turned);
    }

    internal static byte[] Written(SafetensorsWriter writer)
    {
        using var stream = new MemoryStream();
        writer.WriteTo(stream);
        return stream.ToArray();
    }

    private static SafetensorsFile Open(byte[] file, bool seekable = true) =>
        SafetensorsFile.Open(seekable ? new MemoryStream(file) : new OneWayStream(file));

    private static void Add<T>(SafetensorsWriter writer, List<Action<SafetensorsFile>> checks, T[] numbers)
        where T : unmanaged
    {
        string name = typeof(T).Name;
        writer.Add<T>(name, [numbers.Length, 1], () => numbers);
        checks.Add(file => file.Read<T>(file.Find<T>(name, numbers.Length, 1)).Should().Equal(numbers));
    }
}
