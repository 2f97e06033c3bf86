using System.Numerics.Tensors;
using Rnn.Models;
using Rnn.Persistence;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Persistence;

/// <summary>A training goes on with the model, the words and the scales that it began with, or is told what differs.</summary>
public sealed class CheckpointRefusalTests : IDisposable
{
    private static readonly SequenceDataset<float> _data = Examples.Random<float>([3, 2], 3, 2);
    private static readonly Tensor<float> _series = Examples.Sequence<float>(30, 2), _otherSeries = Examples.Sequence<float>(30, 2, 7);

    private readonly string _folder = Directory.CreateTempSubdirectory("rnn-refusal-").FullName;

    private string FilePath => Path.Combine(_folder, "run.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Another_vocabulary_is_refused()
    {
        Begin(new(Model()) { InputVocabulary = new Vocabulary("the", "cat", "sat") { Unknown = "the" } });

        Refused(new(Model()) { InputVocabulary = new Vocabulary("the", "dog", "sat") { Unknown = "the" } }, "*input vocabulary, word 1: was 'cat', is 'dog'*");
        Refused(new(Model()) { InputVocabulary = new Vocabulary("the", "cat") { Unknown = "the" } }, "*input vocabulary: had 3 words, has 2*");
        Refused(new(Model()) { InputVocabulary = new Vocabulary("the", "cat", "sat") }, "*the unknown entry: was 'the', is none*");
        Refused(null, "*holds an input vocabulary of 3 words, and none is given*Give Package*");
        GoesOn(new(Model()) { InputVocabulary = new Vocabulary("the", "cat", "sat") { Unknown = "the" } });
    }

    [Fact]
    public void Another_scaler_is_refused()
    {
        StandardScaler<float> standard = StandardScaler<float>.Fit(_series, 20), other = StandardScaler<float>.Fit(_otherSeries, 20);
        Begin(new(Model()) { InputScaler = standard, TargetScaler = MinMaxScaler<float>.Fit(_series, 20) });

        Refused(new(Model()) { InputScaler = other, TargetScaler = MinMaxScaler<float>.Fit(_series, 20) }, FormattableString.Invariant(
            $"*input scaler, mean of column 0: was {standard.Means[0]}, is {other.Means[0]}*"));
        Refused(new(Model()) { InputScaler = standard, TargetScaler = standard }, "*target scaler: was a MinMaxScaler of 2 columns*, is a StandardScaler of 2 columns*");
        Refused(new(Model()) { InputScaler = standard, TargetScaler = MinMaxScaler<float>.Fit(_series, 20, -1, 1) }, "*target scaler: was a MinMaxScaler*0…1, is*-1…1*");
        Refused(new(Model()) { InputScaler = standard }, "*holds the target scaler*none is given*");
        GoesOn(new(Model()) { InputScaler = StandardScaler<float>.Fit(_series, 20), TargetScaler = MinMaxScaler<float>.Fit(_series, 20) });
    }

    [Fact]
    public void What_the_checkpoint_lacks_may_be_added()
    {
        Begin(null);
        GoesOn(new(Model()) { InputScaler = StandardScaler<float>.Fit(_series, 20) });
    }

    [Fact]
    public void What_does_not_fit_the_model_is_refused_before_anything_is_trained()
    {
        SequenceModel<float> model = Model();
        float[] before = model.Parameters.AllValues.ToArray();
        var checkpoint = new CheckpointFile<float>(FilePath) { Package = new(model) { InputVocabulary = new Vocabulary("a", "b", "c", "d") } };

        Action fit = () => model.Fit(_data, new FitOptions<float> { Checkpoint = checkpoint });

        fit.Should().Throw<ArgumentException>().WithMessage("The package does not fit its model: the input vocabulary has 4 words*takes 3 features*");
        model.Parameters.AllValues.ToArray().Should().Equal(before);
        checkpoint.Exists.Should().BeFalse();
    }

    [Fact]
    public void Another_architecture_is_told_with_what_differs()
    {
        Begin(null);

        Differs(SequenceModel.ManyToOne(3).Gru(5).LinearOutput(2), "layer 1, cell, size: was 4, is 5");
        Differs(SequenceModel.ManyToOne(3).Lstm(4).LinearOutput(2), "layer 1, cell: was 'gru', is 'lstm'");
        Differs(SequenceModel.ManyToOne(3).Gru(4, resetAfter: false).LinearOutput(2), "layer 1, cell, reset_after: was true, is false");
        Differs(SequenceModel.ManyToOne(3).Gru(4).Dense(7).LinearOutput(2), "number of layers: was 1, is 2");
        Differs(SequenceModel.ManyToOne(3).Gru(4).SigmoidOutput(2), "output: was 'linear', is 'sigmoid'");
        Differs(SequenceModel.ManyToMany(3).Gru(4).LinearOutput(2), "topology: was 'many-to-one', is 'many-to-many'");

        void Differs(SequenceModelBuilder<float> builder, string difference)
        {
            SequenceModel<float> model = builder.Build(seed: 1);
            SequenceDataset<float> data = Examples.Random<float>([3, 2], 3, 2, perStep: model.Topology == Topology.ManyToMany);
            ((Action)(() => model.Fit(data, Options(null) with { Resume = true }))).Should().Throw<ModelFileException>()
                .WithMessage($"{FilePath} is the checkpoint of another model: {difference}. Build the model as it was built then*");
        }
    }

    private static SequenceModel<float> Model() => SequenceModel.ManyToOne(3).Gru(4).LinearOutput(2).Build(seed: 1);

    private FitOptions<float> Options(ModelPackage<float>? package) => new() { Epochs = 1, Checkpoint = new CheckpointFile<float>(FilePath) { Package = package } };

    private void Begin(ModelPackage<float>? package) => Model().Fit(_data, Options(package));

    private void GoesOn(ModelPackage<float>? package) =>
        Model().Fit(_data, Options(package) with { Epochs = 2, Resume = true }).Epochs.Should().HaveCount(2);

    private void Refused(ModelPackage<float>? package, string message)
    {
        SequenceModel<float> model = Model();
        float[] before = model.Parameters.AllValues.ToArray();
        byte[] file = File.ReadAllBytes(FilePath);

        ((Action)(() => model.Fit(_data, Options(package) with { Epochs = 2, Resume = true }))).Should().Throw<ArgumentException>().WithMessage(message);

        model.Parameters.AllValues.ToArray().Should().Equal(before);
        File.ReadAllBytes(FilePath).Should().Equal(file, "the checkpoint stays");
    }
}
