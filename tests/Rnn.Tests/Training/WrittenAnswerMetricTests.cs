using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Decoding;
using Rnn.Metrics;
using Rnn.Models;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Training;

/// <summary>Metrics of whole answers of a model with a decoder: measured on what it writes by itself, whatever the batches and threads.</summary>
public class WrittenAnswerMetricTests
{
    private const int Tokens = 4;

    public static TheoryData<string> Names => ["sequence", "tokens", "vector", "attention"];

    [Theory]
    [MemberData(nameof(Names))]
    public void They_are_those_of_the_answers_that_Decode_gives(string name)
    {
        SequenceModel<float> model = Model(name);
        SequenceDataset<float> data = Data(name, 200); // more than a batch holds
        var own = new Recorder();
        SequenceMetric[] metrics = [own, new ExactMatch(), new EditDistance(), new Bleu(), new LabelErrorRate()];
        var accuracy = new Accuracy();

        EvaluationReport report = model.Evaluate(data, [.. metrics, accuracy]);

        DecodedSequence[][] answers = model.Decode(data, new DecodingOptions { MostTokens = (2 * 6) + 10 });
        SequenceMetricState[] states = [.. metrics.Select(metric => metric.Start())];
        for (int i = 0; i < data.Count; i++)
        {
            Array.ForEach(states, state => state.Add([.. answers[i][0].Tokens], Truth(data, i)));
        }

        metrics.Select(metric => report[metric]).Should().Equal(states.Select(state => state.Value));
        own.Started[0].Answers.Should().Equal(own.Started[1].Answers).And.HaveCount(200).And.Contain(answer => answer.Contains(" for "));
        answers.Should().Contain(answer => answer[0].End == DecodingEnd.EndToken).And.Contain(answer => answer[0].Tokens.Count > 0);
        answers.Select(answer => answer[0].ToString()).Distinct().Count().Should().BeGreaterThan(10);
        EvaluationReport forced = model.Evaluate(data, [new Accuracy()]);
        report.Evaluation.ToString().Should().Be(forced.Evaluation.ToString());
        report[accuracy].Should().Be(forced.Values[0].Value, "metrics of rows go on from the right tokens");
        report.Evaluation.Loss.Should().Be(forced.Evaluation.Loss);
    }

    [Fact]
    public void An_answer_without_an_end_is_cut_at_twice_the_longest_target_and_ten()
    {
        SequenceModel<float> model = Model("sequence");
        model.Parameters["output.b"].Values[Tokens] = -1000;
        var own = new Recorder();

        model.Evaluate(Data("sequence", 7), [own]);
        model.Evaluate(Data("sequence", 1), [own]);

        own.Started[0].Answers.Select(Length).Should().HaveCount(7).And.AllBeEquivalentTo((2 * 6) + 10);
        own.Started[1].Answers.Select(Length).Should().Equal([10], "the only target is empty");

        static int Length(string answer) => answer.Split(" for ")[0].Split(' ').Length;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_training_measures_them_after_each_epoch_and_may_stop_by_them(bool feedsOwnTokens)
    {
        SequenceDataset<float> data = Data("attention", 12), others = Data("attention", 20);
        FitOptions<float> options = new() { Epochs = 4, BatchSize = 5, Validation = others, EarlyStopping = EarlyStopping.None, TeacherForcing = feedsOwnTokens ? TeacherForcing.Constant(0.5) : null };
        SequenceModel<float> plain = Model("attention"), measured = Model("attention"), shared = Model("attention"), stopped = Model("attention");
        SequenceMetric[] metrics = [new EditDistance(), new ExactMatch()];

        plain.Fit(data, options);
        TrainingHistory history = measured.Fit(data, options with { Metrics = metrics }), same = shared.Fit(data, options with { Metrics = metrics, Threads = 2 });
        TrainingHistory watched = stopped.Fit(data, options with
        {
            Metrics = metrics,
            Epochs = 50,
            EarlyStopping = new EarlyStopping { Watch = "edit distance", Patience = 2, MinimumImprovement = 1000 },
        });

        measured.Parameters.AllValues.ToArray().Should().Equal(plain.Parameters.AllValues.ToArray(), "measuring changes nothing");
        history.Epochs[^1].Metrics["edit distance"].Should().Be(measured.Evaluate(others, [metrics[0]])[metrics[0]], "of the weights at the end of the epoch");
        history.Epochs.Select(epoch => epoch.Metrics["edit distance"]).Should().OnlyHaveUniqueItems("they are those of each epoch's own weights")
            .And.Equal(same.Epochs.Select(epoch => epoch.Metrics["edit distance"]));
        (watched.End, watched.BestEpoch, watched.Epochs.Count).Should().Be((TrainingEnd.EarlyStopping, 1, 3));
        stopped.Evaluate(others, [metrics[0]])[metrics[0]].Should().Be(watched.Epochs[0].Metrics["edit distance"], "the best weights are given back");
    }

    private static int[] Truth(SequenceDataset<float> data, int index) => [.. data.GetTarget(index).ToArray().Select(token => (int)token)];

    private static SequenceModel<float> Model(string name)
    {
        SequenceModelBuilder<float> builder = name switch
        {
            "tokens" => SequenceModel.ManyToMany(0).Embedding(5, 3).Gru(6).Decode().Embedding(Tokens, 3).Gru(6),
            "vector" => SequenceModel.OneToMany(2).Dense(6).Decode(feedsSummary: true).Embedding(Tokens, 3).Gru(6),
            "attention" => SequenceModel.ManyToMany(2).Gru(6).Decode().Embedding(Tokens, 3).Gru(6, attention: Attention.Additive()),
            _ => SequenceModel.ManyToMany(2).Gru(6).Decode().Embedding(Tokens, 3).Gru(6),
        };
        SequenceModel<float> model = builder.SoftmaxOutput(Tokens).Build(seed: 3);
        foreach (ref float weight in model.Parameters["output.W"].Values)
        {
            weight *= 6; // so that answers differ
        }

        model.Parameters["output.b"].Values[Tokens] = 2; // and end
        return model;
    }

    // Inputs of 1 to 7 steps, targets of 0 to 6 tokens.
    private static SequenceDataset<float> Data(string name, int count) => SequenceDataset.FromExamples(Enumerable.Range(0, count).Select(i =>
    {
        int steps = name == "vector" ? 1 : 1 + (i * 5 % 7);
        int[] target = [.. Enumerable.Range(0, i % 7).Select(step => (i + (step * 3)) % Tokens)];
        Tensor<float> input = Examples.Sequence<float>(steps, 2, (uint)i);
        return name switch
        {
            "tokens" => new Example<float>([.. Enumerable.Range(i, steps).Select(step => step * 7 % 5)], target),
            "vector" => new Example<float>(Tensor.Create(input.Flat()), target),
            _ => new Example<float>(input, target),
        };
    }));

    // Keeps what it is told.
    private sealed class Recorder() : SequenceMetric("recorder", higherIsBetter: true)
    {
        public List<State> Started { get; } = [];

        public override SequenceMetricState Start()
        {
            Started.Add(new State());
            return Started[^1];
        }

        public sealed class State : SequenceMetricState
        {
            public List<string> Answers { get; } = [];

            protected override void Count(ReadOnlySpan<int> answer, ReadOnlySpan<int> truth) =>
                Answers.Add($"{string.Join(' ', answer.ToArray())} for {string.Join(' ', truth.ToArray())}");

            protected override double Compute() => Answers.Count;
        }
    }
}
