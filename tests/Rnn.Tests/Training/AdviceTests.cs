using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Training;

/// <summary>What is told of a training as a whole, each with what mends it, once, in history and table.</summary>
public class AdviceTests
{
    [Fact]
    public void Inputs_of_hundreds_are_told_with_their_columns()
    {
        IReadOnlyList<string> warnings = Warnings(inputScale: [1, 1000], targetScale: 1);

        warnings.Should().ContainSingle().Which.Should().Match(
            "the inputs are far from 1 in size: column 1 (up to *). *scale them with a StandardScaler or MinMaxScaler*training part.");
    }

    [Fact]
    public void Targets_of_hundreds_are_told_too()
    {
        Warnings(inputScale: [1, 1], targetScale: 1000).Should().ContainSingle().Which.Should().StartWith("the targets are far from 1 in size: column 0 (up to");
        Warnings(inputScale: [1, 1], targetScale: 1).Should().BeEmpty("numbers around 1 are as they should be");
    }

    [Fact]
    public void Numbers_of_tokens_and_classes_are_no_sizes()
    {
        SequenceDataset<float> data = SequenceDataset.FromExamples(Enumerable.Range(0, 40).Select(i =>
            new Example<float>(new float[,] { { 100 + i }, { 900 - i } }, [i])));
        SequenceModel<float> model = SequenceModel.ManyToOne(1).Embedding(1000, 4).Gru(4).SoftmaxOutput(40).Build(seed: 1);

        model.Fit(data, new FitOptions<float> { Epochs = 1, BatchSize = 1 }).Epochs[0].Warnings.Should().BeEmpty();
    }

    [Fact]
    public void A_loss_that_does_not_move_is_told_after_five_epochs()
    {
        TrainingHistory still = Fit(new GradientDescent(1e-9), epochs: 7), moving = Fit(new Adam(0.01), epochs: 7);

        still.Epochs.Where(epoch => epoch.Warnings.Any(warning => warning.StartsWith("the training loss has not moved in 5 epochs: ")))
            .Select(epoch => epoch.Epoch).Should().Equal(5);
        moving.Epochs.SelectMany(epoch => epoch.Warnings).Should().BeEmpty();

        static TrainingHistory Fit(Optimizer optimizer, int epochs) => Model().Fit(
            Data([1, 1], 1), new FitOptions<float> { Epochs = epochs, BatchSize = 1, Optimizer = optimizer });
    }

    [Fact]
    public void Early_stopping_that_watches_the_training_loss_is_told()
    {
        const string Told = "early stopping watches the training loss*give Validation examples*";
        SequenceDataset<float> data = Data([1, 1], 1);
        FitOptions<float> options = new() { Epochs = 2, BatchSize = 1, EarlyStopping = new EarlyStopping() };

        TrainingHistory blind = Model().Fit(data, options);

        blind.Epochs[0].Warnings.Should().ContainSingle().Which.Should().Match(Told);
        blind.Epochs[1].Warnings.Should().BeEmpty("once is enough");
        Model().Fit(data, options with { Validation = data }).Epochs[0].Warnings.Should().BeEmpty();
        Model().Fit(data, options with { EarlyStopping = EarlyStopping.None }).Epochs[0].Warnings.Should().BeEmpty();
    }

    [Fact]
    public void Few_steps_are_told_with_a_batch_size_that_makes_more()
    {
        SequenceDataset<float> data = Data([1, 1], 1); // 60 examples

        IReadOnlyList<string> Of(FitOptions<float> options) => Model().Fit(data, options).Epochs[0].Warnings;

        Of(new() { Epochs = 3 }).Should().ContainSingle().Which.Should().Match(
            "an epoch has only 2 steps and the training 6,*BatchSize = 3 makes 20 steps an epoch*");
        Of(new() { Epochs = 2, BatchSize = 3 }).Should().BeEmpty("twenty steps are told of no more");
        Of(new() { Epochs = 250 }).Should().BeEmpty("two steps in each of 250 epochs are enough");
        Of(new() { Epochs = 1, BatchSize = 2, AccumulateBatches = 3 }).Should().ContainSingle().Which.Should().StartWith("an epoch has only 10 steps");
    }

    [Fact]
    public void History_and_table_tell_them()
    {
        TrainingHistory history = Model().Fit(Data([1, 1000], 1), new FitOptions<float> { Epochs = 2, BatchSize = 1 });
        string warning = history.Epochs[0].Warnings.Single();

        string[] lines = history.ToString().Split('\n'), table = history.ToCsv().TrimEnd('\n').Split('\n');

        lines.Should().HaveCount(4);
        lines[1].Should().Be($"  look: {warning}");
        lines[3].Should().Be("ended after the last epoch; epoch 2 was best");
        table[0].Should().EndWith(",seconds,warnings");
        table[1].Should().EndWith($",\"{warning}\"");
        table[2].Should().EndWith(",");
    }

    private static SequenceModel<float> Model() => SequenceModel.ManyToOne(2).Gru(4).LinearOutput(1).Build(seed: 1);

    private static IReadOnlyList<string> Warnings(float[] inputScale, float targetScale) =>
        Model().Fit(Data(inputScale, targetScale), new FitOptions<float> { Epochs = 1, BatchSize = 1 }).Epochs[0].Warnings;

    private static SequenceDataset<float> Data(float[] inputScale, float targetScale) => SequenceDataset.FromExamples(Enumerable.Range(0, 60).Select(i =>
    {
        System.Numerics.Tensors.Tensor<float> input = Examples.Sequence<float>(3, 2, (uint)i);
        float sum = 0;
        for (int step = 0; step < 3; step++)
        {
            sum += input[step, 0];
            for (int column = 0; column < 2; column++)
            {
                input[step, column] *= inputScale[column];
            }
        }

        return new Example<float>(input, System.Numerics.Tensors.Tensor.Create([sum * targetScale]));
    }));
}
