using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Heads;
using Rnn.Layers;
using Rnn.Metrics;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Tensors;
using Rnn.Training;

namespace Rnn.Tests.Training;

/// <summary>What is measured is measured in little memory, to the bits of the whole, and a NaN is told.</summary>
public class EvaluatorTests
{
    // So wide that a pass takes some tens of steps.
    private const int Wide = 100_000;

    public static TheoryData<Topology> Topologies => new() { Topology.ManyToMany, Topology.ManyToOne, Topology.OneToMany };

    [Theory]
    [MemberData(nameof(Topologies))]
    public void A_long_sequence_in_chunks_gives_the_bits_of_the_whole(Topology topology)
    {
        (SequenceModel<float> model, SequenceDataset<float> data) = WideModel(topology, 100);
        ModelWorkspace<float> workspace = model.CreateWorkspace(WorkerTeam.Alone);
        workspace.LoadInputs(data, [0]);
        workspace.Forward(Pass.Inference);
        workspace.LoadTargets(data, [0]);
        var whole = new HeadTally(outputs: 1);
        workspace.Measure(whole);

        Evaluation evaluation = model.Evaluate(data);

        workspace.StepsAtOnce.Should().BeLessThan(100 / 2, "else there is but one chunk");
        evaluation.Loss.Should().Be(whole.Loss);
        evaluation.Score.Should().Be(whole.ScoreOf(0));
        if (topology != Topology.OneToMany)
        {
            float[] expected = workspace.Output.Values.ToArray(), prediction = new float[expected.Length];
            model.Predict(data)[0].Flat().Should().Equal(expected);
            model.Predict(data.GetInput(0), prediction);
            prediction.Should().Equal(expected);
        }
    }

    [Fact]
    public void A_pass_takes_no_more_numbers_than_are_allowed()
    {
        (SequenceModel<float> model, SequenceDataset<float> data) = WideModel(Topology.ManyToMany, 90, 3, 30, 10, 0, 5, 39);
        ModelWorkspace<float> workspace = model.CreateWorkspace(WorkerTeam.Alone);
        var plan = new BatchPlan<float>(model, data);
        int rows = 0, passes = 0;

        while (plan.Next())
        {
            plan.Forward(workspace);
            plan.HasOutput.Should().BeTrue();
            ((long)workspace.Output.RowCount * Wide).Should().BeLessThanOrEqualTo(4_000_000);
            rows += workspace.Output.RowCount;
            passes++;
        }

        rows.Should().Be(90 + 3 + 30 + 10 + 5 + 39);
        passes.Should().Be(3 + 1 + 1 + 1, "90 steps go by 40; then 3 and 30; then 10, 0 and 5; then 39");
    }

    [Fact]
    public void A_model_that_answers_once_counts_its_output_once_per_sequence()
    {
        // 50 sequences of 100 steps: the wide output has a row for each sequence, not for each step.
        SequenceModel<float> model = SequenceModel.ManyToOne(1).Gru(2).SoftmaxOutput(Wide).Build(seed: 1);
        SequenceDataset<float> data = Examples.Random<float>(Enumerable.Repeat(100, 50), 1, 1);
        var plan = new BatchPlan<float>(model, data);
        var counts = new List<int>();
        while (plan.Next())
        {
            counts.Add(plan.Indices.Length);
        }

        counts.Should().Equal(40, 10);
    }

    [Fact]
    public void A_NaN_of_the_validation_is_no_silence()
    {
        // h₁ and h₂ grow beyond float; their difference is then no number, nor is the error a score is made of.
        SequenceModel<float> model = SequenceModel.ManyToMany(1).Vanilla(2, Activation.Identity).LinearOutput(1).Build(seed: 1);
        model.Parameters["vanilla1.W"].Values.Fill(1);
        model.Parameters["vanilla1.U"].Values.Clear();
        (model.Parameters["vanilla1.U"].Matrix[0, 0], model.Parameters["vanilla1.U"].Matrix[1, 1]) = (1e20f, 1e20f);
        (model.Parameters["output.W"].Values[0], model.Parameters["output.W"].Values[1]) = (1, -1);
        float[] before = model.Parameters.AllValues.ToArray();
        SequenceDataset<float> training = Examples.Random<float>([1, 1], 1, 1, perStep: true);
        FitOptions<float> options = new() { Epochs = 1, Optimizer = new GradientDescent(1e-30), Metrics = [new MeanAbsoluteError()] };
        SequenceDataset<float> validation = Examples.Random<float>([5], 1, 1, perStep: true);
        model.Evaluate(validation).Score.Should().Be(double.NaN);

        Action fit = () => model.Fit(training, options with { Validation = validation });

        fit.Should().Throw<TrainingDivergedException>();
        model.Parameters.AllValues.ToArray().Should().Equal(before);
        model.Fit(training, options with { Validation = Examples.Random<float>([0], 1, 1, perStep: true) })
            .Epochs[0].Validation!.Loss.Should().Be(double.NaN, "there was nothing to measure, and nothing diverged");
    }

    [Fact]
    public void Validation_counts_the_class_weights_of_the_training()
    {
        double[] weights = [1, 0, 5];
        SequenceModel<double> Model() => SequenceModel.ManyToMany<double>(2).Gru(3).SoftmaxOutput(3).Build(seed: 1);
        SequenceDataset<double> Data(bool weighted) => SequenceDataset.FromExamples(Enumerable.Range(0, 9).Select(i =>
            new Example<double>(Examples.Sequence<double>(1, 2, (uint)i), new double[,] { { i % 3 } }) { Weight = weighted ? weights[i % 3] : 1 }));
        FitOptions<double> options = new() { Epochs = 1, Optimizer = new GradientDescent(1e-300), ClassWeights = weights, Validation = Data(weighted: false) };

        Evaluation validation = Model().Fit(Data(weighted: false), options).Epochs[0].Validation!;

        validation.Loss.Should().BeApproximately(Model().Evaluate(Data(weighted: true)).Loss, 1e-14, "each target's class has its weight");
        validation.Score.Should().Be(Model().Evaluate(Data(weighted: false)).Score, "scores count all alike");
        SequenceDataset<double> nothing = SequenceDataset.FromExamples([new Example<double>(Examples.Sequence<double>(1, 2), new double[,] { { 1 } })]);
        Model().Fit(Data(weighted: false), options with { Validation = nothing }).Epochs[0].Validation!.Loss
            .Should().Be(double.NaN, "what counts 0 is nothing to measure, and nothing diverged");
    }

    private static (SequenceModel<float> Model, SequenceDataset<float> Data) WideModel(Topology topology, params int[] lengths)
    {
        SequenceModel<float> model = (topology switch
        {
            Topology.ManyToOne => SequenceModel.ManyToOne(1).Dense(Wide).Lstm(1).LinearOutput(1),
            Topology.OneToMany => SequenceModel.OneToMany(1).Gru(2).SoftmaxOutput(Wide),
            _ => SequenceModel.ManyToMany(1).Gru(2).SoftmaxOutput(Wide),
        }).Build(seed: 1);
        return (model, SequenceDataset.FromExamples(lengths.Select(length => new Example<float>(
            topology == Topology.OneToMany ? Tensor.Create([0.5f]) : Examples.Sequence<float>(length, 1, (uint)length),
            Tensor.Create(
                [.. Enumerable.Range(0, topology == Topology.ManyToOne ? 1 : length).Select(step => (float)(step * 977 % Wide))],
                [topology == Topology.ManyToOne ? 1 : length, 1])))));
    }
}
