using System.Diagnostics.Metrics;
using Rnn.Models;

namespace Rnn.Training;

/// <summary>What the meter <c>Rnn</c> counts of a training, on the thread that trains.</summary>
internal static class FitMeter
{
    private static readonly Counter<long> _examples = RnnMeter.Meter.CreateCounter<long>(
        "rnn.training.examples", "{example}", "Examples learned from, each as often as it was seen.");

    private static readonly Counter<long> _epochs = RnnMeter.Meter.CreateCounter<long>(
        "rnn.training.epochs", "{epoch}", "Epochs that came to their end.");

    private static readonly Histogram<double> _batchDuration = RnnMeter.Meter.CreateHistogram(
        "rnn.training.batch.duration", "s", "How long it took to learn from a batch.", tags: null, RnnMeter.Durations);

    private static readonly Gauge<double> _loss = RnnMeter.Meter.CreateGauge<double>(
        "rnn.training.loss", unit: null, "The mean loss of the epoch so far, each batch measured before it is learned from.");

    private static readonly Gauge<double> _validationLoss = RnnMeter.Meter.CreateGauge<double>(
        "rnn.validation.loss", unit: null, "The mean loss over the validation examples after the last epoch.");

    private static readonly Gauge<double> _validationScore = RnnMeter.Meter.CreateGauge<double>(
        "rnn.validation.score", unit: null, "What was measured over the validation examples after the last epoch: rnn.score says what, rnn.output of which output.");

    /// <summary>Counts a batch that was learned from.</summary>
    public static void AddBatch(int examples, TimeSpan duration)
    {
        _examples.Add(examples);
        _batchDuration.Record(duration.TotalSeconds);
    }

    /// <summary>Tells how far an epoch is.</summary>
    /// <param name="loss">Its loss so far; NaN, of empty sequences alone, is not told.</param>
    /// <param name="result">The whole epoch, if it is over.</param>
    public static void Tell(double loss, EpochResult? result)
    {
        Record(_loss, loss);
        if (result is null)
        {
            return;
        }

        _epochs.Add(1);
        if (result.Validation is { } validation)
        {
            Record(_validationLoss, validation.Loss);
            TellScores(validation, result.Metrics);
        }
    }

    private static void TellScores(Evaluation validation, IReadOnlyDictionary<string, double> metrics)
    {
        if (!_validationScore.Enabled)
        {
            return;
        }

        Record(_validationScore, validation.Score, new KeyValuePair<string, object?>("rnn.score", validation.ScoreName));
        foreach ((string output, Evaluation evaluation) in validation.Outputs)
        {
            Record(_validationScore, evaluation.Score, new KeyValuePair<string, object?>("rnn.score", evaluation.ScoreName), new KeyValuePair<string, object?>("rnn.output", output));
        }

        foreach ((string metric, double value) in metrics)
        {
            Record(_validationScore, value, new KeyValuePair<string, object?>("rnn.score", metric));
        }
    }

    private static void Record(Gauge<double> gauge, double value, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!double.IsNaN(value))
        {
            gauge.Record(value, tags);
        }
    }
}
