namespace Rnn.Tests.Learning;

/// <summary>A string of the embedded Reber grammar.</summary>
/// <param name="Text">Its symbols, such as BPBTSXXVVEPE.</param>
/// <param name="Successors">For each symbol but the last, the symbols that may follow it.</param>
internal sealed record ReberString(string Text, IReadOnlyList<string> Successors);
