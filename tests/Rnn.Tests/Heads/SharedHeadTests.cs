using Rnn.Heads;
using Rnn.Models;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Tests.Heads;

/// <summary>A batch is judged to the same bits by one thread and by several that share its rows.</summary>
public class SharedHeadTests
{
    private static readonly int[] _lengths = [3, 0, 7, 1, 7, 2];

    public static TheoryData<string, int, bool> Cases()
    {
        var data = new TheoryData<string, int, bool>();
        foreach (string head in new[] { "linear", "huber", "tanh", "sigmoid", "softmax", "softmax by class", "softmax, smoothed", "softmax by class, smoothed", "several" })
        {
            data.Add(head, 0, false);
            data.Add(head, 2, true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Loss_gradient_predictions_and_scores(string name, int fromStep, bool weighted)
    {
        SequenceModelBuilder<float> builder = SequenceModel.ManyToMany(2).Gru(3);
        SequenceModel<float> model = (name switch
        {
            "linear" => builder.LinearOutput(5),
            "huber" => builder.LinearOutput(5, Loss.Huber(0.3)),
            "tanh" => builder.TanhOutput(5),
            "sigmoid" => builder.SigmoidOutput(5),
            "softmax, smoothed" or "softmax by class, smoothed" => builder.SoftmaxOutput(5, labelSmoothing: 0.2),
            "several" => builder.LinearOutput(2, name: "a").SoftmaxOutput(3, name: "b", weight: 0.5),
            _ => builder.SoftmaxOutput(5),
        }).Build(seed: 2);
        SequenceDataset<float> data = Data(name, weighted);
        double[]? classWeights = weighted && name.StartsWith("softmax", StringComparison.Ordinal) ? [1, 0.5, 2, 0, 3] : null;

        double[] alone = Judge(model, data, WorkerTeam.Alone, fromStep, classWeights);

        alone.Should().OnlyContain(value => double.IsFinite(value));
        foreach (int threads in new[] { 2, 3, 7 })
        {
            using var team = new WorkerTeam(threads, sharesAll: true);
            Judge(model, data, team, fromStep, classWeights).Should().Equal(alone, "of {0} threads", threads);
            team.Rounds.Should().BeGreaterThan(0, "else nothing was shared");
        }
    }

    [Fact]
    public void Of_several_threads_too_the_gradient_before_the_counted_steps_is_0()
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(2).Gru(3).LinearOutput(5).Build(seed: 2);
        using var team = new WorkerTeam(3, sharesAll: true);
        ModelWorkspace<float> workspace = Forward(model, Data("linear", weighted: false), team, null);

        workspace.Loss(fromStep: 1);

        MatrixSpan<float> gradient = workspace.Layers[^1].OutputGradient;
        gradient.SliceRows(0, 5).Flat.ToArray().Should().OnlyContain(value => value == 0, "five sequences have a first step");
        gradient.SliceRows(5, gradient.Rows - 5).Flat.ToArray().Should().OnlyContain(value => value != 0);
        workspace.LossWeight.Should().Be(_lengths.Sum() - 5);
    }

    private static double[] Judge(
        SequenceModel<float> model, SequenceDataset<float> data, WorkerTeam team, int fromStep, double[]? classWeights)
    {
        ModelWorkspace<float> workspace = Forward(model, data, team, classWeights);
        double loss = workspace.Loss(fromStep);
        double[] gradient = workspace.Layers[^1].OutputGradient.Flat.ToDoubles();
        var tally = new HeadTally(model.Outputs.Count);
        workspace.Measure(tally);
        double[] predictions = workspace.Output.Values.ToDoubles();
        workspace.Forward(Rnn.Layers.Pass.Inference);
        workspace.Activate();
        workspace.Output.Values.ToDoubles().Should().Equal(predictions, "measured or not, a prediction is the same");
        if (fromStep == 0)
        {
            tally.Loss.Should().BeApproximately(loss, 1e-12, "the loss without a gradient is the loss");
        }

        tally.Rows.Should().Be(_lengths.Sum());
        return [loss, workspace.LossWeight, tally.LossSum, tally.Weight, tally.ScoreOf(0), tally.LossOf(model.Outputs.Count - 1), tally.ScoreOf(model.Outputs.Count - 1), .. gradient, .. predictions];
    }

    private static ModelWorkspace<float> Forward(SequenceModel<float> model, SequenceDataset<float> data, WorkerTeam team, double[]? classWeights)
    {
        ModelWorkspace<float> workspace = model.CreateWorkspace(team);
        int[] indices = [.. Enumerable.Range(0, data.Count)];
        workspace.LoadInputs(data, indices);
        workspace.Forward(Rnn.Layers.Pass.Inference);
        workspace.LoadTargets(data, indices, classWeights);
        return workspace;
    }

    private static SequenceDataset<float> Data(string name, bool weighted)
    {
        var random = new Random(3);
        return SequenceDataset.FromExamples(_lengths.Select((length, i) =>
        {
            int size = name.StartsWith("softmax by class", StringComparison.Ordinal) ? 1 : name == "several" ? 3 : 5;
            float[] targets = new float[length * size];
            for (int k = 0; k < targets.Length; k++)
            {
                targets[k] = name switch
                {
                    "softmax by class" or "softmax by class, smoothed" => random.Next(5),
                    "several" when k % 3 == 2 => random.Next(3),
                    "softmax" or "softmax, smoothed" => k % 5 == (k / 5) % 5 ? 1 : 0,
                    _ => random.NextSingle(),
                };
            }

            return new Example<float>(
                Examples.Sequence<float>(length, 2, (uint)i), System.Numerics.Tensors.Tensor.Create(targets, [length, size]))
            { Weight = weighted ? 0.25 + i : 1 };
        }));
    }
}
