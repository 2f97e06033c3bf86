using Rnn.Parameters;
using Rnn.Sequences;

namespace Rnn.Data;

/// <summary>Divides raw examples into those to learn from and those to be tested with: by chance, by class, or by group.</summary>
/// <remarks>The same seed gives the same parts on every machine. Series are cut by time instead: <see cref="TimeSplit"/>.</remarks>
/// <example>
/// <code>
/// (string First, string Second)[] labelled = TextFiles.ReadPairs("reviews.tsv", first: "text", second: "label");
/// ((string, string)[] training, (string, string)[] test) = DataSplit.Stratified(labelled, review =&gt; review.Second, test: 0.2, seed: 1);
/// </code>
/// </example>
public static class DataSplit
{
    /// <summary>Chooses the examples of the test by chance; in both parts they stay in their order.</summary>
    /// <param name="items">The examples, at least two.</param>
    /// <param name="test">The share of the test, between 0 and 1; a fifth by default. Each part has one example at least.</param>
    /// <param name="seed">Another seed, other parts; 0 by default.</param>
    /// <typeparam name="TItem">What an example is; the numbers of examples will do for <see cref="SequenceDataset{T}.Choose"/>.</typeparam>
    /// <exception cref="ArgumentException">There are fewer than two examples.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1.</exception>
    public static (TItem[] Training, TItem[] Test) Random<TItem>(IReadOnlyList<TItem> items, double test = 0.2, ulong seed = 0)
    {
        Require(items, test);
        return Parts(items, Cut([.. Enumerable.Range(0, items.Count)], test, seed, stream: 0));
    }

    /// <summary>Chooses the examples of the test by chance in each class, so that both parts have the classes in the same shares.</summary>
    /// <param name="items">The examples, at least two.</param>
    /// <param name="classOf">The class of an example.</param>
    /// <param name="test">The share of the test, between 0 and 1; a fifth by default. The only example of a class is learned from.</param>
    /// <param name="seed">Another seed, other parts; 0 by default.</param>
    /// <typeparam name="TItem">What an example is.</typeparam>
    /// <typeparam name="TClass">What a class is: a word, a number.</typeparam>
    /// <exception cref="ArgumentException">There are fewer than two examples, or no class has two.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1.</exception>
    public static (TItem[] Training, TItem[] Test) Stratified<TItem, TClass>(
        IReadOnlyList<TItem> items, Func<TItem, TClass> classOf, double test = 0.2, ulong seed = 0)
    {
        Require(items, test);
        ArgumentNullException.ThrowIfNull(classOf);
        var training = new List<int>();
        var tested = new List<int>();
        uint stream = 0;
        foreach (IGrouping<TClass, int> members in Enumerable.Range(0, items.Count).GroupBy(i => classOf(items[i])))
        {
            (int[] first, int[] second) = members.Count() == 1 ? (members.ToArray(), []) : Cut([.. members], test, seed, stream);
            training.AddRange(first);
            tested.AddRange(second);
            stream++;
        }

        return tested.Count > 0
            ? Parts(items, ([.. training.Order()], [.. tested.Order()]))
            : throw new ArgumentException("No class has two examples, so none can be learned and tested; give more examples.", nameof(items));
    }

    /// <summary>Cuts groups in two, so that no group lies in both parts: the lines of one tune, the sentences of one speaker, the visits of one patient.</summary>
    /// <param name="items">The examples, of two groups at least.</param>
    /// <param name="groupOf">The group of an example.</param>
    /// <param name="test">The share of the groups that the test gets, between 0 and 1; a fifth by default.</param>
    /// <param name="seed">Another seed, other parts; 0 by default.</param>
    /// <typeparam name="TItem">What an example is.</typeparam>
    /// <typeparam name="TGroup">What a group is: a word, a number.</typeparam>
    /// <exception cref="ArgumentException">There are fewer than two groups.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1.</exception>
    public static (TItem[] Training, TItem[] Test) ByGroup<TItem, TGroup>(
        IReadOnlyList<TItem> items, Func<TItem, TGroup> groupOf, double test = 0.2, ulong seed = 0)
    {
        Require(items, test);
        ArgumentNullException.ThrowIfNull(groupOf);
        int[][] groups = [.. Enumerable.Range(0, items.Count).GroupBy(i => groupOf(items[i])).Select(group => group.ToArray())];
        if (groups.Length < 2)
        {
            throw new ArgumentException("All examples are of one group, which can't lie in both parts; give more groups.", nameof(items));
        }

        (int[] training, int[] tested) = Cut([.. Enumerable.Range(0, groups.Length)], test, seed, stream: 0);
        return Parts(items, ([.. training.SelectMany(group => groups[group]).Order()], [.. tested.SelectMany(group => groups[group]).Order()]));
    }

    private static (int[] Training, int[] Test) Cut(int[] places, double test, ulong seed, uint stream)
    {
        var random = new PhiloxGenerator(seed, RandomPurpose.Splitting, stream);
        random.Shuffle(places);
        int count = Math.Clamp((int)Math.Round(places.Length * test), 1, places.Length - 1);
        return ([.. places[count..].Order()], [.. places[..count].Order()]);
    }

    private static (TItem[] Training, TItem[] Test) Parts<TItem>(IReadOnlyList<TItem> items, (int[] Training, int[] Test) places) =>
        ([.. places.Training.Select(i => items[i])], [.. places.Test.Select(i => items[i])]);

    private static void Require<TItem>(IReadOnlyList<TItem> items, double test)
    {
        ArgumentNullException.ThrowIfNull(items);
        if (items.Count < 2)
        {
            throw new ArgumentException($"There is {items.Count} example; two parts need two at least.", nameof(items));
        }

        if (!(test > 0 && test < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(test), FormattableString.Invariant($"The share of the test lies between 0 and 1; got {test}."));
        }
    }
}
