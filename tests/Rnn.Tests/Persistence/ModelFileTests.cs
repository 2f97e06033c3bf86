using System.Numerics.Tensors;
using System.Text.Json;
using Rnn.Decoding;
using Rnn.Models;
using Rnn.Persistence;
using Rnn.Tests.Contracts;

namespace Rnn.Tests.Persistence;

/// <summary>A saved model is the model: loaded without knowing how it was built, it answers with the same bits.</summary>
public sealed class ModelFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rnn-model-").FullName;

    public static TheoryData<string> Models => [.. KnownParts.Models.Keys];

    private string FilePath => Path.Combine(_folder, "model.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_model_answers_as_before(string name)
    {
        SequenceModel<float> model = KnownParts.Models[name]().Build(seed: 4);

        model.Save(FilePath);
        SequenceModel<float> loaded = SequenceModel.Load(FilePath);

        loaded.Summary().Should().Be(model.Summary());
        loaded.Parameters.AllValues.ToArray().Should().Equal(model.Parameters.AllValues.ToArray());
        Answer(loaded).Should().Equal(Answer(model));
        loaded.Save(FilePath + "2");
        File.ReadAllBytes(FilePath + "2").Should().Equal(File.ReadAllBytes(FilePath), "the same model makes the same file");
        Directory.GetFiles(_folder).Should().HaveCount(2, "nothing is left beside them");
    }

    [Fact]
    public void A_cell_of_your_own_is_made_by_your_own_factory_alone()
    {
        SequenceModel<double> model = SequenceModel.ManyToOne<double>(3).Recurrent(new MinimalGatedUnit<double>(5)).LinearOutput(2).Build(seed: 1);
        model.Save(FilePath);

        SequenceModel<double> loaded = SequenceModel.Load(FilePath, new CellFactories<double>().Add("mgu", size => new MinimalGatedUnit<double>(size)));

        loaded.Parameters.AllValues.ToArray().Should().Equal(model.Parameters.AllValues.ToArray());
        Refused(() => SequenceModel.Load<double>(FilePath), "*cell of the kind 'mgu'*none of the library's*Add(kind*");
        Refused(
            () => SequenceModel.Load(FilePath, new CellFactories<double>().Add("mgu", size => new MinimalGatedUnit<double>(size + 1))),
            "*made a mgu cell of 6 units*has one of 5*");
        Refused(() => SequenceModel.Load<float>(FilePath), "*'mgu'*");
    }

    [Fact]
    public void Weights_go_into_a_model_that_is_built_all_or_none()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(3).Gru(4).LinearOutput(2).Build(seed: 1);
        SequenceModel<float> same = SequenceModel.ManyToOne(3).Gru(4).LinearOutput(2).Build(seed: 2);
        SequenceModel<float> wider = SequenceModel.ManyToOne(3).Gru(4).LinearOutput(3).Build(seed: 2);
        SequenceModel<float> shorter = SequenceModel.OneToOne(3).LinearOutput(2).Build(seed: 2);
        model.Save(FilePath);

        same.LoadWeights(FilePath);

        same.Parameters.AllValues.ToArray().Should().Equal(model.Parameters.AllValues.ToArray());
        float[] before = wider.Parameters.AllValues.ToArray();
        Refused(() => wider.LoadWeights(FilePath), "*'output.W'*");
        wider.Parameters.AllValues.ToArray().Should().Equal(before, "not even the weights that would fit were changed");
        Refused(() => shorter.LoadWeights(FilePath), "*");
    }

    [Fact]
    public void Weights_that_PyTorch_wrote_give_its_answer()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Fixtures", "Safetensors");
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "model.json")));
        float[] inputs = [.. expected.RootElement.GetProperty("inputs").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(value => value.GetSingle())];
        SequenceModel<float> model = SequenceModel.ManyToOne(3).Lstm(4).LinearOutput(2).Build(seed: 1);

        model.LoadWeights(Path.Combine(folder, "model.safetensors"));

        model.Predict(Tensor.Create(inputs, [6, 3])).ToDoubles().ShouldAgreeWith(
            expected.RootElement.GetProperty("answer").EnumerateArray().Select(value => value.GetDouble()), 1e-6, "it is the same network");
    }

    [Theory]
    [InlineData("\"size\":4", "\"size\":4000000", "*")]
    [InlineData("\"size\":4", "\"size\":-4", "*'size' is not a whole number*")]
    [InlineData("\"size\":4", "\"size\":5", "*gru1.*")]
    [InlineData("\"kind\":\"gru\"", "\"kind\":\"gro\"", "*names the cell 'gro'*")]
    [InlineData("\"version\":1", "\"version\":2", "*version 2*Update*")]
    [InlineData("\"Tanh\"", "\"Tonh\"", "*activation 'Tonh'*")]
    [InlineData("many-to-one", "many-to-two", "*topology 'many-to-two'*")]
    [InlineData("\"clip\":null", "\"clip\":-1", "*can be built*")]
    [InlineData("\"features\":3", "\"features\":\"3\"", "*'features' is not a whole number*")]
    [InlineData("\"features\":3,", "", "*lacks 'features'*")]
    [InlineData("{\"version\"", "[\"version\"", "*no JSON*")]
    public void A_description_that_lies_is_refused(string from, string to, string message)
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(3).Gru(4).LinearOutput(2).Build(seed: 1);
        var writer = new SafetensorsWriter();
        string description = ModelDescription.Write(model);
        description.Should().Contain(from);
        writer.AddMetadata("rnn.model", description.Replace(from, to));
        foreach (Rnn.Parameters.Parameter<float> parameter in model.Parameters)
        {
            writer.Add<float>(parameter.Name, [parameter.Rows, parameter.Columns], () => parameter.Values);
        }

        writer.Save(FilePath);

        Refused(() => SequenceModel.Load(FilePath), message);
    }

    [Fact]
    public void A_file_without_a_description_says_what_to_do()
    {
        var writer = new SafetensorsWriter();
        writer.Add<float>("w", [1], () => new float[1]);
        writer.Save(FilePath);

        Refused(() => SequenceModel.Load(FilePath), "*no description of a model*LoadWeights*");
        ((Action)(() => SequenceModel.Load(Path.Combine(_folder, "missing")))).Should().Throw<FileNotFoundException>();
    }

    [Fact]
    public void The_file_of_each_release_still_loads()
    {
        // Made by version 0.1.0: the stack of KnownParts, seed 4, and what it answered then. Never made anew: a release adds one.
        SequenceModel<float> loaded = SequenceModel.Load(Path.Combine(AppContext.BaseDirectory, "Fixtures", "Models", "0.1.0.safetensors"));

        Answer(loaded).Should().Equal(0.48714483f, 0.5232121f);
        ModelDescription.Write(loaded).Should().Be(ModelDescription.Write(KnownParts.Models["stack"]().Build(seed: 4)), "old words mean the same");
    }

    private static void Refused(Action action, string message) => action.Should().Throw<ModelFileException>().WithMessage(message);

    private static float[] Answer(SequenceModel<float> model)
    {
        return (model.Topology switch
        {
            Topology.OneToMany => model.Generate(Tensor.Create([1f, -2f, 0.5f]), 4),
            Topology.OneToOne => model.Predict(Tensor.Create([1f, -2f, 0.5f])),
            Topology.SequenceToSequence => Tensor.Create(model.Decode(Examples.Sequence<float>(5, 3), new DecodingOptions { MostTokens = 9 })[0]
                .TokenLogProbabilities.Select(log => (float)log).ToArray()),
            _ => model.Predict(Examples.Sequence<float>(5, 3)),
        }).Flat();
    }
}
