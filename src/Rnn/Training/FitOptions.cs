using System.Numerics;
using Rnn.Sequences;

namespace Rnn.Training;

/// <summary>How to train. Every setting has a default that is good to begin with.</summary>
/// <typeparam name="T">The number type of the model.</typeparam>
public sealed record FitOptions<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MostThreads = 1024;

    /// <summary>How often to go through all examples.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Examples per step of the optimiser.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>How gradients change the parameters.</summary>
    public Optimizer Optimizer { get; init; } = new Adam();

    /// <summary>The largest norm of the whole gradient; null for none.</summary>
    public double? ClipGradientNorm { get; init; } = 5;

    /// <summary>The largest size of one component of the gradient; null, the default, for none.</summary>
    public double? ClipGradientValue { get; init; }

    /// <summary>Whether each epoch sees the examples in a new random order.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Chooses the order of the examples and what dropout drops.</summary>
    public ulong Seed { get; init; }

    /// <summary>Examples that are only measured, after each epoch.</summary>
    public SequenceDataset<T>? Validation { get; init; }

    /// <summary>Threads to use at most; the result is the same bits for any number. All processors by default.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Told after each batch and each epoch, on the thread that trains.</summary>
    public IProgress<FitProgress>? Progress { get; init; }

    internal void Check()
    {
        RequirePositive(Epochs, nameof(Epochs));
        RequirePositive(BatchSize, nameof(BatchSize));
        RequirePositive(Threads, nameof(Threads));
        if (Threads > MostThreads)
        {
            throw new ArgumentOutOfRangeException(nameof(Threads), Threads, $"{nameof(Threads)} must be at most {MostThreads}; got {Threads}.");
        }

        ArgumentNullException.ThrowIfNull(Optimizer);
        RequireLimit(ClipGradientNorm, nameof(ClipGradientNorm));
        RequireLimit(ClipGradientValue, nameof(ClipGradientValue));
    }

    private static void RequirePositive(int value, string name)
    {
        if (value < 1)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 1; got {value}.");
        }
    }

    private static void RequireLimit(double? value, string name)
    {
        if (value is { } limit && !(limit > 0))
        {
            throw new ArgumentOutOfRangeException(name, limit, FormattableString.Invariant(
                $"{name} must be above 0; got {limit}. Set it to null for no clipping."));
        }
    }
}
