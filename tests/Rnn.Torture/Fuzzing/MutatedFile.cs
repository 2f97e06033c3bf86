namespace Rnn.Torture.Fuzzing;

/// <summary>A file that was valid once.</summary>
/// <param name="Seed">Which it was made of.</param>
/// <param name="Mutations">What was done to it, in order; at least one.</param>
/// <param name="Bytes">What became of it.</param>
internal sealed record MutatedFile(string Seed, IReadOnlyList<string> Mutations, byte[] Bytes);
