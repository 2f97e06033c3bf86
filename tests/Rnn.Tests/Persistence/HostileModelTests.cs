using System.Globalization;
using Rnn.Models;
using Rnn.Persistence;

namespace Rnn.Tests.Persistence;

/// <summary>A description from a stranger asks for no more than a file's worth of work, and what is saved can be loaded.</summary>
public sealed class HostileModelTests : IDisposable
{
    private const string Dropout = "{\"layer\":\"dropout\",\"rate\":0.1,\"variational\":false}";

    private readonly string _folder = Directory.CreateTempSubdirectory("rnn-hostile-").FullName;

    private string FilePath => Path.Combine(_folder, "model.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(90_000, 0, "*90000 layers or more; 1000 are the most*")]
    [InlineData(90_000, 100, "*90000 layers or more; 1000 are the most*")]
    [InlineData(999, 1, "*1998 layers*")]
    [InlineData(11, 100, "*1111 layers*")]
    [InlineData(1, 1000, "*1001 layers*")]
    [InlineData(1, 1001, "*'residuals' is not a whole number from 0 to 1000*")]
    public void A_tower_of_layers_is_refused_before_it_is_built(int layers, int residuals, string message)
    {
        byte[] file = Described(layers, residuals);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Action load = () => ModelPackage<float>.Load(new MemoryStream(file));

        load.Should().Throw<ModelFileException>().WithMessage(message);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan((1 << 20) + (20L * file.Length), "the text is read, and no layer made");
    }

    [Theory]
    [InlineData("[1,2]")]
    [InlineData("[{\"residuals\":100}]")]
    [InlineData("[[[]]]")]
    [InlineData("{}")]
    [InlineData("null")]
    public void Layers_of_another_kind_are_refused(string layers)
    {
        Action load = () => ModelPackage<float>.Load(new MemoryStream(WithLayers(layers)));

        load.Should().Throw<ModelFileException>().WithMessage("The*");
    }

    [Fact]
    public void As_many_layers_as_allowed_are_saved_and_loaded()
    {
        SequenceModel<float> model = Tower(extraWays: 1);

        model.Save(FilePath);

        SequenceModel.Load(FilePath).Predict(Examples.Sequence<float>(3, 1)).Flat().Should().Equal(model.Predict(Examples.Sequence<float>(3, 1)).Flat());
    }

    [Fact]
    public void A_layer_with_as_many_ways_around_it_as_allowed_is_described_in_no_time() =>
        ModelPackage<float>.Load(new MemoryStream(Described(layers: 1, residuals: 999))).Model.Summary()
            .Split("residual").Should().HaveCount(1000, "each way is asked once, not twice what the one inside it is");

    [Fact]
    public void A_model_that_could_not_be_loaded_is_not_saved()
    {
        SequenceModel<float> model = Tower(extraWays: 2);

        Action save = () => model.Save(FilePath);

        save.Should().Throw<NotSupportedException>().WithMessage("*1001 layers*1000 are the most*fewer layers*");
        Directory.GetFiles(_folder).Should().BeEmpty("nothing is written");
    }

    [Fact]
    public void A_model_of_the_other_number_type_says_how_it_is_loaded()
    {
        SequenceModel<float> floats = SequenceModel.ManyToOne(3).Gru(4).LinearOutput(2).Build(seed: 1);
        SequenceModel<double> doubles = SequenceModel.ManyToOne<double>(3).Gru(4).LinearOutput(2).Build(seed: 1);
        string other = FilePath + "2";
        floats.Save(FilePath);
        doubles.Save(other);

        Refused(() => SequenceModel.Load(other), "*saved with double*asked for as float*SequenceModel.Load<double>*");
        Refused(() => SequenceModel.Load<double>(FilePath), "*saved with float*asked for as double*SequenceModel.Load<float>*");
        Refused(() => floats.LoadWeights(other), $"{other}: *saved with double*");
        SequenceModel.Load<double>(other).Parameters.AllValues.ToArray().Should().Equal(doubles.Parameters.AllValues.ToArray());
    }

    [Theory]
    [InlineData("day,load,wind\n1,2,3\n", "*This is no model file but text: it begins with 'day,load'*")]
    [InlineData("{\n  \"layers\": []\n}", "*This is no model file but text: it begins with '{\\u000a  \"lay'*")]
    public void A_text_is_called_a_text(string text, string message)
    {
        File.WriteAllText(FilePath, text);

        Refused(() => SequenceModel.Load(FilePath), message);
    }

    [Fact]
    public void What_is_no_model_is_called_so_first()
    {
        File.WriteAllBytes(FilePath, [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n', .. new byte[100]]);

        Refused(() => SequenceModel.Load(FilePath), $"{FilePath}: This is no model file*");
    }

    [Fact]
    public void No_model_is_no_package()
    {
        Action make = () => _ = new ModelPackage<float>(null!);
        Action save = () => ((SequenceModel<float>)null!).Save(FilePath);

        make.Should().Throw<ArgumentNullException>().Which.ParamName.Should().Be("model");
        save.Should().Throw<ArgumentNullException>().Which.ParamName.Should().Be("model");
    }

    private static void Refused(Action action, string message) => action.Should().Throw<ModelFileException>().WithMessage(message);

    // One recurrent layer, 499 of dropout and 499 ways around them, and more ways around the last.
    private static SequenceModel<float> Tower(int extraWays)
    {
        SequenceModelBuilder<float> builder = SequenceModel.ManyToOne(1).Vanilla(1);
        for (int i = 0; i < 499; i++)
        {
            builder.Dropout(0.1).Residual();
        }

        for (int i = 0; i < extraWays; i++)
        {
            builder.Residual();
        }

        return builder.LinearOutput(1).Build(seed: 1);
    }

    private static byte[] Described(int layers, int residuals)
    {
        string layer = residuals == 0 ? Dropout : Dropout.Replace("}", $",\"residuals\":{residuals.ToString(CultureInfo.InvariantCulture)}}}");
        return WithLayers($"[{string.Join(',', Enumerable.Repeat(layer, layers))}]");
    }

    // A model of one dense output whose weights are there, so that nothing but its layers can be refused.
    private static byte[] WithLayers(string layers)
    {
        string description =
            $"{{\"version\":1,\"topology\":\"one-to-one\",\"features\":1,\"layers\":{layers},\"output\":\"linear\",\"size\":1}}";
        var writer = new SafetensorsWriter();
        writer.AddMetadata("rnn.model", description);
        writer.Add<float>("output.W", [1, 1], () => new float[1]);
        writer.Add<float>("output.b", [1, 1], () => new float[1]);
        using var stream = new MemoryStream();
        writer.WriteTo(stream);
        return stream.ToArray();
    }
}
