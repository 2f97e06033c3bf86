using System.Diagnostics;
using System.Globalization;
using Rnn.Models;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Torture;

/// <summary>Trains on more data than the memory that it may use.</summary>
internal static class StreamCommand
{
    private const int Steps = 100, Features = 64, Units = 16;
    private const long MostMemory = 300_000_000;

    /// <summary>One epoch over so many gigabytes of examples, made as they are read.</summary>
    public static int Run(double gigabytes)
    {
        int count = (int)Math.Max(1, gigabytes * 1e9 / (Steps * Features * sizeof(float)));
        SequenceModel<float> model = SequenceModel.ManyToOne(Features).Gru(Units).LinearOutput(1).Build(seed: 1);
        long start = Stopwatch.GetTimestamp();
        TrainingHistory history = model.Fit(
            new ExampleSource<float>(() => Enumerable.Range(0, count).Select(Make)) { Count = count },
            new FitOptions<float> { Epochs = 1, BatchSize = 64 });

        using var process = Process.GetCurrentProcess();
        long peak = process.PeakWorkingSet64;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count} examples, {count * (double)Steps * Features * sizeof(float) / 1e9:F2} GB, {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s, " +
            $"loss {history.Epochs[0].TrainingLoss:F4}, peak of the process {peak / 1e6:F0} MB"));
        bool passed = peak < MostMemory && double.IsFinite(history.Epochs[0].TrainingLoss);
        Console.WriteLine(passed ? "1 passed, 0 failed" : "0 passed, 1 failed");
        return passed ? 0 : 1;
    }

    // The target is a sum that the network can learn.
    private static Example<float> Make(int number)
    {
        float[,] input = new float[Steps, Features];
        uint state = (uint)number * 2654435761u;
        float sum = 0;
        for (int step = 0; step < Steps; step++)
        {
            for (int feature = 0; feature < Features; feature++)
            {
                state = (state * 1664525u) + 1013904223u;
                input[step, feature] = ((state >> 8) / (float)(1 << 24)) - 0.5f;
            }

            sum += input[step, 0];
        }

        return new Example<float>(input, [sum / 10]);
    }
}
