namespace Rnn.Training;

/// <summary>When to stop because nothing gets better, and what to go back to.</summary>
/// <remarks>What counts is the loss on the validation examples, or on the training examples if there are none.</remarks>
public sealed record EarlyStopping
{
    /// <summary>After how many epochs without a better loss to stop.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>By how much a better loss must be below the best so far.</summary>
    public double MinimumImprovement { get; init; }

    /// <summary>Whether the model gets back the weights of its best epoch at the end, also if the training runs to its last epoch.</summary>
    public bool RestoreBest { get; init; } = true;

    internal void Check()
    {
        if (Patience < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(Patience), Patience, $"{nameof(Patience)} must be at least 1; got {Patience}.");
        }

        if (!(MinimumImprovement >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(MinimumImprovement), MinimumImprovement, FormattableString.Invariant(
                $"{nameof(MinimumImprovement)} must be 0 or more; got {MinimumImprovement}."));
        }
    }
}
