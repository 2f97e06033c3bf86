using Rnn.Parameters;

namespace Rnn.Layers;

/// <summary>What kind of run through the layers this is.</summary>
/// <param name="Training">Whether backward follows; dropout is then on, unless the pass is calm.</param>
/// <param name="Seed">The seed of this training's random numbers.</param>
/// <param name="Step">The number of the training step, which with the seed names the random numbers.</param>
/// <param name="Continues">
/// Whether recurrent layers begin from the states that were saved, where a sequence has had a step, not from their own beginning.
/// </param>
internal readonly record struct Pass(bool Training, ulong Seed, uint Step, bool Continues)
{
    public static Pass Inference => default;

    /// <summary>Backward follows, but nothing is left to chance: for those who look into a pass.</summary>
    public static Pass Calm => new(Training: true, Seed: 0, Step: 0, Continues: false) { IsCalm = true };

    /// <summary>Whether dropout and zoneout do as they do at inference although backward follows.</summary>
    public bool IsCalm { get; init; }

    /// <summary>Whether dropout and zoneout draw what falls.</summary>
    public bool Draws => Training && !IsCalm;

    /// <summary>The probability with which a decoder is fed a token of its own, and not the right one.</summary>
    public double OwnTokens { get; init; }

    /// <summary>Which chunk of its sequences the pass takes; 0 is the first, or the whole.</summary>
    public uint Chunk { get; init; }

    /// <summary>The random numbers of one layer for one purpose in this pass, other ones in every chunk: for what is drawn at each step.</summary>
    /// <remarks>The layers of a stack, and the chunks, draw from seeds of their own; two odd constants spread them.</remarks>
    public PhiloxGenerator Random(RandomPurpose purpose, uint place) =>
        new(Seed + (place * 0x9E3779B97F4A7C15) + (Chunk * 0xD1B54A32D192ED03), purpose, Step);

    /// <summary>The same in all chunks: for what is drawn once for a whole sequence.</summary>
    public PhiloxGenerator RandomOfSequences(RandomPurpose purpose, uint place) => (this with { Chunk = 0 }).Random(purpose, place);
}
