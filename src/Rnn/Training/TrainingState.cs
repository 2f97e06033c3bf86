using System.Numerics;

namespace Rnn.Training;

/// <summary>All that a training must know to go on as if it had never stopped, but for the weights.</summary>
internal sealed class TrainingState<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What must be the same when it goes on: batch size, seed, optimiser and the like, in words.</summary>
    public string Settings { get; set; } = "";

    /// <summary>The epoch at work, 1 for the first.</summary>
    public int Epoch { get; set; } = 1;

    /// <summary>Batches done in it.</summary>
    public int Batch { get; set; }

    /// <summary>Batches trained on: names the random numbers of the next one.</summary>
    public uint Pass { get; set; }

    /// <summary>Steps of the schedule done: batches, or groups of them whose gradients were joined.</summary>
    public long Steps { get; set; }

    public double LossSum { get; set; }

    public double LossWeight { get; set; }

    public double LargestNorm { get; set; }

    /// <summary>The notes of the schedule: a factor, the best loss, the epochs since.</summary>
    public double[] ScheduleNotes { get; set; } = [1, double.PositiveInfinity, 0];

    public double BestLoss { get; set; } = double.PositiveInfinity;

    /// <summary>The epoch of the best loss; 0 before the first has ended.</summary>
    public int BestEpoch { get; set; }

    /// <summary>The weights of the best epoch, where they are to be restored; else empty.</summary>
    public T[] BestWeights { get; set; } = [];

    /// <summary>The moments of the optimiser, run by run.</summary>
    public T[][] Moments { get; set; } = [];

    /// <summary>What the optimiser counts beside them.</summary>
    public double[] Counters { get; set; } = [];

    /// <summary>The epochs that are done.</summary>
    public List<EpochResult> History { get; set; } = [];

    /// <summary>Refuses a state of a training with other settings.</summary>
    public void RequireSettings(string now)
    {
        if (Settings == now)
        {
            return;
        }

        string[] before = Settings.Split('\n'), after = now.Split('\n');
        IEnumerable<string> changes = before.Except(after).Select(line => $"was {line}").Concat(after.Except(before).Select(line => $"is {line}"));
        throw new ArgumentException(
            $"The checkpoint was made with other settings and can't be gone on from: {string.Join("; ", changes)}. " +
            "Set them as they were, or begin anew with Resume = false.");
    }
}
