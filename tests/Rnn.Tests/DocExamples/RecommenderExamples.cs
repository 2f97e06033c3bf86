using Rnn.Data;
using Rnn.Tasks;
using Rnn.Training;

namespace Rnn.Tests.DocExamples;

/// <summary>The examples of the doc comments about recommenders, word for word.</summary>
[Collection("files by name")]
public class RecommenderExamples
{
    [Fact]
    public void A_recommender()
    {
        string[] ways = ["bread butter jam milk", "tea milk sugar biscuits"];
        File.WriteAllLines("baskets.txt", Enumerable.Range(0, 60).Select(i => ways[i % 2]));

        string[][] baskets = [.. File.ReadLines("baskets.txt").Select(line => line.Split(' '))];
        (string[][] known, string[][] others) = DataSplit.Random(baskets, test: 0.2);
        Recommender recommender = Recommender.Train(known);
        Console.WriteLine(recommender.Evaluate(others));
        Console.WriteLine(string.Join(", ", recommender.Recommend(["tea", "milk"], count: 3)));

        recommender.Recommend(["tea", "milk"], count: 3)[0].Item.Should().Be("sugar");
    }

    [Fact]
    public void Options_of_a_recommender()
    {
        var options = new RecommenderOptions { MinimumCount = 5, Progress = new ConsoleProgress() };

        options.ToString().Should().Be("items that occur 5 times or more, vectors of 64");
    }
}
