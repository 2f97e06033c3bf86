using Rnn.Sequences;
using Rnn.Tasks;
using Rnn.Training;

namespace Rnn.Tests.Tasks;

/// <summary>What can't be recommended is refused in words, with the mend, before anything is learned.</summary>
public sealed class RecommenderErrorTests
{
    private static readonly RecommenderOptions _options = RecommenderTests.Options with { Fit = new FitOptions<float> { Epochs = 1 }, MinimumCount = 1 };

    [Fact]
    public void Histories_that_teach_nothing_are_refused()
    {
        Refuses<InvalidDataException>([], "*no history*");
        Refuses<InvalidDataException>([["a", "b"], []], "*History 1 (the first is 0) is empty; leave it out*");
        Refuses<InvalidDataException>([["a", "b"], null!], "*History 1 (the first is 0) is null*");
        Refuses<InvalidDataException>([["a"], ["b"]], "*No history has two items*");
        Refuses<InvalidDataException>([["a", "a", "a"]], "*'a' is the only item*");
        Refuses<InvalidDataException>([["a", ""]], "*History 0 (the first is 0), item 1: the item is an empty text*");
        Refuses<InvalidDataException>([["a", null!]], "*History 0 (the first is 0), item 1: the item is null*");
        Refuses<InvalidDataException>([["a", "<start>"]], "*'<start>' is a name of the recommender's own*");
        FluentActions.Invoking(() => Recommender.Train(null!)).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void Settings_that_can_not_be_are_refused()
    {
        Refuses(_options with { MinimumCount = 0 }, "*MinimumCount and EmbeddingSize are 1 or more; got 0 and 24*");
        Refuses(_options with { EmbeddingSize = 0 }, "*got 1 and 0*");
        Refuses(_options with { ValidationShare = 1 }, "*ValidationShare lies between 0 and 1; got 1*");
        Refuses(_options with { MinimumCount = 3 }, "*Of 3 items 1 occur 3 times or more*set MinimumCount lower*");
        SequenceDataset<float> others = SequenceDataset.FromExamples([new Example<float>([0], [0])]);
        Refuses(_options with { Fit = new FitOptions<float> { Validation = others } }, "*set ValidationShare and leave Validation of Fit out*");
    }

    [Fact]
    public void Questions_that_can_not_be_answered_are_refused()
    {
        Recommender recommender = Recommender.Train([["a", "b"], ["b", "a"]], _options);

        recommender.Invoking(own => own.Recommend(["a"], 0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*At least one item*got a count of 0*");
        recommender.Invoking(own => own.Recommend(["a", ""])).Should().Throw<ArgumentException>().WithMessage("*Item 1 of the history: the item is an empty text*");
        recommender.Invoking(own => own.Recommend(null!)).Should().Throw<ArgumentNullException>();
        recommender.Invoking(own => own.Evaluate([["a", "b"], ["a"]])).Should().Throw<InvalidDataException>().WithMessage("*History 1 (the first is 0) has one item*");
        recommender.Invoking(own => own.Evaluate([])).Should().Throw<InvalidDataException>().WithMessage("*no history*");
        recommender.Invoking(own => own.Evaluate([["a", "b"]], 0)).Should().Throw<ArgumentOutOfRangeException>();
        recommender.Recommend(["a"]).Should().ContainSingle("of two items one is left");
    }

    [Fact]
    public void A_training_can_be_stopped()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        FluentActions.Invoking(() => Recommender.Train([["a", "b"], ["b", "a"]], _options, stop.Token)).Should().Throw<OperationCanceledException>();
    }

    private static void Refuses<TException>(IReadOnlyList<IReadOnlyList<string>> histories, string message)
        where TException : Exception =>
        FluentActions.Invoking(() => Recommender.Train(histories, _options)).Should().Throw<TException>().WithMessage(message);

    private static void Refuses(RecommenderOptions options, string message) =>
        FluentActions.Invoking(() => Recommender.Train([["a", "b", "a"], ["b", "a", "c"]], options)).Should().Throw<ArgumentException>().WithMessage(message);

    [Fact]
    public void Layers_that_look_ahead_are_refused() =>
        FluentActions.Invoking(() => Recommender.Train([["a", "b"], ["b", "a"]], new RecommenderOptions { MinimumCount = 1, Model = model => model.Bidirectional(() => new Rnn.Cells.GruCell<float>(2)) }))
            .Should().Throw<ArgumentException>().WithMessage("*look ahead*leave bidirectional and reversed layers out*");
}
