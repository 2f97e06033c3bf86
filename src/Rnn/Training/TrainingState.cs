using System.Numerics;

namespace Rnn.Training;

/// <summary>All that a training must know to go on as if it had never stopped.</summary>
/// <remarks>For a <see cref="TrainingCheckpoint{T}"/> of your own: keep every property to the last bit, and give them back.</remarks>
/// <typeparam name="T">The number type of the model, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class TrainingState<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What must be the same when it goes on, in words: a line each for batch size, seed, optimiser and so on.</summary>
    public string Settings { get; init; } = "";

    /// <summary>The number of the epoch at work, 1 for the first.</summary>
    public int Epoch { get; init; } = 1;

    /// <summary>How many batches of the epoch at work are done.</summary>
    public int Batch { get; init; }

    /// <summary>Batches trained on since the beginning; names the random numbers of the next one.</summary>
    public uint Pass { get; init; }

    /// <summary>Steps of the optimiser done since the beginning: batches, or groups of them whose gradients were joined.</summary>
    public long Steps { get; init; }

    /// <summary>The losses of the rows of the epoch at work so far, each times its weight, summed.</summary>
    public double LossSum { get; init; }

    /// <summary>The weights of the rows of the epoch at work so far, summed.</summary>
    public double LossWeight { get; init; }

    /// <summary>The largest norm of a gradient of this epoch so far.</summary>
    public double LargestGradientNorm { get; init; }

    /// <summary>All values of the model's parameters, in their flat order.</summary>
    public ReadOnlyMemory<T> Weights { get; init; }

    /// <summary>
    /// What early stopping watches, at the best epoch so far, as a number of which less is better; infinity before there is one.
    /// </summary>
    public double BestValue { get; init; } = double.PositiveInfinity;

    /// <summary>The best epoch so far; 0 before the first has ended.</summary>
    public int BestEpoch { get; init; }

    /// <summary>The weights of the best epoch, where they are to be given back; else empty.</summary>
    public ReadOnlyMemory<T> BestWeights { get; init; }

    /// <summary>What the optimiser remembers for each parameter value, run by run, each laid out like the weights.</summary>
    public IReadOnlyList<ReadOnlyMemory<T>> Moments { get; init; } = [];

    /// <summary>The single numbers that the optimiser remembers beside its moments.</summary>
    public IReadOnlyList<double> Counters { get; init; } = [];

    /// <summary>What happened in the epochs that are done.</summary>
    public IReadOnlyList<EpochResult> History { get; init; } = [];
}
