using System.Numerics.Tensors;
using System.Text.Json;
using Rnn.Models;
using Rnn.Persistence;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Persistence;

/// <summary>What belongs to a model travels with it: its words, the unknown one too, and its scales of every kind.</summary>
public sealed class ModelPackageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rnn-package-").FullName;

    private string FilePath => Path.Combine(_folder, "model.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Vocabularies_and_scalers_travel_with_it()
    {
        Tensor<float> series = Examples.Sequence<float>(30, 2);
        var package = new ModelPackage<float>(Model())
        {
            InputVocabulary = new Vocabulary("the", "\"quoted\"", "Grüße", "猫"),
            InputScaler = StandardScaler<float>.Fit(series, 20),
            TargetScaler = StandardScaler<float>.Fit(series, 20),
        };

        ModelPackage<float> loaded = SaveAndLoad(package);

        loaded.InputVocabulary!.IndexOf("猫").Should().Be(3);
        loaded.InputVocabulary.Unknown.Should().BeNull("none was named");
        loaded.OutputVocabulary.Should().BeNull();
        StandardScaler<float> scaler = loaded.TargetScaler.Should().BeOfType<StandardScaler<float>>().Subject;
        scaler.Means.Should().Equal(((StandardScaler<float>)package.TargetScaler!).Means);
        scaler.Transform(series).ToArray().Should().Equal(package.TargetScaler.Transform(series).ToArray(), "to the same bits");
    }

    [Fact]
    public void A_checkpoint_holds_them_too()
    {
        SequenceModel<float> model = Model();
        Scaler<float> scaler = StandardScaler<float>.Fit(Examples.Sequence<float>(30, 2), 20);
        var checkpoint = new CheckpointFile<float>(FilePath)
        {
            Package = new ModelPackage<float>(model) { InputVocabulary = new Vocabulary("the", "猫"), InputScaler = scaler },
        };
        FitOptions<float> options = new() { Epochs = 1, Checkpoint = checkpoint };
        SequenceDataset<float> data = Examples.Random<float>([3, 2], model.InputSize, model.OutputSize);

        model.Fit(data, options);

        ModelPackage<float> loaded = ModelPackage<float>.Load(FilePath);
        loaded.InputVocabulary!.IndexOf("猫").Should().Be(1);
        loaded.InputScaler.Should().BeOfType<StandardScaler<float>>().Which.Means.Should().Equal(((StandardScaler<float>)scaler).Means);
        Model().Fit(data, options with { Epochs = 2, Resume = true }).Epochs.Should().HaveCount(2, "the training goes on all the same");
    }

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(-0.9, 1.1)]
    public void A_scaler_into_a_range_travels_with_it(double low, double high)
    {
        Tensor<float> series = Examples.Sequence<float>(30, 3);
        var package = new ModelPackage<float>(Model())
        {
            InputScaler = MinMaxScaler<float>.Fit(series, 20, low, high),
            TargetScaler = StandardScaler<float>.Fit(series, 20),
        };

        ModelPackage<float> loaded = SaveAndLoad(package);

        MinMaxScaler<float> scaler = loaded.InputScaler.Should().BeOfType<MinMaxScaler<float>>("its kind is saved").Subject;
        (scaler.Low, scaler.High).Should().Be((low, high));
        scaler.Transform(series).ToArray().Should().Equal(package.InputScaler.Transform(series).ToArray(), "to the same bits");
        scaler.InverseTransform(0.3f, 2).Should().Be(package.InputScaler.InverseTransform(0.3f, 2));
        loaded.TargetScaler.Should().BeOfType<StandardScaler<float>>("the other scaler has a kind of its own");
    }

    [Fact]
    public void The_unknown_entry_travels_with_a_vocabulary()
    {
        Vocabulary words = Vocabulary.FromTexts([["the", "cat", "the"]], unknown: "\"?\"\n猫"), letters = Vocabulary.FromCharacters(["a🐈"]);

        ModelPackage<float> loaded = SaveAndLoad(new ModelPackage<float>(Model()) { InputVocabulary = words, OutputVocabulary = letters });

        loaded.InputVocabulary!.Unknown.Should().Be("\"?\"\n猫");
        loaded.InputVocabulary.IndexOf("dog").Should().Be(words.IndexOf("dog"), "an unseen word is unknown to the loaded model as well");
        loaded.InputVocabulary.Decode(0, 1, 2).Should().Equal(words.Decode(0, 1, 2));
        loaded.OutputVocabulary!.Encode(Vocabulary.Characters("🐈a!")).Should().Equal([2, 1, 0]);
    }

    [Fact]
    public void A_vocabulary_larger_than_any_header_travels_too()
    {
        string[] words = [.. Enumerable.Range(0, 18).Select(i => $"{i}{new string('x', 1 << 20)}"), "猫"];

        ModelPackage<float> loaded = SaveAndLoad(new ModelPackage<float>(SequenceModel.ManyToOne(19).Gru(2).LinearOutput(1).Build()) { InputVocabulary = new Vocabulary(words) { Unknown = "猫" } });

        loaded.InputVocabulary!.Count.Should().Be(19, "18 MB of words, where a header ends at 16");
        loaded.InputVocabulary.Encode(words).Should().Equal(Enumerable.Range(0, 19));
        loaded.InputVocabulary.Unknown.Should().Be("猫");
    }

    [Theory]
    [InlineData("[\"a\",\"a\"]", "*'a' stands twice*")]
    [InlineData("[]", "*input vocabulary*no words*")]
    [InlineData("[\"a\",1]", "*something else*")]
    [InlineData("[\"\\ud800\"]", "*no JSON*")]
    [InlineData("[\"\u00ff\"]", "*no JSON*")]
    [InlineData("", "*no JSON*")]
    public void A_vocabulary_of_bytes_that_lies_is_refused(string words, string message) => Refuses(message, writer =>
    {
        byte[] bytes = System.Text.Encoding.Latin1.GetBytes(words);
        writer.Add<byte>("rnn.vocabulary.input", [bytes.Length], () => bytes);
    });

    [Fact]
    public void A_vocabulary_of_numbers_is_refused() => Refuses("*'rnn.vocabulary.input'*U8*", writer =>
        writer.Add<float>("rnn.vocabulary.input", [1], () => (float[])[1]));

    [Fact]
    public void A_word_that_would_come_back_as_another_is_not_saved()
    {
        var package = new ModelPackage<float>(Model()) { InputVocabulary = new Vocabulary("a", "\ud83d", "\ud83e") };

        Action act = () => package.Save(FilePath);

        act.Should().Throw<ArgumentException>("two halves of pairs would both become U+FFFD, and the file could not be loaded")
            .WithMessage("*half of a surrogate pair*");
        File.Exists(FilePath).Should().BeFalse("nothing is written");
    }

    [Fact]
    public void A_file_from_before_kinds_and_unknown_entries_still_loads()
    {
        ModelPackage<float> loaded = Load(writer =>
        {
            writer.AddMetadata("rnn.vocabulary.input", "[\"a\",\"b\"]");
            writer.Add<double>("rnn.scaler.input.means", [2], () => (double[])[1, 2]);
            writer.Add<double>("rnn.scaler.input.deviations", [2], () => (double[])[3, 4]);
        });

        loaded.InputVocabulary!.IndexOf("b").Should().Be(1);
        loaded.InputVocabulary.Unknown.Should().BeNull();
        loaded.InputScaler.Should().BeOfType<StandardScaler<float>>().Which.Means.Should().Equal([1, 2]);
    }

    [Theory]
    [InlineData("[\"a\",\"b\"]", "c", "*unknown entry 'c'*not among*2 words*")]
    [InlineData("[\"a\",\"b\"]", "", "*unknown entry ''*not among*")]
    [InlineData("[\"a\",\"b\"]", "\u001b[31m", "*unknown entry '\\u001b*")]
    [InlineData(null, "a", "*unknown entry and no words*")]
    [InlineData("[]", null, "*input vocabulary*no words*")]
    [InlineData("[\"a\",\"\u001b\",\"\u001b\"]", null, "*no JSON*")]
    [InlineData("[\"a\",\"\\u001b\",\"\\u001b\"]", null, "*'\\u001b' stands twice*")]
    [InlineData("[\"a\",1]", null, "*something else*")]
    [InlineData("[\"a\",null]", "a", "*something else*")]
    [InlineData("{}", "a", "*something else*")]
    [InlineData("[\"\\ud800\"]", null, "*no JSON*")]
    public void A_vocabulary_that_lies_is_refused(string? words, string? unknown, string message) => Refuses(message, writer =>
    {
        AddMetadata(writer, "rnn.vocabulary.input", words);
        AddMetadata(writer, "rnn.vocabulary.input.unknown", unknown);
    });

    [Theory]
    [InlineData("standard", "means", "[1,2]", "deviations", "[1,0]", "[0,1]", "*input scaler of 2 columns*no scale*")]
    [InlineData("standard", "means", "[1,2]", "deviations", "[1,-1]", "[0,1]", "*no scale*")]
    [InlineData("standard", "means", "[1,2]", "deviations", "[1]", "[0,1]", "*deviations*F64 [2]*")]
    [InlineData("standard", "means", "[]", "deviations", "[]", "[0,1]", "*no list of means*")]
    [InlineData("standard", "minima", "[1]", "ranges", "[1]", "[0,1]", "*no list of means*")]
    [InlineData("min-max", "minima", "[1,2]", "ranges", "[1,0]", "[0,1]", "*no scale*")]
    [InlineData("min-max", "minima", "[1,2]", "ranges", "[1,2,3]", "[0,1]", "*ranges*F64 [2]*")]
    [InlineData("min-max", "minima", "[1,2]", "ranges", "[1,2]", "[1,1]", "*no scale*")]
    [InlineData("min-max", "minima", "[1,2]", "ranges", "[1,2]", "[1,0]", "*no scale*")]
    [InlineData("min-max", "minima", "[1,2]", "ranges", "[1,2]", "[-1.7e308,1.7e308]", "*no scale*")]
    [InlineData("min-max", "minima", "[1,2]", "ranges", "[1,2]", "[0]", "*bounds*F64 [2]*")]
    [InlineData("min-max", "means", "[1,2]", "deviations", "[1,2]", "[0,1]", "*no list of minima*")]
    [InlineData("robust\u001b", "means", "[1]", "deviations", "[1]", "[0,1]", "*scaler 'robust\\u001b'*")]
    [InlineData("", "means", "[1]", "deviations", "[1]", "[0,1]", "*scaler ''*")]
    public void A_scaler_that_lies_is_refused(
        string kind, string first, string firstNumbers, string second, string secondNumbers, string bounds, string message) => Refuses(message, writer =>
    {
        AddMetadata(writer, "rnn.scaler.input", kind);
        AddNumbers(writer, first, firstNumbers);
        AddNumbers(writer, second, secondNumbers);
        AddNumbers(writer, "bounds", bounds);
    });

    [Theory]
    [InlineData("means", "deviations", "standard", double.NaN)]
    [InlineData("means", "deviations", "standard", double.PositiveInfinity)]
    [InlineData("minima", "ranges", "min-max", double.NaN)]
    [InlineData("minima", "ranges", "min-max", double.NegativeInfinity)]
    public void A_scaler_of_no_numbers_is_refused(string first, string second, string kind, double bad)
    {
        foreach (double[] numbers in new double[][] { [bad, 1], [1, bad] })
        {
            Refuses("*no scale*", writer =>
            {
                writer.AddMetadata("rnn.scaler.input", kind);
                writer.Add<double>($"rnn.scaler.input.{first}", [1], () => numbers.AsSpan(0, 1));
                writer.Add<double>($"rnn.scaler.input.{second}", [1], () => numbers.AsSpan(1, 1));
                AddNumbers(writer, "bounds", "[0,1]");
            });
        }
    }

    private static SequenceModel<float> Model() => SequenceModel.ManyToOne(4).Gru(4).LinearOutput(3).Build(seed: 1);

    private static void AddMetadata(SafetensorsWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.AddMetadata(name, value);
        }
    }

    private static void AddNumbers(SafetensorsWriter writer, string part, string json)
    {
        double[] numbers = JsonSerializer.Deserialize<double[]>(json)!;
        writer.Add<double>($"rnn.scaler.input.{part}", [numbers.Length], () => numbers);
    }

    private ModelPackage<float> SaveAndLoad(ModelPackage<float> package)
    {
        package.Save(FilePath);
        return ModelPackage<float>.Load(FilePath);
    }

    private ModelPackage<float> Load(Action<SafetensorsWriter> add)
    {
        var writer = new SafetensorsWriter();
        new ModelPackage<float>(Model()).AddTo(writer, Model());
        add(writer);
        writer.Save(FilePath);
        return ModelPackage<float>.Load(FilePath);
    }

    private void Refuses(string message, Action<SafetensorsWriter> add) =>
        ((Action)(() => Load(add))).Should().Throw<ModelFileException>("the file may be a stranger's").WithMessage(message);
}
