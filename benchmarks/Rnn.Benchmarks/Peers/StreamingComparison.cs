namespace Rnn.Benchmarks.Peers;

/// <summary>Measures one step at batch 1: this library, ONNX Runtime, and the floor below which no program gets.</summary>
internal sealed class StreamingComparison(Peers peers, Agreement agreement, Rounds rounds, TimeSpan budget, string caseFolder)
{
    private const int Units = 64, StepsChecked = 20;
    private const int CallsPerRun = 200;

    public StreamingResult Measure(CellKind cell, int stepsCounted)
    {
        CaseFiles? files = Prepare(cell);
        var own = new StreamingStep(cell, Units, files);
        float[] input = files?.Read("input") ?? new float[StepsChecked * Units];
        if (files is not null)
        {
            float[] output = [.. Enumerable.Range(0, StepsChecked).Select(step => own.Step(input.AsSpan(step * Units, Units)))];
            agreement.Add(Contender.Rnn, $"{cell} step", files.DistanceFrom("output", output));
        }

        var weights = new CacheRead(own.WeightCount);
        List<Measurement> measurements =
            [Measurement.Of(() => TakeSteps(own, input, CallsPerRun), CallsPerRun), Measurement.Of(() => Read(weights), CallsPerRun)];
        (int? native, int? node) = (null, null);
        OnnxContender? onnx = null;
        if (files is not null && peers.Onnx is { } library)
        {
            onnx = new OnnxContender(library, threads: 1);
            agreement.Add(onnx.Name, $"{cell} step", onnx.PrepareStream(cell, StepsChecked, Units, files));
            native = Add(measurements, Measurement.Of(() => onnx.TakeSteps(CallsPerRun), CallsPerRun));
        }

        if (files is not null && peers.Node is { } process)
        {
            agreement.Add(process.Name, $"{cell} step", process.PrepareStream(cell, StepsChecked, Units, files));
            node = Add(measurements, Measurement.Of(process, Work.Step));
        }

        double[] medians = rounds.Medians(measurements, budget);
        onnx?.Dispose();
        double bandwidth = weights.Bytes / medians[1] * 1e-6;
        return new StreamingResult(
            cell, medians[0] * 1e3, own.WeightCount * sizeof(float) / bandwidth * 1e-3, bandwidth,
            native is { } n ? medians[n] * 1e3 : null, node is { } m ? medians[m] * 1e3 : null,
            AllocatedBytes(own, input, stepsCounted), stepsCounted);
    }

    private CaseFiles? Prepare(CellKind cell)
    {
        if (peers.Torch is not { } torch)
        {
            return null;
        }

        var files = new CaseFiles(Path.Combine(caseFolder, $"{cell}-step"));
        torch.PrepareStream(cell, StepsChecked, Units, files);
        return files;
    }

    private static int Add(List<Measurement> measurements, Measurement measurement)
    {
        measurements.Add(measurement);
        return measurements.Count - 1;
    }

    private static long AllocatedBytes(StreamingStep own, float[] input, int steps)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        TakeSteps(own, input, steps);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void TakeSteps(StreamingStep own, float[] input, int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            own.Step(input.AsSpan(i % StepsChecked * Units, Units));
        }
    }

    private static void Read(CacheRead weights)
    {
        for (int i = 0; i < CallsPerRun; i++)
        {
            weights.Read();
        }
    }
}
