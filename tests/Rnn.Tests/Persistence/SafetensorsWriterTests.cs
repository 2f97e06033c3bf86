using Rnn.Persistence;

namespace Rnn.Tests.Persistence;

/// <summary>What could not be read back is refused before anything is written.</summary>
public class SafetensorsWriterTests
{
    [Fact]
    public void A_name_stands_once()
    {
        var writer = new SafetensorsWriter();
        writer.Add<int>("w", [1], () => [1]);
        writer.AddMetadata("a", "1");

        Refused(() => writer.Add<int>("w", [1], () => [1]), "*name 'w' is taken*");
        Refused(() => writer.Add<int>("__metadata__", [1], () => [1]), "*name '__metadata__' is taken*");
        Refused(() => writer.AddMetadata("a", "2"), "*metadata 'a' were added before*");
    }

    [Fact]
    public void A_shape_fits_its_elements()
    {
        var writer = new SafetensorsWriter();

        Refused(() => writer.Add<int>("w", [3], () => [1, 2]), "*'w', I32 [3], does not fit its 8 bytes*");
        Refused(() => writer.Add<int>("w", [-1, -2], () => [1, 2]), "*'w', I32 [-1, -2], needs up to 8 sizes, none negative*");
        Refused(() => writer.Add<int>("w", [1, 1, 1, 1, 1, 1, 1, 1, 1], () => [1]), "*up to 8 sizes*");
        Refused(() => writer.Add<int>("w", [1L << 40, 1L << 40], () => [1]), "*does not fit*");
        Refused(() => writer.AddBytes("w", ElementType.BF16, [3], () => [1, 2, 3]), "*'w', BF16 [3], does not fit its 3 bytes*");
        writer.Add<int>("w", [2], () => [1, 2]);
        SafetensorsFileTests.Written(writer).Should().HaveCount(8 + 56 + 8, "what was refused left nothing behind");
    }

    [Fact]
    public void Words_are_whole_characters()
    {
        var writer = new SafetensorsWriter();

        Refused(() => writer.AddMetadata("a\ud800", "1"), "*half of a surrogate pair at 1*");
        Refused(() => writer.AddMetadata("a", "😀\udc00"), "*half of a surrogate pair at 2*");
        Refused(() => writer.Add<int>("\ud800", [1], () => [1]), "*half of a surrogate pair at 0*");
    }

    [Fact]
    public void Elements_that_changed_their_number_are_noticed()
    {
        int[] numbers = [1, 2];
        var writer = new SafetensorsWriter();
        writer.Add<int>("w", [2], () => numbers);
        numbers = [1, 2, 3];

        Action write = () => writer.WriteTo(new MemoryStream());

        write.Should().Throw<InvalidOperationException>().WithMessage("*'w' had 2 elements*3 now*");
    }

    [Fact]
    public void A_header_that_could_not_be_read_back_is_not_written()
    {
        var writer = new SafetensorsWriter();
        writer.AddMetadata("long", new string('x', SafetensorsHeader.MaxLength));
        var stream = new MemoryStream();

        Action write = () => writer.WriteTo(stream);

        write.Should().Throw<InvalidOperationException>().WithMessage("*16777248 bytes, and 16777216 are the most*tensor of bytes*");
        stream.Length.Should().Be(0);
    }

    [Fact]
    public void The_longest_header_is_read_back()
    {
        // What stands around the words: {"__metadata__":{"long":""}}
        string words = new('x', SafetensorsHeader.MaxLength - 28);
        var writer = new SafetensorsWriter();
        writer.AddMetadata("long", words);

        using SafetensorsFile file = SafetensorsFile.Open(new MemoryStream(SafetensorsFileTests.Written(writer)));

        file.Metadata["long"].Should().HaveLength(words.Length);
    }

    [Fact]
    public void Types_without_a_name_in_the_layout_are_refused()
    {
        Action add = () => new SafetensorsWriter().Add<decimal>("w", [1], () => new[] { 1m });

        add.Should().Throw<NotSupportedException>().WithMessage("*Decimal*BOOL, U8*");
    }

    [Fact]
    public void No_more_tensors_are_taken_than_can_be_read_back()
    {
        var writer = new SafetensorsWriter();
        for (int i = 0; i < SafetensorsHeader.MaxEntries; i++)
        {
            writer.Add<byte>($"{i}", [1], () => [1]);
        }

        Refused(() => writer.Add<byte>("more", [1], () => [1]), "*65536 tensors are the most*");
        using SafetensorsFile file = SafetensorsFile.Open(new MemoryStream(SafetensorsFileTests.Written(writer)));
        file.Tensors.Should().HaveCount(SafetensorsHeader.MaxEntries);
    }

    private static void Refused(Action add, string message) => add.Should().Throw<ArgumentException>().WithMessage(message);
}
