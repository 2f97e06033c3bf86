using System.Numerics.Tensors;
using System.Reflection;
using Rnn.Models;
using Rnn.Persistence;

namespace Rnn.Tests.Persistence;

/// <summary>What a package of someone else needs to bring weights in and out, with public members alone.</summary>
public sealed class SafetensorsSeamTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    private string FilePath => Path.Combine(_folder, "weights.safetensors");

    [Fact]
    public void Tensors_and_words_go_out_and_come_in()
    {
        var writer = new SafetensorsWriter();
        writer.AddMetadata("format", "pt");
        writer.Add("weight", Tensor.Create([1f, 2f, 3f, 4f, 5f, 6f], [2, 3]));
        writer.Add("steps", Tensor.Create([long.MaxValue, -1], [2]));
        writer.Save(FilePath);

        using SafetensorsFile file = SafetensorsFile.Open(FilePath);

        file.Metadata["format"].Should().Be("pt");
        file.Tensors.Select(tensor => tensor.ToString()).Should().BeEquivalentTo("'weight', F32 [2, 3]", "'steps', I64 [2]");
        Tensor<float> weight = file.ReadTensor<float>("weight");
        weight.Lengths.ToArray().Should().Equal(2, 3);
        weight[1, 0].Should().Be(4);
        file.ReadTensor<long>("steps")[0].Should().Be(long.MaxValue);
        file.TryFind("bias", out _).Should().BeFalse();
        file.TryFind("weight", out StoredTensor? stored).Should().BeTrue();
        (stored!.Name, stored.Type, stored.Count, stored.ByteCount).Should().Be(("weight", ElementType.F32, 6, 24));
        stored.Shape.ToArray().Should().Equal(2, 3);
        file.Read<float>(stored).Should().Equal(1, 2, 3, 4, 5, 6);
        file.ReadBytes(stored).Should().HaveCount(24);
        float[] mine = new float[6];
        file.Read<float>("weight", [2, 3], mine);
        mine.Should().Equal(1, 2, 3, 4, 5, 6);
    }

    [Fact]
    public void A_part_of_a_tensor_goes_out_as_it_looks()
    {
        Tensor<double> whole = Tensor.Create([1.0, 2, 3, 4, 5, 6], [2, 3]);
        var writer = new SafetensorsWriter();
        writer.Add("column", whole.Slice(0..2, 1..2));
        whole[0, 1] = 99; // after it was added

        using SafetensorsFile file = Written(writer);

        file.ReadTensor<double>("column").Lengths.ToArray().Should().Equal(2, 1);
        file.Read<double>(file.Tensors[0]).Should().Equal(2, 5);
    }

    [Fact]
    public void A_single_number_and_nothing_at_all_have_a_shape_too()
    {
        var writer = new SafetensorsWriter();
        writer.Add<float>("one", [], () => [7f]);
        writer.Add<float>("none", [3, 0], () => []);

        using SafetensorsFile file = Written(writer);

        file.ReadTensor<float>("one").Lengths.ToArray().Should().Equal(1);
        file.ReadTensor<float>("one")[0].Should().Be(7);
        file.ReadTensor<float>("none").FlattenedLength.Should().Be(0);
    }

    [Fact]
    public void What_is_not_there_or_another_type_is_refused_by_name()
    {
        var writer = new SafetensorsWriter();
        writer.Add("w", Tensor.Create([1f], [1]));
        writer.Save(FilePath);
        using SafetensorsFile file = SafetensorsFile.Open(FilePath);

        Refused(() => file.ReadTensor<float>("v"), "*There is no tensor 'v' in the file*");
        Refused(() => file.ReadTensor<double>("w"), "*The tensor 'w', F32 [1]*F64*");
        Refused(() => file.Read<float>("w", [2], new float[2]), "*The tensor 'w', F32 [1] should be F32 [2]*");

        void Refused(Action read, string message) => read.Should().Throw<ModelFileException>().WithMessage($"{FilePath}: {message[1..]}");
    }

    [Fact]
    public void All_that_these_tests_call_is_public()
    {
        foreach (Type type in new[] { typeof(SafetensorsFile), typeof(SafetensorsWriter), typeof(StoredTensor), typeof(ElementType) })
        {
            type.IsVisible.Should().BeTrue();
        }

        string[] called = [nameof(SafetensorsFile.ReadTensor), nameof(SafetensorsFile.Read), nameof(SafetensorsFile.ReadBytes),
            nameof(SafetensorsFile.TryFind), nameof(SafetensorsFile.Open)];
        typeof(SafetensorsFile).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Select(method => method.Name).Should().Contain(called);
        typeof(StoredTensor).GetConstructors().Should().BeEmpty("a file makes them");
    }

    [Fact]
    public void A_weight_of_another_tool_comes_into_a_model_gate_by_gate()
    {
        // PyTorch's layout: gates one below the other, [4·H, I], which is ours turned.
        var writer = new SafetensorsWriter();
        writer.Add("lstm.weight_ih_l0", Tensor.Create([1f, 2, 3, 4, 5, 6, 7, 8], [8, 1]));
        using SafetensorsFile file = Written(writer);
        SequenceModel<float> model = SequenceModel.ManyToOne(1).Lstm(2).LinearOutput(1).Build(seed: 1);

        Tensor<float> theirs = file.ReadTensor<float>("lstm.weight_ih_l0");
        string[] gates = ["i", "f", "g", "o"];
        for (int gate = 0; gate < gates.Length; gate++)
        {
            model.Parameters["lstm1.W"].Set(gates[gate], new[,] { { theirs[2 * gate, 0], theirs[(2 * gate) + 1, 0] } });
        }

        model.Parameters["lstm1.W"].Values.ToArray().Should().Equal(1, 2, 3, 4, 5, 6, 7, 8);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static SafetensorsFile Written(SafetensorsWriter writer)
    {
        var stream = new MemoryStream();
        writer.WriteTo(stream);
        stream.Position = 0;
        return SafetensorsFile.Open(stream);
    }
}
