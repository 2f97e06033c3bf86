using Rnn.Data;
using Rnn.Models;
using Rnn.Persistence;
using Rnn.Sequences;

namespace Rnn.Tests.Persistence;

/// <summary>A package with properties is sealed: a part exchanged for another of its size is found out.</summary>
public sealed class PackageSealTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rnn").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Tokenizers_and_properties_come_back()
    {
        string path = Save("a", new Vocabulary("x", "y"), new Dictionary<string, string> { ["unit"] = "°C", ["empty"] = "" });

        ModelPackage<float> loaded = ModelPackage<float>.Load(path);

        loaded.InputTokenizer.Should().Be(Tokenizer.Words with { LowerCase = true });
        loaded.OutputTokenizer.Should().BeNull();
        loaded.Properties.Should().Equal(new Dictionary<string, string> { ["unit"] = "°C", ["empty"] = "" });
    }

    [Theory]
    [InlineData("rnn.vocabulary.input")]
    [InlineData("rnn.scaler.input.means")]
    public void A_tensor_of_another_file_is_found_out(string tensor)
    {
        var properties = new Dictionary<string, string> { ["task"] = "x" };
        string own = Save("own", new Vocabulary("x", "y"), properties), other = Save("other", new Vocabulary("y", "x"), properties);

        Rewrite(own, other, tensor, metadata: null);

        Refuses(own);
    }

    [Theory]
    [InlineData("rnn.property.task", "y")]
    [InlineData("rnn.tokenizer.input", "characters")]
    [InlineData("rnn.seal", null)]
    public void Metadata_that_were_changed_are_found_out(string name, string? text)
    {
        string path = Save("own", new Vocabulary("x", "y"), new Dictionary<string, string> { ["task"] = "x" });

        Rewrite(path, path, tensor: null, (name, text));

        Refuses(path);
    }

    [Fact]
    public void A_package_without_properties_needs_no_seal()
    {
        string path = Save("plain", new Vocabulary("x", "y"), []);

        using (SafetensorsFile file = SafetensorsFile.Open(path))
        {
            file.Metadata.Should().NotContainKey("rnn.seal", "files of before are read as they were");
        }

        ModelPackage<float>.Load(path).InputVocabulary!.Count.Should().Be(2);
    }

    [Fact]
    public void A_tokenizer_that_can_not_be_is_refused()
    {
        string path = Save("own", new Vocabulary("x", "y"), []);

        Rewrite(path, path, tensor: null, ("rnn.tokenizer.input", "pattern ("));

        FluentActions.Invoking(() => ModelPackage<float>.Load(path)).Should().Throw<ModelFileException>().WithMessage("*input tokeniser*");
    }

    [Fact]
    public void Models_of_the_same_layers_come_back_with_the_first()
    {
        SequenceModel<float> Build(ulong seed, int units = 2) => SequenceModel.ManyToOne(2).Vanilla(units).LinearOutput(1).Build(seed);
        string path = Path.Combine(_folder, "several");
        var package = new ModelPackage<float>(Build(1)) { OtherModels = [Build(2), Build(3)], Properties = new Dictionary<string, string> { ["task"] = "x" } };

        package.Save(path);

        ModelPackage<float> loaded = ModelPackage<float>.Load(path);
        loaded.OtherModels.Select(model => model.Parameters.AllValues.ToArray()).Should().BeEquivalentTo(
            package.OtherModels.Select(model => model.Parameters.AllValues.ToArray()), options => options.WithStrictOrdering());
        loaded.Model.Parameters.AllValues.ToArray().Should().Equal(package.Model.Parameters.AllValues.ToArray());
        new ModelPackage<float>(Build(1)) { OtherModels = [Build(2, units: 3)] }.Invoking(other => other.Save(path)).Should().Throw<ArgumentException>().WithMessage("*Model 2 has other layers*");
        ModelPackage<float>.Load(path).OtherModels.Should().HaveCount(2, "the file stays as it was");

        Rewrite(path, path, tensor: null, ("rnn.models", "4"));
        FluentActions.Invoking(() => ModelPackage<float>.Load(path)).Should().Throw<ModelFileException>().WithMessage("*rnn.model4.*");
        Rewrite(path, path, tensor: null, ("rnn.models", "2"));
        Refuses(path);
        Rewrite(path, path, tensor: null, ("rnn.models", "-1"));
        FluentActions.Invoking(() => ModelPackage<float>.Load(path)).Should().Throw<ModelFileException>().WithMessage("*'-1' models*");
    }

    private static void Refuses(string path) => FluentActions.Invoking(() => ModelPackage<float>.Load(path))
        .Should().Throw<ModelFileException>().WithMessage("*not saved together*");

    private string Save(string name, Vocabulary words, Dictionary<string, string> properties)
    {
        string path = Path.Combine(_folder, name);
        SequenceModel<float> model = SequenceModel.ManyToOne(2).Vanilla(2).LinearOutput(1).Build(seed: 1);
        float[,] series = { { name.Length, 1 }, { 2, 3 } };
        new ModelPackage<float>(model)
        {
            InputVocabulary = words,
            InputTokenizer = Tokenizer.Words with { LowerCase = true },
            InputScaler = StandardScaler<float>.Fit(System.Numerics.Tensors.Tensor.Create(series.Cast<float>().ToArray(), [2, 2]), trainingRows: 2),
            Properties = properties,
        }.Save(path);
        return path;
    }

    // Writes a file again with a tensor of another file, or with other metadata (null leaves them out).
    private static void Rewrite(string path, string other, string? tensor, (string Name, string? Text)? metadata)
    {
        var writer = new SafetensorsWriter();
        using (SafetensorsFile file = SafetensorsFile.Open(path), from = SafetensorsFile.Open(other))
        {
            foreach (StoredTensor stored in file.Tensors)
            {
                SafetensorsFile source = stored.Name == tensor ? from : file;
                source.TryFind(stored.Name, out StoredTensor? found).Should().BeTrue();
                byte[] bytes = source.ReadBytes(found!);
                writer.AddBytes(stored.Name, found!.Type, found.Shape, () => bytes);
            }

            foreach ((string name, string text) in file.Metadata)
            {
                if (name != metadata?.Name)
                {
                    writer.AddMetadata(name, text);
                }
                else if (metadata.Value.Text is { } changed)
                {
                    writer.AddMetadata(name, changed);
                }
            }
        }

        writer.Save(path);
    }
}
