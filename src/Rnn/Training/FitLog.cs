using Microsoft.Extensions.Logging;

namespace Rnn.Training;

/// <summary>What a training writes to a log.</summary>
internal static partial class FitLog
{
    [LoggerMessage(1, LogLevel.Information, "Epoch {Epoch} of {Epochs}: training loss {Loss:G5}, validation {Validation}, learning rate {LearningRate:G4}")]
    public static partial void Epoch(ILogger logger, int epoch, int epochs, double loss, string validation, double learningRate);

    [LoggerMessage(2, LogLevel.Warning, "Epoch {Epoch}: {Observation}")]
    public static partial void Warning(ILogger logger, int epoch, string observation);
}
