using System.Globalization;
using System.Text;

namespace Rnn.Training;

/// <summary>What happened in a training, epoch by epoch.</summary>
public sealed class TrainingHistory
{
    /// <summary>
    /// The epochs in order, those of the parts before a resumed training included. One that a time limit broke off is not among them.
    /// </summary>
    public IReadOnlyList<EpochResult> Epochs { get; init; } = [];

    /// <summary>
    /// The epoch with the lowest loss on the validation examples, or on the training examples if there are none; with early stopping,
    /// the last one that was better, by what it watches and its minimum improvement. 0 if no epoch had a loss.
    /// </summary>
    public int BestEpoch { get; init; }

    /// <summary>Whether the model has the weights of <see cref="BestEpoch"/>, and not those of the last step.</summary>
    public bool HasBestWeights { get; init; }

    /// <summary>Why the training ended.</summary>
    public TrainingEnd End { get; init; }

    /// <summary>A line for each epoch and each warning, in words, and why it ended.</summary>
    public override string ToString() => string.Join('\n', [.. Epochs.Select(epoch => epoch.ToString()), DescribeEnd()]);

    /// <summary>
    /// The epochs as CSV: one line per epoch, with a header, as a spreadsheet reads it; numbers in full. The last column holds the
    /// warnings.
    /// </summary>
    public string ToCsv()
    {
        string[] metrics = [.. Epochs.SelectMany(epoch => epoch.Metrics.Keys).Distinct()];
        var text = new StringBuilder("epoch,training loss,validation loss,score name,score,largest gradient norm,learning rate,seconds");
        text.Append(string.Concat(metrics.Select(name => $",{Quote(name)}"))).Append(",warnings\n");
        foreach (EpochResult epoch in Epochs)
        {
            text.Append(string.Create(
                CultureInfo.InvariantCulture,
                $"{epoch.Epoch},{epoch.TrainingLoss:R},{epoch.Validation?.Loss:R},{epoch.Validation?.ScoreName},{epoch.Validation?.Score:R},"));
            text.Append(CultureInfo.InvariantCulture, $"{epoch.LargestGradientNorm:R},{epoch.LearningRate:R},{epoch.Duration.TotalSeconds:F3}");
            foreach (string name in metrics)
            {
                text.Append(CultureInfo.InvariantCulture, $",{(epoch.Metrics.TryGetValue(name, out double value) ? value : double.NaN):R}");
            }

            text.Append(',').Append(epoch.Warnings.Count == 0 ? "" : Quote(string.Join(' ', epoch.Warnings))).Append('\n');
        }

        return text.ToString();
    }

    private string DescribeEnd()
    {
        string reason = End switch
        {
            TrainingEnd.EarlyStopping => FormattableString.Invariant($"stopped early, {Epochs.Count - BestEpoch} epochs after the best one"),
            TrainingEnd.TimeLimit => "ended by the time limit",
            _ => "ended after the last epoch",
        };
        return reason + (BestEpoch == 0 ? "" : FormattableString.Invariant($"; epoch {BestEpoch} was best")) +
            (HasBestWeights ? ", and the model has its weights" : "");
    }

    private static string Quote(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
