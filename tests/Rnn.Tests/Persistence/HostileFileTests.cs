using System.Buffers.Binary;
using System.Text;
using Rnn.Persistence;

namespace Rnn.Tests.Persistence;

/// <summary>A file from a stranger loads or is refused, with a message that says why.</summary>
public class HostileFileTests
{
    private const string Good = """{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";

    public static TheoryData<string, string> Headers() => new()
    {
        // Not JSON
        { "", "must begin with '{'" },
        { " {}", "must begin with '{'" },
        { "[]", "must begin with '{'" },
        { "\ufeff{}", "must begin with '{'" },
        { "{", "no valid JSON: line 1, byte 2" },
        { "{}x", "no valid JSON: line 1, byte 3" },
        { "{}{}", "no valid JSON" },
        { "{}\0", "no valid JSON" },
        { "{/* comment */}", "no valid JSON" },
        { """{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8],}}""", "no valid JSON" },
        { """{"w":{"dtype":"F32","shape":[02],"data_offsets":[0,8]}}""", "no valid JSON" },
        { """{"w":{"dtype":"F32","shape":[NaN],"data_offsets":[0,8]}}""", "no valid JSON" },
        { """{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "half of a surrogate pair" },
        { """{"__metadata__":{"a":"\udc00"}}""", "half of a surrogate pair" },
        { """{"w":{"dtype":"F32\ud800","shape":[2],"data_offsets":[0,8]}}""", "half of a surrogate pair" },
        { """{"w":{"\udc00dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "half of a surrogate pair" },

        // Not the layout
        { """{"w":1}""", "tensor 'w' must be an object" },
        { """{"w":null}""", "tensor 'w' must be an object" },
        { """{"w":[[[]]]}""", "tensor 'w' must be an object" },
        { """{"w":{}}""", "'w' has no field dtype" },
        { """{"w":{"dtype":"F32","data_offsets":[0,8]}}""", "'w' has no field shape" },
        { """{"w":{"dtype":"F32","shape":[2]}}""", "'w' has no field data_offsets" },
        { """{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"stride":[1]}}""", "'w' has a field 'stride'" },
        { """{"w":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "field dtype of the tensor 'w' stands twice" },
        { """{"w":{"dtype":"F32","shape":[2],"shape":[2],"data_offsets":[0,8]}}""", "field shape of the tensor 'w' stands twice" },
        { """{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"data_offsets":[0,8]}}""", "field data_offsets of the tensor 'w' stands twice" },
        { """{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"\u0077":{"dtype":"F32","shape":[0],"data_offsets":[8,8]}}""", "name 'w' stands twice" },
        { """{"__metadata__":{},"__metadata__":{}}""", "name '__metadata__' stands twice" },
        { """{"__metadata__":{"a":"1","a":"2"}}""", "metadata 'a' stands twice" },
        { """{"__metadata__":{"a":1}}""", "metadata 'a' must be a string" },
        { """{"__metadata__":{"a":{"b":"c"}}}""", "metadata 'a' must be a string" },
        { """{"__metadata__":"a"}""", "__metadata__ must be an object of strings" },

        // Types, shapes, offsets
        { """{"w":{"dtype":"F31","shape":[2],"data_offsets":[0,8]}}""", "type 'F31', which this library does not know*BOOL, U8" },
        { """{"w":{"dtype":"f32","shape":[2],"data_offsets":[0,8]}}""", "type 'f32'" },
        { """{"w":{"dtype":32,"shape":[2],"data_offsets":[0,8]}}""", "dtype of the tensor 'w' must be a string" },
        { """{"w":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}""", "shape of the tensor 'w' must be a list" },
        { """{"w":{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}}""", "shape of the tensor 'w' must be a list" },
        { """{"w":{"dtype":"F32","shape":[[2]],"data_offsets":[0,8]}}""", "shape of the tensor 'w' must be a list" },
        { """{"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "shape of the tensor 'w' has the number '-2'" },
        { """{"w":{"dtype":"F32","shape":[-0],"data_offsets":[0,8]}}""", "has the number '-0'" },
        { """{"w":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}""", "has the number '2.0'" },
        { """{"w":{"dtype":"F32","shape":[2e0],"data_offsets":[0,8]}}""", "has the number '2e0'" },
        { """{"w":{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,8]}}""", "has the number '9223372036854775808'" },
        { """{"w":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,2],"data_offsets":[0,8]}}""", "shape of the tensor 'w' has more than 8 numbers" },
        { """{"w":{"dtype":"F32","shape":[4611686018427387904,2],"data_offsets":[0,8]}}""", "'w', F32 [4611686018427387904, 2], would be larger than any file" },
        { """{"w":{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,8]}}""", "would be larger than any file" },
        { """{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "'w', F32 [3], takes 12 bytes, but its data_offsets 0 to 8 hold 8" },
        { """{"w":{"dtype":"F64","shape":[2],"data_offsets":[0,8]}}""", "takes 16 bytes, but its data_offsets 0 to 8 hold 8" },
        { """{"w":{"dtype":"F32","shape":[],"data_offsets":[0,8]}}""", "takes 4 bytes" },
        { """{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}}""", "data_offsets of the tensor 'w' has more than 2 numbers" },
        { """{"w":{"dtype":"F32","shape":[2],"data_offsets":[8]}}""", "must be two numbers" },
        { """{"w":{"dtype":"F32","shape":[2],"data_offsets":[]}}""", "must be two numbers" },
        { """{"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "must be two numbers" },
        { """{"w":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", "data_offsets of the tensor 'w' has the number '-8'" },
        { """{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,18446744073709551624]}}""", "has the number '18446744073709551624'" },

        // Holes, overlaps, ends
        { """{"w":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"v":{"dtype":"U8","shape":[5],"data_offsets":[3,8]}}""", "Bytes 2 to 3 of the data, before 'v', belong to no tensor" },
        { """{"w":{"dtype":"U8","shape":[7],"data_offsets":[1,8]}}""", "Bytes 0 to 1 of the data, before 'w', belong to no tensor" },
        { """{"v":{"dtype":"U8","shape":[5],"data_offsets":[3,8]},"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", "'w', bytes 0 to 4, and 'v', bytes 3 to 8, overlap" },
        { """{"w":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"v":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}""", "overlap" },
        { """{"w":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"v":{"dtype":"U8","shape":[0],"data_offsets":[4,4]}}""", "overlap" },
        { """{"w":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"v":{"dtype":"U8","shape":[0],"data_offsets":[9,9]}}""", "belong to no tensor" },
        { """{"w":{"dtype":"U8","shape":[9],"data_offsets":[0,9]}}""", "1 of the 9 bytes of data are missing at the end" },
        { """{"w":{"dtype":"U8","shape":[9223372036854775807],"data_offsets":[0,9223372036854775807]}}""", "missing at the end|too many for memory" },
        { """{"w":{"dtype":"U8","shape":[7],"data_offsets":[0,7]}}""", "end after 7 bytes of data, but 1 more bytes follow" },
        { "{}", "end after 0 bytes of data, but * more bytes follow" },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public void A_wrong_header_is_refused(string header, string message) => RequireRefusal(PublishedLayout.Join(header, new byte[8]), message);

    [Fact]
    public void The_same_header_without_a_fault_is_not()
    {
        using SafetensorsFile file = SafetensorsFile.Open(new MemoryStream(PublishedLayout.Join(Good, new byte[8])));

        file.Read<float>(file.Tensors[0]).Should().Equal(0f, 0f);
    }

    [Fact]
    public void Empty_tensors_may_lie_anywhere_between_others_and_in_any_order()
    {
        const string Header =
            """{"d":{"dtype":"I64","shape":[0],"data_offsets":[8,8]},"b":{"dtype":"U8","shape":[2,0],"data_offsets":[0,0]},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";

        using SafetensorsFile file = SafetensorsFile.Open(new MemoryStream(PublishedLayout.Join(Header, new byte[8])));

        file.Tensors.Select(tensor => tensor.Name).Should().Equal("b", "w", "d");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public void A_file_without_a_length_is_refused(int length) =>
        RequireRefusal(new byte[length], $"The file has {length} bytes, less than the 8");

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        byte[] whole = PublishedLayout.Join(Good, 1, 2, 3, 4, 5, 6, 7, 8);
        for (int length = 0; length < whole.Length; length++)
        {
            RequireRefusal(whole[..length], length < 8 ? "less than the 8" : length < 8 + Good.Length ? "cut short" : "missing at the end*cut short");
        }
    }

    [Theory]
    [InlineData(0UL, "must begin with '{'")]
    [InlineData(63UL, "says that its header has 63 bytes, but only 62 follow: it was cut short")]
    [InlineData(16777216UL, "says that its header has 16777216 bytes, but only 62 follow")]
    [InlineData(16777217UL, "says that its header has 16777217 bytes; 16777216 are the most")]
    [InlineData(0x7FFFFFFFFFFFFFFFUL, "9223372036854775807 bytes; 16777216 are the most")]
    [InlineData(0xFFFFFFFFFFFFFFF8UL, "18446744073709551608 bytes; 16777216 are the most")]
    public void A_wrong_length_of_the_header_is_refused(ulong length, string message)
    {
        byte[] file = PublishedLayout.Join(Good, new byte[8]);
        BinaryPrimitives.WriteUInt64LittleEndian(file, length);

        RequireRefusal(file, message);
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_refused()
    {
        byte[] header = Encoding.UTF8.GetBytes(Good);
        header[2] = 0xFF;

        RequireRefusal(PublishedLayout.Join(header, new byte[8]), "no valid UTF-8");
    }

    [Fact]
    public void Depth_is_refused_where_it_begins() =>
        RequireRefusal(PublishedLayout.Join("{\"w\":" + new string('[', 100_000) + new string(']', 100_000) + "}"), "must be an object");

    [Fact]
    public void Too_many_tensors_are_refused()
    {
        string tensors = string.Join(',', Enumerable.Range(0, 65_537).Select(i => $$"""
            "{{i}}":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}
            """));

        RequireRefusal(PublishedLayout.Join($"{{{tensors}}}"), "more than 65536 tensors");
    }

    [Fact]
    public void Too_many_words_are_refused()
    {
        string words = string.Join(',', Enumerable.Range(0, 65_537).Select(i => $"\"{i}\":\"\""));

        RequireRefusal(PublishedLayout.Join($$$"""{"__metadata__":{{{{words}}}}}"""), "more than 65536 words of metadata");
    }

    [Fact]
    public void Other_kinds_of_files_are_told_apart()
    {
        RequireRefusal([.. "PK\x03\x04"u8, .. new byte[60]], "zip file or a Python pickle*safetensors.torch.save_file");
        RequireRefusal([0x80, 0x02, 0x8A, 0x0A, .. new byte[4], 1], "zip file or a Python pickle");
        RequireRefusal("version https://git-lfs.github.com/spec/v1"u8.ToArray(), "Git LFS pointer*git lfs pull");
        RequireRefusal("<!DOCTYPE html><html></html>"u8.ToArray(), "This is no model file but text: it begins with '<!DOCTYP'");
    }

    [Fact]
    public void No_memory_is_taken_for_bytes_that_are_only_promised()
    {
        byte[] header = PublishedLayout.Join(Good, new byte[8]);
        BinaryPrimitives.WriteUInt64LittleEndian(header, SafetensorsHeader.MaxLength);
        byte[] data = PublishedLayout.Join("""{"w":{"dtype":"U8","shape":[2000000000],"data_offsets":[0,2000000000]}}""");

        foreach (byte[] file in new[] { header, data })
        {
            var stream = new OneWayStream(file);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Action open = () => SafetensorsFile.Open(stream);
            open.Should().Throw<ModelFileException>();
            (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20);
            stream.LargestWish.Should().BeLessThan(1 << 17);
        }
    }

    [Theory]
    [InlineData("one string")]
    [InlineData("one string of escapes")]
    [InlineData("many words")]
    [InlineData("many tensors")]
    public void The_largest_headers_take_little_memory(string kind)
    {
        byte[] file = PublishedLayout.Join(LargestHeader(kind));
        file.Length.Should().BeInRange(SafetensorsHeader.MaxLength / 2, SafetensorsHeader.MaxLength);
        long before = GC.GetAllocatedBytesForCurrentThread();

        using SafetensorsFile read = SafetensorsFile.Open(new MemoryStream(file));

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(100_000_000);
    }

    [Fact]
    public void The_advice_says_what_to_do()
    {
        Action open = () => SafetensorsFile.Open(new MemoryStream(new byte[3]));

        open.Should().Throw<ModelFileException>().WithMessage("*take a fresh copy, or save the model again.");
    }

    [Fact]
    public void A_strangers_words_do_not_steer_the_terminal()
    {
        ModelFileException.Quote("a\u001b[31m\r\n\u202e\u2028b").Should().Be("'a\\u001b[31m\\u000d\\u000a\\u202e\\u2028b'");
        ModelFileException.Quote(new string('x', 1000)).Should().HaveLength(63).And.EndWith("x…'");
        ModelFileException.Quote("Größe 😀 \ud800").Should().Be("'Größe 😀 \ufffd'");
    }

    [Fact]
    public void What_a_model_asks_for_must_be_there()
    {
        using SafetensorsFile file = SafetensorsFile.Open(new MemoryStream(PublishedLayout.Join(Good, new byte[8])));

        Refused(() => file.Find<float>("v", 2), "The tensor 'v', F32 [2], is missing.*saved whole*");
        Refused(() => file.Find<double>("w", 2), "The tensor 'w', F32 [2] should be F64 [2].*another model*");
        Refused(() => file.Find<float>("w", 1, 2), "The tensor 'w', F32 [2] should be F32 [1, 2].*");
        Refused(() => file.Read<int>(file.Tensors[0]), "The tensor 'w', F32 [2] should have elements of the type I32.*");
        Refused(() => file.Read("w", [3], new float[3]), "*should be F32 [3].*");
    }

    [Fact]
    public void A_file_that_shrinks_while_it_is_read_is_refused()
    {
        var stream = new MemoryStream();
        stream.Write(PublishedLayout.Join(Good, new byte[8]));
        stream.Position = 0;
        using SafetensorsFile file = SafetensorsFile.Open(stream);
        stream.SetLength(stream.Length - 1);

        Refused(() => file.Read<float>(file.Tensors[0]), "*'w', F32 [2] have become shorter*");
    }

    // Nearly as long as a header may be.
    private static string LargestHeader(string kind)
    {
        string x = new('x', 90);
        IEnumerable<int> entries = Enumerable.Range(0, SafetensorsHeader.MaxEntries);
        IEnumerable<string> members = kind switch
        {
            "one string" => [$"\"a\":\"{new string('x', SafetensorsHeader.MaxLength - 100)}\""],
            "one string of escapes" => [$"\"a\":\"{string.Concat(Enumerable.Repeat("\\n", (SafetensorsHeader.MaxLength / 2) - 50))}\""],
            "many words" => entries.Select(i => $"\"{i}{x}\":\"{x}\""),
            _ => entries.Select(i => $"\"{i}{x}{x}\":{{\"dtype\":\"U8\",\"shape\":[1,2,3,4,5,6,7,0],\"data_offsets\":[0,0]}}"),
        };
        string all = $"{{{string.Join(',', members)}}}";
        return kind == "many tensors" ? all : $"{{\"__metadata__\":{all}}}";
    }

    private static void Refused(Action read, string message) => read.Should().Throw<ModelFileException>().WithMessage(message);

    // Both ways of reading refuse it, from a stream that knows its length and from one that does not.
    private static void RequireRefusal(byte[] file, string message)
    {
        string[] either = [.. message.Split('|').Select(part => $"*{part}*")];
        Action open = () => SafetensorsFile.Open(new MemoryStream(file));
        Action openOneWay = () => SafetensorsFile.Open(new OneWayStream(file));

        open.Should().Throw<ModelFileException>().WithMessage(either[0]);
        openOneWay.Should().Throw<ModelFileException>().WithMessage(either[^1]);
    }
}
