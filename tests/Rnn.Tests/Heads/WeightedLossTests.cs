using Rnn.Layers;
using Rnn.Models;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Tests.Heads;

/// <summary>What a batch's loss is a mean of: rows with the weights of their examples and classes, from a step on, by hand.</summary>
public class WeightedLossTests
{
    private static readonly double[] _classWeights = [1, 4, 0.5];

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Each_row_counts_with_the_weights_of_its_example_and_class(bool ofExamples, bool ofClasses)
    {
        (SequenceModel<double> model, SequenceDataset<double> data) = Make(ofExamples);
        ModelWorkspace<double> workspace = Forward(model, data, SequenceWindow.Whole, ofClasses ? _classWeights : null);
        double sum = 0, whole = 0;
        for (int example = 0; example < data.Count; example++)
        {
            for (int step = 0; step < data.InputLength(example); step++)
            {
                double weight = data.GetWeight(example) * (ofClasses ? _classWeights[(int)data.GetTarget(example)[step]] : 1);
                sum += weight * LossAt(model, data, example, step);
                whole += weight;
            }
        }

        double loss = workspace.Loss();
        double[] ofMean = workspace.Layers[^1].OutputGradient.Flat.ToArray();
        double same = workspace.LossWithoutMean(fromStep: 0);
        double[] ofSum = workspace.Layers[^1].OutputGradient.Flat.ToArray();
        var tally = new Rnn.Heads.HeadTally(outputs: 1);
        workspace.Measure(tally);

        loss.Should().BeApproximately(sum / whole, 1e-14);
        same.Should().Be(loss);
        workspace.LossWeight.Should().BeApproximately(whole, 1e-14);
        ofMean.Should().Equal(ofSum, (mean, total) => Math.Abs((mean * whole) - total) < 1e-13);
        ofMean.Should().Contain(value => Math.Abs(value) > 1e-3);
        tally.Loss.Should().BeApproximately(loss, 1e-14);
    }

    [Fact]
    public void From_a_step_on_those_before_count_nothing_though_they_did_before()
    {
        (SequenceModel<double> model, SequenceDataset<double> data) = Make(weighted: true);
        ModelWorkspace<double> workspace = Forward(model, data, SequenceWindow.Whole, null);
        workspace.Loss(); // leaves gradients of all steps behind

        double loss = workspace.Loss(fromStep: 2);

        workspace.Layers[^1].OutputGradient.SliceRows(0, 4).Flat.ToArray().Should().OnlyContain(value => value == 0, "two sequences have steps 0 and 1");
        double weight = (3 * data.GetWeight(1)) + data.GetWeight(0);
        loss.Should().BeApproximately(
            ((data.GetWeight(1) * Enumerable.Range(2, 3).Sum(step => LossAt(model, data, 1, step))) + (data.GetWeight(0) * LossAt(model, data, 0, 2))) / weight, 1e-14);
    }

    [Fact]
    public void A_window_of_steps_is_judged_by_their_own_targets()
    {
        (SequenceModel<double> model, SequenceDataset<double> data) = Make(weighted: false);
        ModelWorkspace<double> workspace = Forward(model, data, SequenceWindow.Steps(1, 2), null);

        double loss = workspace.Loss();

        // The layers have no memory, so that a step gives the same wherever the pass begins.
        loss.Should().BeApproximately(new[] { 0, 1 }.Sum(example => LossAt(model, data, example, 1) + LossAt(model, data, example, 2)) / 4, 1e-14);
    }

    [Fact]
    public void A_batch_that_counts_nothing_has_the_loss_0_and_no_gradient()
    {
        (SequenceModel<double> model, SequenceDataset<double> data) = Make(weighted: false);
        ModelWorkspace<double> workspace = Forward(model, data, SequenceWindow.Whole, [0, 0, 0]);

        workspace.Loss().Should().Be(0);

        workspace.LossWeight.Should().Be(0);
        workspace.Layers[^1].OutputGradient.Flat.ToArray().Should().OnlyContain(value => value == 0);
    }

    [Fact]
    public void Predictions_are_activated_output_by_output_in_passes_and_in_sessions()
    {
        SequenceModel<double> model = SequenceModel.ManyToMany<double>(2).Gru(3).SoftmaxOutput(3, name: "a").SigmoidOutput(1, name: "b").LinearOutput(1, name: "c").Build(seed: 3);
        StreamingSession<double> session = model.CreateSession();
        double[] step = new double[5];

        double[] prediction = model.Predict(new double[,] { { 3, -2 } }).ToDoubles();
        session.Step([3, -2], step);

        prediction[..3].Sum().Should().BeApproximately(1, 1e-15);
        prediction[3].Should().BeInRange(0, 1);
        step.Should().Equal(prediction);
    }

    // Example 0 has three steps, example 1 five; classes as they come.
    private static (SequenceModel<double> Model, SequenceDataset<double> Data) Make(bool weighted)
    {
        SequenceModel<double> model = SequenceHeads.Passing(3, builder => builder.SoftmaxOutput(3));
        return (model, SequenceDataset.FromExamples(new[] { 3, 5 }.Select((length, i) => new Example<double>(
            System.Numerics.Tensors.Tensor.Create(SequenceHeads.Logits(length, 3, seed: i), [length, 3]), SequenceHeads.Classes([.. Enumerable.Range(i, length).Select(step => step % 3)]))
        {
            Weight = weighted ? 0.5 + (2 * i) : 1,
        })));
    }

    private static double LossAt(SequenceModel<double> model, SequenceDataset<double> data, int example, int step) =>
        ((Rnn.Heads.RowHead<double>)model.Head).LossOf(data.GetInput(example).Slice(3 * step, 3), data.GetTarget(example).Slice(step, 1), 1, []);

    private static ModelWorkspace<double> Forward(SequenceModel<double> model, SequenceDataset<double> data, SequenceWindow window, double[]? classWeights)
    {
        ModelWorkspace<double> workspace = model.CreateWorkspace(WorkerTeam.Alone);
        workspace.LoadInputs(data, [0, 1], window);
        workspace.Forward(Pass.Inference);
        workspace.LoadTargets(data, [0, 1], classWeights);
        return workspace;
    }
}
