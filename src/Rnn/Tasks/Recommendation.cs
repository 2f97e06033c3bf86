namespace Rnn.Tasks;

/// <summary>An item that may come next.</summary>
/// <param name="Item">The item.</param>
/// <param name="Probability">How probable the recommender holds it to be the next one, among all items that it knows: from 0 to 1.</param>
public readonly record struct Recommendation(string Item, double Probability)
{
    /// <summary>In words: <c>bread 0.25</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Item} {Probability:G3}");
}
