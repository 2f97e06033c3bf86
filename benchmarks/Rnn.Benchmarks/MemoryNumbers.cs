using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Models;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Benchmarks;

/// <summary>What large things cost, a key and a value on a line. Each is measured in a process of its own, which nothing else has filled.</summary>
internal static class MemoryNumbers
{
    private static readonly Dictionary<string, Func<double>> _measurements = new()
    {
        ["build.lstm2048.s"] = BuildLargeLstm,
        ["sessions300.mb"] = OpenSessions,
        ["evaluate200k.mb"] = EvaluateManyClasses,
        ["attention500.mb"] = () => TrainReader(Attention.Additive()),
        ["attention500.states.mb"] = () => TrainReader(attention: null),
    };

    /// <summary>Measures one, in this process, or each in a process of its own.</summary>
    public static int Print(string? key)
    {
        if (key is not null)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{key} {_measurements[key]():F3}"));
            return 0;
        }

        int worst = 0;
        foreach (string own in _measurements.Keys)
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!);
            if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
            {
                start.ArgumentList.Add(typeof(MemoryNumbers).Assembly.Location);
            }

            start.ArgumentList.Add("memory");
            start.ArgumentList.Add(own);
            using Process process = Process.Start(start)!;
            process.WaitForExit();
            worst = Math.Max(worst, process.ExitCode);
        }

        return worst;
    }

    private static double BuildLargeLstm()
    {
        SequenceModel.ManyToOne(64).Lstm(256).LinearOutput(1).Build(seed: 1);
        long start = Stopwatch.GetTimestamp();
        SequenceModel.ManyToOne(64).Lstm(2048).LinearOutput(1).Build(seed: 1);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    // What 300 sessions of a model of 4 MB add, each after a step.
    private static double OpenSessions()
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(64).Lstm(470).LinearOutput(1).Build(seed: 1);
        float[] input = new float[64], output = new float[1];
        model.CreateSession().Step(input, output);
        GC.Collect();
        double before = Megabytes(Process.GetCurrentProcess().WorkingSet64);
        StreamingSession<float>[] sessions = [.. Enumerable.Range(0, 300).Select(_ => model.CreateSession())];
        foreach (StreamingSession<float> session in sessions)
        {
            session.Step(input, output);
        }

        double after = Megabytes(Process.GetCurrentProcess().PeakWorkingSet64);
        GC.KeepAlive(sessions);
        return Math.Max(0, after - before);
    }

    // The most that the whole process ever took.
    private static double EvaluateManyClasses()
    {
        const int Words = 1_000, Classes = 200_000, Sequences = 128, Steps = 100;
        SequenceModel<float> model = SequenceModel.ManyToMany(1).Embedding(Words, 16).Lstm(16).SoftmaxOutput(Classes).Build(seed: 1);
        var random = new Random(1);
        float[] Numbers(int count) => [.. Enumerable.Range(0, Steps).Select(_ => (float)random.Next(count))];
        SequenceDataset<float> data = SequenceDataset.FromExamples(Enumerable.Range(0, Sequences).Select(_ =>
            new Example<float>(Tensor.Create(Numbers(Words), [Steps, 1]), Tensor.Create(Numbers(Classes), [Steps, 1]))));
        Evaluation evaluation = model.Evaluate(data);
        return double.IsFinite(evaluation.Loss)
            ? Megabytes(Process.GetCurrentProcess().PeakWorkingSet64)
            : throw new InvalidOperationException("The loss is no number.");
    }

    // What training an encoder-decoder over inputs of 500 steps adds. Without attention: that of the weights and states, and of what attention
    // reads, the memory and the keys with their gradients, which are counted.
    private static double TrainReader(Attention? attention)
    {
        const int Tokens = 1_000, Units = 256, Sequences = 32, InputSteps = 500, TargetSteps = 60;
        var random = new Random(1);
        int[] Text(int length) => [.. Enumerable.Range(0, length).Select(_ => random.Next(Tokens))];
        SequenceDataset<float> data = SequenceDataset.FromExamples(Enumerable.Range(0, Sequences).Select(_ => new Example<float>(Text(InputSteps), Text(TargetSteps))));
        double before = Megabytes(Process.GetCurrentProcess().WorkingSet64);
        SequenceModel<float> model = SequenceModel.ManyToMany(0)
            .Embedding(Tokens, 64).Bidirectional(() => new GruCell<float>(Units / 2))
            .Decode()
            .Embedding(Tokens, 64).Gru(Units, attention: attention).SoftmaxOutput(Tokens)
            .Build(seed: 1);
        model.Fit(data, new FitOptions<float> { Epochs = 3, BatchSize = Sequences, Threads = 1 });
        double added = Megabytes(Process.GetCurrentProcess().PeakWorkingSet64) - before;
        return attention is null ? added + Megabytes(4L * Sequences * InputSteps * Units * sizeof(float)) : added;
    }

    private static double Megabytes(long bytes) => bytes / 1e6;
}
