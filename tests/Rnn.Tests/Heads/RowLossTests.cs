using System.Numerics.Tensors;
using Rnn.Heads;
using Rnn.Models;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Tests.Heads;

/// <summary>Rows of many outputs, of one-hot targets with class weights, and measured without a loss before.</summary>
public class RowLossTests
{
    private static readonly double[] _classWeights = [1, 4, 0.5];

    [Theory]
    [InlineData(64)]
    [InlineData(70)]
    [InlineData(130)]
    public void Of_many_tanh_outputs_each_counts_once(int outputs)
    {
        var head = (RowHead<double>)SequenceModel.OneToOne<double>(1).TanhOutput(outputs).Build(seed: 1).Head;
        double[] logits = SequenceHeads.Logits(1, outputs, seed: 4), target = [.. Enumerable.Range(0, outputs).Select(i => Math.Sin(i))], gradient = new double[outputs];
        double[] errors = [.. logits.Zip(target, (z, t) => Math.Tanh(z) - t)];

        head.LossOf(logits, target, scale: 3, gradient).Should().BeApproximately(errors.Average(error => error * error), 1e-14);

        gradient.Should().Equal(
            errors.Zip(logits, (error, z) => 3 * 2.0 / outputs * error * (1 - (Math.Tanh(z) * Math.Tanh(z)))), (a, b) => Math.Abs(a - b) < 1e-14);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    public void A_class_given_as_one_hot_has_the_weight_of_the_class(double smoothing)
    {
        SequenceModel<double> model = SequenceHeads.Passing(3, builder => builder.SoftmaxOutput(3, labelSmoothing: smoothing));
        double[] logits = SequenceHeads.Logits(4, 3, seed: 2);
        int[] classes = [2, 0, 1, 1];
        double[] oneHot = [.. classes.SelectMany(known => Enumerable.Range(0, 3).Select(k => k == known ? 1.0 : 0))];
        ModelWorkspace<double> byClass = Forward(model, SequenceHeads.Data(3, (logits, classes)), _classWeights);
        ModelWorkspace<double> byVector = Forward(
            model, SequenceDataset.FromExamples<double>([new(Tensor.Create(logits, [4, 3]), Tensor.Create(oneHot, [4, 3]))]), _classWeights);

        byVector.Loss().Should().BeApproximately(byClass.Loss(), 1e-14);

        byVector.LossWeight.Should().Be(0.5 + 1 + 4 + 4);
        byVector.Layers[^1].OutputGradient.Flat.ToArray().Should().Equal(byClass.Layers[^1].OutputGradient.Flat.ToArray(), (a, b) => Math.Abs(a - b) < 1e-14);
    }

    [Fact]
    public void A_measure_weighs_examples_and_classes_though_no_loss_was_asked_for_before()
    {
        SequenceModel<double> model = SequenceHeads.Passing(3, builder => builder.SoftmaxOutput(3));
        SequenceDataset<double> data = SequenceDataset.FromExamples<double>(
        [
            new(Tensor.Create(SequenceHeads.Logits(2, 3, seed: 5), [2, 3]), SequenceHeads.Classes(0, 1)) { Weight = 3 },
            new(Tensor.Create(SequenceHeads.Logits(1, 3, seed: 6), [1, 3]), SequenceHeads.Classes(2)),
        ]);
        var tally = new HeadTally(outputs: 1);

        Forward(model, data, _classWeights).Measure(tally);

        tally.Weight.Should().Be((3 * 1) + (3 * 4) + 0.5);
        tally.Loss.Should().BeApproximately(Forward(model, data, _classWeights).Loss(), 1e-14);
    }

    [Fact]
    public void Predictions_of_several_sequences_at_once_are_probabilities()
    {
        SequenceModel<double> model = SequenceHeads.Passing(3, builder => builder.SoftmaxOutput(3));
        double[] logits = SequenceHeads.Logits(2, 3, seed: 7);

        Tensor<double>[] predictions = [.. model.Predict([Tensor.Create(logits, [2, 3]), Tensor.Create(logits[3..], [1, 3])])];

        double sum = logits[3..].Sum(Math.Exp);
        foreach (double[] last in predictions.Select(prediction => prediction.ToDoubles()[^3..]))
        {
            last.Should().Equal(logits[3..].Select(z => Math.Exp(z) / sum), (a, b) => Math.Abs(a - b) < 1e-14);
        }
    }

    [Fact]
    public void What_is_cut_out_of_a_prediction_has_as_many_dimensions()
    {
        NamedOutput<float> output = SequenceModel.OneToOne(1).LinearOutput(2, name: "a").LinearOutput(1, name: "b").Build(seed: 1).Output("a");

        output.Of(Tensor.Create([1f, 2, 3])).Lengths.ToArray().Should().Equal(2);
        output.Of(Tensor.Create([1f, 2, 3], [1, 3])).Lengths.ToArray().Should().Equal(1, 2);
        output.Invoking(own => own.Of(null!)).Should().Throw<ArgumentNullException>().WithParameterName("prediction");
    }

    private static ModelWorkspace<double> Forward(SequenceModel<double> model, SequenceDataset<double> data, double[]? classWeights)
    {
        ModelWorkspace<double> workspace = model.CreateWorkspace(WorkerTeam.Alone);
        int[] all = [.. Enumerable.Range(0, data.Count)];
        workspace.LoadInputs(data, all);
        workspace.Forward(Rnn.Layers.Pass.Inference);
        workspace.LoadTargets(data, all, classWeights);
        return workspace;
    }
}
