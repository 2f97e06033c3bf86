using System.Numerics.Tensors;
using System.Text.RegularExpressions;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Learning;

/// <summary>
/// A network with gates learns to tell the order of two symbols among fifty that mean nothing. The criterion is that of
/// Hochreiter and Schmidhuber: no output is wrong by 0.3, at the end of any of 1000 sequences that it has not seen.
/// </summary>
[Trait("Category", "Learning")]
public partial class TemporalOrderTests
{
    private const double MostError = 0.3;

    [Theory]
    [InlineData("LSTM")]
    [InlineData("GRU")]
    public void A_network_with_gates_tells_the_order_of_every_unseen_sequence(string cell)
    {
        SequenceModel<float> model = Create(cell);
        model.Fit(
            Lessons(),
            new FitOptions<float> { Epochs = 20, BatchSize = 32, Optimizer = new Adam(0.003), Seed = 1, Threads = 1 });

        model.Evaluate(Unseen()).Score.Should().Be(1, "100 % of the answers are right");
        Errors(model, Unseen()).Should().OnlyContain(error => error < MostError, "and it is sure of each");
    }

    [Theory]
    [InlineData("LSTM")]
    [InlineData("GRU")]
    public void A_network_that_has_learned_nothing_tells_the_order_of_none(string cell)
    {
        SequenceModel<float> model = Create(cell);

        model.Evaluate(Unseen()).Score.Should().BeLessThan(0.5, "one in four is right by chance");
        Errors(model, Unseen()).Should().OnlyContain(error => error >= MostError, "else the criterion would be too easy");
    }

    [Fact]
    public void The_answer_is_the_order_of_the_only_two_symbols_that_mean_something()
    {
        SequenceDataset<float> data = TemporalOrder.Create(seed: 1, count: 2000);
        string[] texts = Texts(data);
        string[] orders = [.. Enumerable.Range(0, data.Count).Select(i => TemporalOrder.Orders[(int)data.GetTarget(i)[0]])];

        for (int i = 0; i < data.Count; i++)
        {
            Match match = Sequence().Match(texts[i]);
            match.Success.Should().BeTrue("{0} must be of the described form", texts[i]);
            texts[i].Length.Should().BeInRange(50, 55);
            match.Groups[1].Index.Should().BeInRange(5, 10);
            match.Groups[2].Index.Should().BeInRange(25, 30);
            orders[i].Should().Be(match.Groups[1].Value + match.Groups[2].Value);
        }

        orders.CountBy(order => order).Should().HaveCount(4).And.OnlyContain(
            pair => pair.Value > 400, "each is as likely as another");
        texts.Select(text => text.Length).Distinct().Should().HaveCount(6, "every length has its turn");
    }

    [Fact]
    public void The_sequences_that_measure_are_not_those_that_teach() =>
        Texts(Unseen()).Should().NotIntersectWith(Texts(Lessons())).And.OnlyHaveUniqueItems();

    private static SequenceModel<float> Create(string cell) =>
        SequenceModel.ManyToOne(TemporalOrder.Symbols.Count)
            .Recurrent(cell, hiddenSize: 32)
            .SoftmaxOutput(TemporalOrder.Orders.Count)
            .Build(seed: 1);

    private static SequenceDataset<float> Lessons() => TemporalOrder.Create(seed: 101, count: 8000);

    private static SequenceDataset<float> Unseen() => TemporalOrder.Create(seed: 201, count: 1000);

    /// <summary>How far each answer is from 1 at the right class; no other class can be further from its 0.</summary>
    private static IEnumerable<double> Errors(SequenceModel<float> model, SequenceDataset<float> data) =>
        model.Predict(data).Select((prediction, i) => 1.0 - prediction[(int)data.GetTarget(i)[0]]);

    private static string[] Texts(SequenceDataset<float> data) =>
        [.. Enumerable.Range(0, data.Count).Select(i => string.Concat(data.GetInput(i).ToArray()
            .Chunk(TemporalOrder.Symbols.Count)
            .Select(step => TemporalOrder.Symbols[TensorPrimitives.IndexOfMax<float>(step)])))];

    [GeneratedRegex("^E[abcd]*([XY])[abcd]*([XY])[abcd]*B$")]
    private static partial Regex Sequence();
}
