using Rnn.Heads;
using Rnn.Metrics;

namespace Rnn.Tests.Heads;

/// <summary>Edits between sequences, and sums of numbers known by their logarithms, beside what they are by definition.</summary>
public class LevenshteinTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("a", "", 1)]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "xyz", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("intention", "execution", 5)]
    [InlineData("aab", "baa", 2)]
    public void Edits_of_known_pairs(string from, string to, int edits)
    {
        int[] first = [.. from.Select(letter => (int)letter)], second = [.. to.Select(letter => (int)letter)];

        EditDistance.Between(first, second).Should().Be(edits);
        EditDistance.Between(second, first).Should().Be(edits, "what is inserted one way is deleted the other");
    }

    [Fact]
    public void Edits_are_those_of_the_definition()
    {
        var random = new Random(11);
        for (int trial = 0; trial < 200; trial++)
        {
            int[] from = [.. Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(3))], to = [.. Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(3))];

            Levenshtein.Distance(from, to).Should().Be(Defined(from, to), "from [{0}] to [{1}]", string.Join(", ", from), string.Join(", ", to));
        }

        static int Defined(int[] from, int[] to) =>
            from.Length == 0 || to.Length == 0 ? from.Length + to.Length
            : from[0] == to[0] ? Defined(from[1..], to[1..])
            : 1 + new[] { Defined(from[1..], to), Defined(from, to[1..]), Defined(from[1..], to[1..]) }.Min();
    }

    [Theory]
    [InlineData(0.25, 0.5)]
    [InlineData(0.5, 0.25)]
    [InlineData(0.5, 0.5)]
    [InlineData(0, 0.5)]
    [InlineData(0.5, 0)]
    [InlineData(0, 0)]
    public void A_sum_of_logarithms_is_the_logarithm_of_the_sum(double a, double b)
    {
        double expected = Math.Log(a + b);

        double sum = LogDomain.Add(Math.Log(a), Math.Log(b));

        if (a + b == 0)
        {
            sum.Should().Be(double.NegativeInfinity, "nothing and nothing is nothing");
        }
        else
        {
            sum.Should().BeApproximately(expected, 1e-15);
        }
    }

    [Fact]
    public void Logarithms_of_numbers_too_small_for_a_double_are_added_in_either_order()
    {
        LogDomain.Add(-2000, -2000).Should().BeApproximately(-2000 + Math.Log(2), 1e-12);
        LogDomain.Add(-2000, -1).Should().Be(-1);
        LogDomain.Add(-1, -2000).Should().Be(-1);
        LogDomain.Add(2000, -2000).Should().Be(2000, "a formula that is careless of the larger one overflows");
        LogDomain.Add(-2000, 2000).Should().Be(2000);
    }
}
