namespace Rnn.Layers;

/// <summary>What kind of run through the layers this is.</summary>
/// <param name="Training">Whether backward follows and dropout is on.</param>
/// <param name="Seed">The seed of this training's random numbers.</param>
/// <param name="Step">The number of the training step, which with the seed names the random numbers.</param>
/// <param name="Continues">Whether recurrent layers go on from the last pass: its final states, the same weights.</param>
internal readonly record struct Pass(bool Training, ulong Seed, uint Step, bool Continues)
{
    public static Pass Inference => default;

    public static Pass Continuation => new(false, 0, 0, Continues: true);
}
