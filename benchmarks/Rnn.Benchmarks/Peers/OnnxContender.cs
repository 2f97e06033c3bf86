namespace Rnn.Benchmarks.Peers;

/// <summary>ONNX Runtime, called in this process.</summary>
internal sealed class OnnxContender(OnnxLibrary library, int threads) : Contender(OnnxRuntime, threads)
{
    private OnnxModel? _model;
    private bool _carriesMemory;

    // Its threads wait for more work on a busy core; measured: 40 ms.
    public override TimeSpan Aftermath => Threads > 1 ? TimeSpan.FromMilliseconds(60) : TimeSpan.Zero;

    public override double Prepare(GridCase gridCase, CaseFiles? files)
    {
        (int steps, int batch) = (gridCase.Steps, gridCase.Batch);
        _model?.Dispose();
        _model = new OnnxModel(
            library, files!.Model, Threads, [("x", [steps, batch, gridCase.Inputs])], [("y", [steps, batch, gridCase.Units])]);
        files.Read("input").CopyTo(_model["x"]);
        _model.Run();
        return files.DistanceFrom("output", _model["y"]);
    }

    /// <summary>Gets ready for single steps, and takes some to see that they are right.</summary>
    public double PrepareStream(CellKind cell, int steps, int units, CaseFiles files)
    {
        _carriesMemory = cell == CellKind.Lstm;
        _model?.Dispose();
        (string, long[])[] inputs = [("x", [1, 1, units]), ("h", [1, 1, units]), ("c", [1, 1, units])];
        (string, long[])[] outputs = [("y", [1, 1, 1]), ("h_next", [1, 1, units]), ("c_next", [1, 1, units])];
        int count = _carriesMemory ? 3 : 2;
        _model = new OnnxModel(library, files.Model, Threads, inputs[..count], outputs[..count]);
        float[] input = files.Read("input"), output = new float[steps];
        for (int step = 0; step < steps; step++)
        {
            input.AsSpan(step * units, units).CopyTo(_model["x"]);
            StepOnce();
            output[step] = _model["y"][0];
        }

        return files.DistanceFrom("output", output);
    }

    public override double[] Run(Work work, int count) =>
        Measurement.Time(count, work == Work.Step ? StepOnce : _model!.Run);

    public void TakeSteps(int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            StepOnce();
        }
    }

    public override void Dispose()
    {
        _model?.Dispose();
        base.Dispose();
    }

    private void StepOnce()
    {
        _model!.Run();
        _model.Exchange(1, 1);
        if (_carriesMemory)
        {
            _model.Exchange(2, 2);
        }
    }
}
