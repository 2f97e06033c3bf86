using System.Globalization;
using System.Text;

namespace Rnn.Training;

/// <summary>What happened in a training, epoch by epoch.</summary>
/// <param name="Epochs">The epochs in order, those of the parts before a resumed training included.</param>
public sealed record TrainingHistory(IReadOnlyList<EpochResult> Epochs)
{
    /// <summary>
    /// The epoch with the lowest loss on the validation examples, or on the training examples if there are none; with early stopping,
    /// the last one that was better by its minimum improvement, whose weights it keeps. 0 if no epoch had a loss.
    /// </summary>
    public int BestEpoch { get; init; }

    /// <summary>Whether early stopping ended the training before its last epoch.</summary>
    public bool StoppedEarly { get; init; }

    /// <summary>One line per epoch, in words.</summary>
    public override string ToString() => string.Join('\n', Epochs);

    /// <summary>One line per epoch, with a header, as a spreadsheet reads it.</summary>
    public string ToCsv()
    {
        string[] metrics = [.. Epochs.SelectMany(epoch => epoch.Metrics.Keys).Distinct()];
        var text = new StringBuilder("epoch,training loss,validation loss,score name,score,gradient norm,learning rate,seconds");
        text.Append(string.Concat(metrics.Select(name => $",\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\""))).Append('\n');
        foreach (EpochResult epoch in Epochs)
        {
            text.Append(string.Create(
                CultureInfo.InvariantCulture,
                $"{epoch.Epoch},{epoch.TrainingLoss:R},{epoch.Validation?.Loss:R},{epoch.Validation?.ScoreName},{epoch.Validation?.Score:R},"));
            text.Append(CultureInfo.InvariantCulture, $"{epoch.GradientNorm:R},{epoch.LearningRate:R},{epoch.Duration.TotalSeconds:F3}");
            foreach (string name in metrics)
            {
                text.Append(CultureInfo.InvariantCulture, $",{(epoch.Metrics.TryGetValue(name, out double value) ? value : double.NaN):R}");
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
