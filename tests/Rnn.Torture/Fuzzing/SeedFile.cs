namespace Rnn.Torture.Fuzzing;

/// <summary>A valid file.</summary>
/// <param name="Name">For the report.</param>
/// <param name="Bytes">All of it.</param>
internal sealed record SeedFile(string Name, byte[] Bytes);
