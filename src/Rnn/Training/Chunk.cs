using Rnn.Sequences;

namespace Rnn.Training;

/// <summary>Some steps of a batch of sequences, as <see cref="ChunkPlan"/> cuts them.</summary>
/// <param name="Window">Which steps of each sequence.</param>
/// <param name="FirstNew">The first of these steps whose loss counts.</param>
/// <param name="Continues">Whether it goes on from the saved states, or begins at the beginning.</param>
internal readonly record struct Chunk(SequenceWindow Window, int FirstNew, bool Continues)
{
    /// <summary>After how many of its steps the states are to be saved for the next chunk; null for not at all.</summary>
    public int? StepsToSave { get; init; }

    /// <summary>Whether it only carries the state: nothing is learned from it.</summary>
    public bool OnlyCarries { get; init; }
}
