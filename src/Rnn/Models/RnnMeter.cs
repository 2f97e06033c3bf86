using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Rnn.Models;

/// <summary>The meter <c>Rnn</c>, which dotnet-counters and OpenTelemetry read, and what it counts of predictions.</summary>
/// <remarks>Nobody needs to listen: then nothing is counted, and no clock is read. No count takes memory or a lock, and no count changes a result.</remarks>
internal static class RnnMeter
{
    /// <summary>The upper bounds of the classes that durations are sorted into, in seconds: of a step of a small network up to a night's work.</summary>
    public static readonly InstrumentAdvice<double> Durations = new()
    {
        HistogramBucketBoundaries = [0.00001, 0.00003, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100],
    };

    /// <summary>All that the library counts is counted here.</summary>
    public static readonly Meter Meter = new("Rnn", typeof(RnnMeter).Assembly.GetName().Version?.ToString(3));

    /// <summary>Steps that sessions were fed, of all their rows.</summary>
    public static readonly Counter<long> SessionSteps = Meter.CreateCounter<long>(
        "rnn.session.steps", "{step}", "Steps that streaming sessions were fed, one for each row.");

    private static readonly Counter<long> _sequences = Meter.CreateCounter<long>(
        "rnn.prediction.sequences", "{sequence}", "Sequences, or single vectors, that models have answered: Predict, Decode, Generate.");

    private static readonly Histogram<double> _duration = Meter.CreateHistogram(
        "rnn.prediction.duration", "s", "How long the network took for a call, of one sequence or of many.", tags: null, Durations);

    /// <summary>The moment at which a prediction begins; 0 if nobody wants to know.</summary>
    public static long BeginPrediction() => _duration.Enabled ? Stopwatch.GetTimestamp() : 0;

    /// <summary>Counts a prediction that succeeded.</summary>
    /// <param name="begin">What <see cref="BeginPrediction"/> gave.</param>
    /// <param name="sequences">How many sequences it was of.</param>
    public static void EndPrediction(long begin, int sequences)
    {
        _sequences.Add(sequences);
        if (begin != 0)
        {
            _duration.Record(Stopwatch.GetElapsedTime(begin).TotalSeconds);
        }
    }
}
