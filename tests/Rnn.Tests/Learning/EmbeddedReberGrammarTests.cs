using System.Numerics.Tensors;
using System.Text.RegularExpressions;
using Rnn.Cells;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Learning;

/// <summary>
/// A network with gates learns the embedded Reber grammar from examples alone: at every symbol of every unseen string it
/// knows which symbols may follow, up to the second-last symbol, which depends on the second.
/// </summary>
/// <remarks>
/// Two criteria. A prediction is <em>legal</em>, as Hochreiter and Schmidhuber counted, if every symbol that may follow is
/// more probable than every one that may not. It is <em>exact</em>, which is more, if the symbols of a probability above
/// 0.2 are just those that may follow; their true probability is 0.5 where there are two and 1 where there is one.
/// What has learned must be exact; what must fail may not even be legal.
/// </remarks>
[Trait("Category", "Learning")]
public partial class EmbeddedReberGrammarTests
{
    private const double Possible = 0.2;

    private static readonly int _symbols = EmbeddedReberGrammar.Symbols.Count;
    private static readonly ReberString[] _lessons = EmbeddedReberGrammar.Create(seed: 101, count: 5000);

    // Short strings come many times, so those that are left are the rare and long ones.
    private static readonly ReberString[] _unseen = [.. EmbeddedReberGrammar.Create(seed: 201, count: 20_000)
        .DistinctBy(one => one.Text).ExceptBy(_lessons.Select(one => one.Text), one => one.Text)];

    [Theory]
    [InlineData("LSTM")]
    [InlineData("GRU")]
    public void A_network_with_gates_knows_at_every_symbol_of_every_unseen_string_what_may_follow(string cell)
    {
        SequenceModel<float> model = Create(cell);
        model.Fit(EmbeddedReberGrammar.ToDataset(_lessons), Options(epochs: 20));

        Prediction[] predictions = Predict(model);

        predictions.Where(prediction => !prediction.IsExact).Should().BeEmpty("100 % of the predictions are right");
        predictions.Count(prediction => prediction.IsOfSecondLast).Should().Be(
            _unseen.Length, "those that need memory are among them");
    }

    [Theory]
    [InlineData("LSTM")]
    [InlineData("GRU")]
    public void A_network_that_has_learned_nothing_does_not(string cell)
    {
        Prediction[] predictions = Predict(Create(cell));

        Share(predictions).Should().BeLessThan(1.0 / 3);
    }

    [Fact]
    public void A_network_without_memory_can_only_guess_the_second_last_symbol()
    {
        // Every pair of neighbours is an example of its own; 1000 strings have some 12 000.
        SequenceDataset<float> strings = EmbeddedReberGrammar.ToDataset(_lessons[..1000]);
        SequenceDataset<float> pairs = SequenceDataset.FromExamples(Enumerable.Range(0, strings.Count).SelectMany(i =>
            strings.GetInput(i).ToArray().Chunk(_symbols).Zip(
                strings.GetTarget(i).ToArray().Chunk(_symbols), (one, next) => new Example<float>(one, next))));
        SequenceModel<float> model = SequenceModel.OneToOne(_symbols)
            .Dense(32, Activation.Tanh)
            .SoftmaxOutput(_symbols)
            .Build(seed: 1);
        model.Fit(pairs, Options(epochs: 5));

        Prediction[] predictions = Predict(model);

        Share(predictions.Where(prediction => prediction.IsOfSecondLast)).Should().BeInRange(
            0.4, 0.6, "it always says the same, which is right in every other string");
    }

    [Fact]
    public void Every_string_is_one_of_the_grammar()
    {
        ReberString[] strings = EmbeddedReberGrammar.Create(seed: 1, count: 5000);

        strings.Should().OnlyContain(one => EmbeddedReberString().IsMatch(one.Text));
        strings.CountBy(one => one.Text[1]).Should().HaveCount(2).And.OnlyContain(
            pair => pair.Value > 2300, "T is as likely as P");
    }

    [Theory]
    [InlineData("BPBTSSXXVVEPE", true)]
    [InlineData("BTBPVVETE", true)]
    [InlineData("BTBPVVEPE", false)]
    [InlineData("BPBTSSVVEPE", false)]
    public void The_recogniser_of_this_test_knows_the_grammar(string text, bool belongs) =>
        EmbeddedReberString().IsMatch(text).Should().Be(belongs);

    [Fact]
    public void The_successors_are_those_that_are_seen()
    {
        // After a beginning that comes 50 times, one of two symbols would stay away once in 2⁴⁹ cases.
        var beginnings = EmbeddedReberGrammar.Create(seed: 1, count: 20_000)
            .SelectMany(one => one.Successors.Select((said, i) => (Begun: one.Text[..(i + 1)], Next: one.Text[i + 1], said)))
            .GroupBy(step => step.Begun)
            .Where(steps => steps.Count() >= 50)
            .Select(steps => (
                Begun: steps.Key,
                Seen: Sorted(steps.Select(step => step.Next)),
                Said: steps.Select(step => Sorted(step.said)).Distinct().ToList()))
            .ToList();

        beginnings.Should().HaveCountGreaterThan(100).And.OnlyContain(
            beginning => beginning.Said.Count == 1 && beginning.Said[0] == beginning.Seen);
    }

    [Fact]
    public void The_strings_that_measure_are_not_those_that_teach()
    {
        _unseen.Select(one => one.Text).Should().NotIntersectWith(_lessons.Select(one => one.Text)).And.OnlyHaveUniqueItems();
        _unseen.Should().HaveCountGreaterThan(500).And.Contain(
            one => one.Text.Length > 35, "now and then the second symbol must be kept for long");
    }

    private static string Sorted(IEnumerable<char> symbols) => string.Concat(symbols.Distinct().Order());

    private static SequenceModel<float> Create(string cell) =>
        SequenceModel.ManyToMany(_symbols).Recurrent(cell, hiddenSize: 32).SoftmaxOutput(_symbols).Build(seed: 1);

    private static FitOptions<float> Options(int epochs) =>
        new() { Epochs = epochs, BatchSize = 32, Optimizer = new Adam(0.01), Seed = 1, Threads = 1 };

    /// <summary>How many of the predictions are legal, from 0 to 1.</summary>
    private static double Share(IEnumerable<Prediction> predictions) =>
        predictions.Average(prediction => prediction.IsLegal ? 1.0 : 0);

    /// <summary>What the model says at each symbol but the last of each unseen string.</summary>
    private static Prediction[] Predict(SequenceModel<float> model) =>
        [.. _unseen.SelectMany(one => Probabilities(model, one.Text[..^1]).Select((probabilities, i) => new Prediction(
            one.Text[..(i + 1)], one.Successors[i], IsOfSecondLast: i == one.Text.Length - 3, probabilities)))];

    private static float[][] Probabilities(SequenceModel<float> model, string text)
    {
        Tensor<float> input = EmbeddedReberGrammar.Symbols.OneHot<float>([.. text.Select(symbol => $"{symbol}")]);
        return model.Topology == Topology.ManyToMany
            ? Rows(model.Predict(input))
            : [.. Rows(input).Select(one => Rows(model.Predict(Tensor.Create(one)))[0])];
    }

    private static float[][] Rows(Tensor<float> tensor)
    {
        float[] values = new float[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return [.. values.Chunk(_symbols)];
    }

    // After the inner B either T, through states 2 and 4, or P; from state 3 on T*V, perhaps back by PX, and out by V or PS.
    [GeneratedRegex("^B([TP])B(TS*X(S|XT*V(PXT*V)*(V|PS))|PT*V(PXT*V)*(V|PS))E\\1E$")]
    private static partial Regex EmbeddedReberString();

    /// <summary>Which symbols the model holds for possible after the text so far.</summary>
    private sealed record Prediction(string Text, string Successors, bool IsOfSecondLast, float[] Probabilities)
    {
        public bool IsLegal => Of(legal: true).Min() > Of(legal: false).Max();

        public bool IsExact => Of(legal: true).Min() > Possible && Of(legal: false).Max() <= Possible;

        private IEnumerable<float> Of(bool legal) =>
            Probabilities.Where((_, i) => Successors.Contains(EmbeddedReberGrammar.Symbols[i]) == legal);
    }
}
