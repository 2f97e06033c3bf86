namespace Rnn.Tasks;

/// <summary>A way in which a text may go on.</summary>
/// <param name="Text">The whole text, what was given included.</param>
/// <param name="Probability">How probable the network finds it to go on so, from 0 to 1, and to end there if it is one of many texts.</param>
public readonly record struct TextCompletion(string Text, double Probability)
{
    /// <summary>In words: <c>new york (12 %)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Text} ({Probability:P0})");
}
