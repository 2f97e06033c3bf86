using System.Numerics;
using Rnn.Metrics;
using Rnn.Parameters;

namespace Rnn.Training;

/// <summary>The best epoch so far, and its weights where they are to be kept.</summary>
/// <param name="stopping">What makes an epoch the best; null for the loss.</param>
/// <param name="metrics">The metrics of the training.</param>
internal sealed class BestEpoch<T>(EarlyStopping? stopping, IReadOnlyList<Metric> metrics)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What was watched in it, as a number of which less is better.</summary>
    public double Value { get; private set; } = double.PositiveInfinity;

    /// <summary>Its number; 0 before there is one.</summary>
    public int Epoch { get; private set; }

    /// <summary>Its weights; empty where they are not kept.</summary>
    public ReadOnlyMemory<T> Weights { get; private set; }

    /// <summary>Goes on from a checkpoint.</summary>
    public void Restore(double value, int epoch, ReadOnlyMemory<T> weights) => (Value, Epoch, Weights) = (value, epoch, weights);

    /// <summary>Whether so many epochs are enough.</summary>
    public bool IsStopped(int epochsDone) => stopping is not null && Epoch > 0 && epochsDone - Epoch >= stopping.Patience;

    public void Consider(EpochResult epoch, ParameterStore<T> parameters)
    {
        double value = stopping?.ValueOf(epoch, metrics) ?? epoch.DecidingLoss;
        if (value < Value - (stopping?.MinimumImprovement ?? 0))
        {
            (Value, Epoch) = (value, epoch.Epoch);
            if (stopping is { RestoreBest: true })
            {
                Weights = parameters.AllValues.ToArray();
            }
        }
    }

    /// <summary>Gives the model its best weights back, if there are such.</summary>
    public bool GiveBack(ParameterStore<T> parameters)
    {
        Weights.Span.CopyTo(parameters.AllValues);
        return Weights.Length > 0;
    }
}
