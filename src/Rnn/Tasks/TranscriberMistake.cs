namespace Rnn.Tasks;

/// <summary>An example that a transcriber read wrong.</summary>
/// <param name="Example">Its place among those evaluated, 0 for the first.</param>
/// <param name="Wanted">What it says.</param>
/// <param name="Got">What was read.</param>
/// <param name="Errors">How many symbols were put in, left out or taken for others.</param>
public sealed record TranscriberMistake(int Example, string Wanted, string Got, int Errors)
{
    /// <summary>In words: <c>example 7: 'seven' read as 'sven', 1 wrong</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"example {Example}: '{Wanted}' read as '{Got}', {Errors} wrong");
}
