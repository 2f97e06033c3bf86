using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Training;

/// <summary>The range finder tells which rates are of use, and leaves no trace.</summary>
public class LearningRateFinderTests
{
    [Fact]
    public void It_finds_a_rate_at_which_the_loss_falls_and_stops_where_it_explodes()
    {
        SequenceDataset<float> data = SequenceDataset.FromExamples(Enumerable.Range(0, 64).Select(i =>
        {
            var input = Examples.Sequence<float>(3, 2, (uint)i);
            return new Example<float>(input, System.Numerics.Tensors.Tensor.Create([(2 * input[2, 0]) - input[2, 1]]));
        }));
        SequenceModel<float> model = SequenceModel.ManyToOne(2).Gru(16).LinearOutput(1).Build(seed: 1);
        float[] before = model.Parameters.AllValues.ToArray();

        LearningRateCurve curve = model.FindLearningRate(
            data, new FitOptions<float> { BatchSize = 16, Optimizer = new GradientDescent(0.1), ClipGradientNorm = null }, lowest: 1e-5, highest: 100, steps: 120);

        model.Parameters.AllValues.ToArray().Should().Equal(before, "it only looks");
        curve.Rates.Should().BeInAscendingOrder().And.HaveCountLessThan(120, "at some rate the loss explodes");
        curve.Rates[0].Should().BeApproximately(1e-5, 1e-12);
        (curve.Rates[10] / curve.Rates[9]).Should().BeApproximately(Math.Pow(1e7, 1.0 / 119), 1e-6);
        curve.Suggestion.Should().BeInRange(1e-3, 2, "gradient descent works there on numbers of size 1");
        double Loss(double rate) => Trained(data, rate).Epochs[^1].TrainingLoss;
        Loss(curve.Suggestion).Should().BeLessThan(0.5 * Loss(1e-5), "the suggestion learns");
        curve.ToCsv().Split('\n').Should().HaveCount(curve.Rates.Count + 2);
    }

    [Fact]
    public void Rates_that_do_not_rise_are_refused()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(2).Gru(2).LinearOutput(1).Build(seed: 1);
        SequenceDataset<float> data = Examples.Random<float>([2], 2, 1);
        ((Action)(() => model.FindLearningRate(data, lowest: 1, highest: 0.1))).Should().Throw<ArgumentException>().WithMessage("*got 1 to 0.1*");
        ((Action)(() => model.FindLearningRate(data, steps: 1))).Should().Throw<ArgumentException>().WithMessage("*3 steps or more*");
    }

    private static TrainingHistory Trained(SequenceDataset<float> data, double rate) =>
        SequenceModel.ManyToOne(2).Gru(16).LinearOutput(1).Build(seed: 1).Fit(
            data, new FitOptions<float> { Epochs = 10, BatchSize = 16, Optimizer = new GradientDescent(rate) });
}
