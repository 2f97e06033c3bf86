using Rnn.Optimizers;
using Rnn.Persistence;
using Rnn.Sequences;
using Rnn.Tasks;
using Rnn.Training;

namespace Rnn.Tests.Tasks;

/// <summary>A recommender takes histories of items and says which come next.</summary>
public sealed class RecommenderTests : IDisposable
{
    private static readonly Lazy<Recommender> _trained = new(() => Recommender.Train(Sessions(300, seed: 1), Options));
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.rnn");

    /// <summary>Small and fast.</summary>
    internal static RecommenderOptions Options => new()
    {
        EmbeddingSize = 24,
        Fit = new FitOptions<float> { Epochs = 12, Optimizer = new Adam(learningRate: 0.01) },
        Seed = 1,
    };

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void What_follows_is_found_by_more_than_the_last_item()
    {
        Recommender recommender = _trained.Value;

        RecommenderReport report = recommender.Evaluate(Sessions(100, seed: 2), count: 1, leaveOutSeen: false);

        report.Recommender.HitRate.Should().BeGreaterThan(0.95, "the item before the last says which way it goes");
        report.Baselines.Select(baseline => baseline.Name).Should().Equal("popularity", "previous item");
        report.Baselines[1].HitRate.Should().BeInRange(0.3, 0.75, "the last item alone says half of it");
        report.ToString().Should().Contain("last item of 100 histories among 1 recommended").And.Contain("Better than both that cost nothing.");
    }

    [Fact]
    public void Recommendations_are_probabilities_of_known_items_the_best_first()
    {
        Recommendation[] all = _trained.Value.Recommend(["a1", "a2"], count: 1000, leaveOutSeen: false);

        all.Sum(item => item.Probability).Should().BeApproximately(1, 1e-9);
        all.Select(item => item.Probability).Should().BeInDescendingOrder();
        all.Select(item => item.Item).Should().BeEquivalentTo(_trained.Value.Items).And.NotContain(["rare", "<unknown>", "<start>"]);
        all[0].Item.Should().Be("a3");
        all[0].ToString().Should().StartWith("a3 ").And.Contain(".");
    }

    [Fact]
    public void Items_of_the_history_are_left_out_unless_they_may_repeat()
    {
        _trained.Value.Recommend(["a1", "a2", "a3"], 50).Select(item => item.Item).Should().NotContain(["a1", "a2", "a3"]);
        _trained.Value.Recommend(["a1", "a2", "a3"], 50, leaveOutSeen: false).Select(item => item.Item).Should().Contain(["a1", "a2", "a3"]);
    }

    [Fact]
    public void Who_comes_without_a_history_gets_what_histories_begin_with()
    {
        _trained.Value.Recommend([], count: 2).Select(item => item.Item).Should().BeEquivalentTo("a1", "b1");
        _trained.Value.Recommend(["never seen"], count: 3).Should().HaveCount(3);
    }

    [Fact]
    public void What_is_hidden_and_can_not_be_found_is_told()
    {
        RecommenderReport report = _trained.Value.Evaluate([["a1", "a2", "new"], ["a1", "a2", "a1"], ["a1", "a2", "a3"]], count: 3);

        (report.Histories, report.UnknownItems, report.SeenItems, report.Count).Should().Be((3, 1, 1, 3));
        report.ToString().Should().Contain("1 of the hidden items were not learned").And.Contain("leaveOutSeen: false");
    }

    [Fact]
    public void Scores_are_of_the_place_in_the_list()
    {
        RecommendationScores scores = RecommendationScores.Of("x", [0, 1, -1, 3]);

        scores.HitRate.Should().Be(0.75);
        scores.MeanReciprocalRank.Should().BeApproximately((1 + 0.5 + 0.25) / 4, 1e-12);
        scores.DiscountedGain.Should().BeApproximately((1 + (1 / Math.Log2(3)) + (1 / Math.Log2(5))) / 4, 1e-12);
        scores.ToString().Should().Be("x: hit rate 0.750, MRR 0.438, NDCG 0.515");
    }

    [Fact]
    public void What_followed_most_often_is_counted()
    {
        var items = new Vocabulary("<unknown>", "x", "y", "z", "<start>") { Unknown = "<unknown>" };

        RecommenderKnowledge knowledge = RecommenderKnowledge.Of(items, [[1, 2], [1, 3], [1, 3, 0], [2, 2, 2]]);

        knowledge.Counts.Should().Equal(1, 3, 4, 2, 0);
        knowledge.Followers[1].Should().Equal(3, 2);
        knowledge.Followers[2].Should().Equal(2);
        knowledge.Followers[3].Should().BeEmpty("nothing known followed");
        knowledge.Followers[4].Should().Equal(1, 2);
        knowledge.Popular(items).Should().Equal(2, 1, 3);
    }

    [Fact]
    public void Chance_says_that_there_is_nothing_to_win()
    {
        var random = new Random(1);
        string[][] noise = [.. Enumerable.Range(0, 120).Select(_ => Enumerable.Range(0, 5).Select(_ => $"item {random.Next(40)}").ToArray())];
        RecommenderReport report = Recommender.Train(noise[..60], Options with { Fit = Options.Fit! with { Epochs = 2 } }).Evaluate(noise[60..]);

        report.Recommender.HitRate.Should().BeLessThan(0.5);
        report.ToString().Should().NotContain("NaN");
    }

    [Fact]
    public void A_saved_recommender_answers_the_same_to_the_bit()
    {
        _trained.Value.Save(_file);

        Recommender loaded = Recommender.Load(_file);

        loaded.History.Should().BeNull();
        loaded.Items.Should().Equal(_trained.Value.Items);
        loaded.Recommend(["a1", "a2"]).Should().Equal(_trained.Value.Recommend(["a1", "a2"]));
        string[][] others = Sessions(40, seed: 3);
        loaded.Evaluate(others).ToString().Should().Be(_trained.Value.Evaluate(others).ToString());
    }

    [Fact]
    public void A_file_whose_parts_do_not_fit_is_refused()
    {
        _trained.Value.Save(_file);
        var package = ModelPackage<float>.Load(_file);

        Save(package.Properties["task.knowledge"].Replace("\"Counts\":[", "\"Counts\":[1,"));
        FluentActions.Invoking(() => Recommender.Load(_file)).Should().Throw<ModelFileException>().WithMessage("*don't fit each other*");
        Save(package.Properties["task.knowledge"].Replace("\"Followers\":[[],", "\"Followers\":[[9999],"));
        FluentActions.Invoking(() => Recommender.Load(_file)).Should().Throw<ModelFileException>().WithMessage("*don't fit each other*");
        Save("{}", kind: "translator");
        FluentActions.Invoking(() => Recommender.Load(_file)).Should().Throw<ModelFileException>().WithMessage("*holds a translator, not a recommender*");

        void Save(string knowledge, string kind = "recommender") => new ModelPackage<float>(package.Model)
        {
            InputVocabulary = package.InputVocabulary,
            OutputVocabulary = package.OutputVocabulary,
            Properties = new Dictionary<string, string> { ["task"] = kind, ["task.knowledge"] = knowledge },
        }.Save(_file);
    }

    [Fact]
    public void Equal_seeds_learn_alike()
    {
        string[][] few = Sessions(30, seed: 1);
        RecommenderOptions options = Options with { Fit = Options.Fit! with { Epochs = 1 } };

        Recommender.Train(few, options).Recommend([]).Should().Equal(Recommender.Train(few, options).Recommend([]));
        Recommender.Train(few, options).Recommend([]).Should().NotEqual(Recommender.Train(few, options with { Seed = 2 }).Recommend([]));
    }

    [Fact]
    public void Layers_of_your_own_are_taken()
    {
        Recommender recommender = Recommender.Train(Sessions(30, seed: 1), Options with { Model = model => model.Lstm(7), Fit = new FitOptions<float> { Epochs = 1 } });

        recommender.Model.Summary().Should().Contain("lstm");
    }

    /// <summary>
    /// Two ways round four items with one in common, m: a1 a2 a3 m a1 … and b1 b2 b3 m b1 …; behind m the last item does not say which. Once, "rare".
    /// </summary>
    internal static string[][] Sessions(int count, int seed)
    {
        var random = new Random(seed);
        string[][] sessions = [.. Enumerable.Range(0, count).Select(_ =>
        {
            string way = random.Next(2) == 0 ? "a" : "b";
            return Enumerable.Range(0, random.Next(2) == 0 ? 5 : 4).Select(i => i % 4 == 3 ? "m" : $"{way}{(i % 4) + 1}").ToArray();
        })];
        sessions[0] = [.. sessions[0], "rare"];
        return sessions;
    }
}
