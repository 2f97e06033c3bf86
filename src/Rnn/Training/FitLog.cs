using Microsoft.Extensions.Logging;

namespace Rnn.Training;

/// <summary>What a training writes to a log.</summary>
internal static partial class FitLog
{
    /// <summary>A line for the epoch and one for each of its warnings.</summary>
    public static void Write(ILogger? logger, EpochResult epoch, int epochs)
    {
        if (logger is null || !logger.IsEnabled(LogLevel.Information))
        {
            return;
        }

        Epoch(logger, epoch.Epoch, epochs, epoch.TrainingLoss, epoch.Validation?.ToString() ?? "none", epoch.LearningRate);
        foreach (string warning in epoch.Warnings)
        {
            Warning(logger, epoch.Epoch, warning);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Epoch {Epoch} of {Epochs}: training loss {Loss:G5}, validation {Validation}, learning rate {LearningRate:G4}")]
    private static partial void Epoch(ILogger logger, int epoch, int epochs, double loss, string validation, double learningRate);

    [LoggerMessage(2, LogLevel.Warning, "Epoch {Epoch}: {Observation}")]
    private static partial void Warning(ILogger logger, int epoch, string observation);
}
