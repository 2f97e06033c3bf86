using Rnn.Layers;
using Rnn.Models;
using Rnn.Persistence;
using Rnn.Sequences;

namespace Rnn.Tests.Persistence;

/// <summary>Embeddings of one and of several columns come back from files, and descriptions that lie are refused.</summary>
public sealed class EmbeddingFileTests : IDisposable
{
    private static readonly EmbeddingColumn _shape = new("shape", 4, 2);

    private readonly string _folder = Directory.CreateTempSubdirectory("rnn-columns-").FullName;

    private string FilePath => Path.Combine(_folder, "model.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void It_is_saved_and_loaded()
    {
        var word = new EmbeddingColumn("word", new Vocabulary("?", "a", "b") { Unknown = "?" }, 4) { UnknownRate = 0.125 };
        SequenceModel<float> model = SequenceModel.ManyToOne(2).Embedding(word, _shape).Lstm(4).LinearOutput(2).Build(seed: 3);
        int[,] tokens = { { 2, 0 }, { 1, 3 } };
        float[,] numbers = { { 1, 2 }, { 3, 4 } };

        model.Save(FilePath);
        SequenceModel<float> loaded = SequenceModel.Load(FilePath);

        loaded.Predict(tokens, numbers).Flat().Should().Equal(model.Predict(tokens, numbers).Flat());
        loaded.Summary().Should().Be(model.Summary()).And.Contain("many-to-one: 2 tokens and 2 in").And.Contain("word 3, shape 4 + 2");
        EmbeddingColumn column = loaded.Layers[0].Should().BeOfType<EmbeddingLayer<float>>().Which.Columns[0];
        (column.Name, column.Tokens, column.Size, column.UnknownToken, column.UnknownRate).Should().Be(("word", 3, 4, 0, 0.125));
    }

    [Fact]
    public void A_plain_one_is_saved_with_its_unknown_word()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(0).Embedding(new Vocabulary("a", "?") { Unknown = "?" }, 4).Lstm(4).LinearOutput(2).Build(seed: 3);

        model.Save(FilePath);
        SequenceModel<float> loaded = SequenceModel.Load(FilePath);

        EmbeddingColumn column = ((EmbeddingLayer<float>)loaded.Layers[0]).Columns[0];
        (column.UnknownToken, column.UnknownRate, loaded.InputSize, loaded.TokenColumns).Should().Be((1, 0.05, 0, 1));
        loaded.Predict(new[] { 1, 0 }).Flat().Should().Equal(model.Predict(new[] { 1, 0 }).Flat());
    }

    [Theory]
    [InlineData("\"name\":\"shape\"", "\"name\":\"sha.pe\"", "*column 'sha.pe'*no name*")]
    [InlineData("\"name\":\"shape\"", "\"name\":\"word\"", "*two columns are called 'word'*")]
    [InlineData("\"tokens\":4", "\"tokens\":0", "*'tokens' is not a whole number*")]
    [InlineData("\"size\":2}", "\"size\":2,\"unknown\":4,\"unknown_rate\":0.1}", "*column 'shape'*unknown token must be from 0 to 3; got 4*")]
    [InlineData("\"size\":2}", "\"size\":2,\"unknown\":1}", "*lacks 'unknown_rate'*")]
    [InlineData("\"columns\":[", "\"columns\":[1,", "*lacks 'name'*")]
    public void A_description_that_lies_is_refused(string part, string lie, string message)
    {
        string text = ModelDescription.Write(
            SequenceModel.ManyToMany(2).Embedding(new EmbeddingColumn("word", 6, 3), _shape).Lstm(4).LinearOutput(2).Build(seed: 4));
        text.Should().Contain(part);

        Action act = () => _ = ModelDescription.Read(text.Replace(part, lie), new CellFactories<float>()).Build(seed: 1);

        act.Should().Throw<Exception>().WithMessage(message).Which.GetType().Should().Match(type => type == typeof(ModelFileException) || type == typeof(ArgumentException));
    }
}
