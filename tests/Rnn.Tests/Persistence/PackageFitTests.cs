using System.Numerics.Tensors;
using Rnn.Models;
using Rnn.Persistence;
using Rnn.Sequences;

namespace Rnn.Tests.Persistence;

/// <summary>Vocabularies and scalers whose sizes can't belong to the model are neither saved nor loaded.</summary>
public sealed class PackageFitTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rnn-fit-").FullName;

    private string FilePath => Path.Combine(_folder, "model.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_decoder_has_the_vocabulary_that_it_writes_without_its_end()
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(0).Embedding(5, 4).Gru(4).Decode().Embedding(3, 4).Gru(4).SoftmaxOutput(3).Build(seed: 1);
        var package = new ModelPackage<float>(model) { InputVocabulary = new Vocabulary("a", "b", "c", "d", "e"), OutputVocabulary = new Vocabulary("x", "y", "z") };

        package.Save(FilePath);

        ModelPackage<float>.Load(FilePath).OutputVocabulary!.Count.Should().Be(3);
        new ModelPackage<float>(model) { OutputVocabulary = new Vocabulary("x", "y", "z", "end") }
            .Invoking(wrong => wrong.Save(FilePath)).Should().Throw<Exception>().WithMessage("*the output vocabulary has 4 words, and the model 3 outputs*");
    }

    [Fact]
    public void Sizes_that_can_not_be_are_refused_and_an_older_file_stays()
    {
        SequenceModel<float> words = SequenceModel.ManyToOne(1).Embedding(3, 4).Gru(4).SoftmaxOutput(3).Build(seed: 1), numbers = Numbers();
        new ModelPackage<float>(numbers).Save(FilePath);

        Refused(new(words) { InputVocabulary = Words(4) }, "*input vocabulary has 4 words, and the model takes 3 tokens*build it with 4 tokens*");
        Refused(new(numbers) { InputVocabulary = Words(4) }, "*input vocabulary has 4 words, and the model takes 3 features*");
        Refused(new(words) { OutputVocabulary = Words(2) }, "*output vocabulary has 2 words, and the model 3 outputs*build it with 2*");
        Refused(new(words) { OutputVocabulary = Words(4) }, "*output vocabulary has 4 words*");
        Refused(new(numbers) { InputScaler = Scaler(4) }, "*input scaler has 4 columns, and the model takes 3 features*");
        Refused(new(numbers) { TargetScaler = Scaler(5) }, "*target scaler has 5 columns, and the model 4 outputs and 3 features*");
    }

    [Fact]
    public void Sizes_that_can_be_are_saved_and_loaded()
    {
        SequenceModel<float> words = SequenceModel.ManyToOne(1).Embedding(3, 4).Gru(4).SoftmaxOutput(3).Build(seed: 1);

        Kept(new(words) { InputVocabulary = Words(3), OutputVocabulary = Words(3) });
        Kept(new(words) { InputVocabulary = Words(2) }); // rows to spare
        Kept(new(Numbers()) { InputScaler = Scaler(1) }); // a calendar beside what was measured
        Kept(new(Numbers()) { TargetScaler = Scaler(2) }); // two columns, two steps ahead
        Kept(new(Numbers()) { TargetScaler = Scaler(3) }); // fitted to the whole series
        Kept(new(Numbers()) { InputScaler = Scaler(3), TargetScaler = Scaler(3) });
    }

    [Theory]
    [InlineData("rnn.vocabulary.input", "[\"a\",\"b\",\"c\",\"d\"]", "*input vocabulary has 4 words*")]
    [InlineData("rnn.vocabulary.output", "[\"a\",\"b\",\"c\",\"d\",\"e\"]", "*output vocabulary has 5 words*")]
    public void A_file_whose_parts_do_not_fit_is_refused(string name, string words, string message)
    {
        var writer = new SafetensorsWriter();
        new ModelPackage<float>(Numbers()).AddTo(writer, Numbers());
        writer.AddMetadata(name, words);
        writer.Save(FilePath);

        Action load = () => ModelPackage<float>.Load(FilePath);

        load.Should().Throw<ModelFileException>().WithMessage(message);
    }

    private static SequenceModel<float> Numbers() => SequenceModel.ManyToOne(3).Gru(4).LinearOutput(4).Build(seed: 1);

    private static Vocabulary Words(int count) => new(Enumerable.Range(0, count).Select(i => $"w{i}"));

    private static StandardScaler<float> Scaler(int columns)
    {
        Tensor<float> series = Examples.Sequence<float>(9, columns);
        return StandardScaler<float>.Fit(series, 9);
    }

    private void Kept(ModelPackage<float> package)
    {
        package.Save(FilePath);
        ModelPackage<float> loaded = ModelPackage<float>.Load(FilePath);
        (loaded.InputVocabulary?.Count, loaded.OutputVocabulary?.Count, loaded.InputScaler?.ColumnCount, loaded.TargetScaler?.ColumnCount).Should().Be(
            (package.InputVocabulary?.Count, package.OutputVocabulary?.Count, package.InputScaler?.ColumnCount, package.TargetScaler?.ColumnCount));
    }

    private void Refused(ModelPackage<float> package, string message)
    {
        byte[] before = File.ReadAllBytes(FilePath);
        ((Action)(() => package.Save(FilePath))).Should().Throw<ArgumentException>().WithMessage(message);
        File.ReadAllBytes(FilePath).Should().Equal(before);
    }
}
