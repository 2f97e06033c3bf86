using Rnn.Models;

namespace Rnn.Benchmarks.Peers;

/// <summary>One step at batch 1 for live use, in this library: a recurrent layer and one dense output.</summary>
internal sealed class StreamingStep
{
    private readonly StreamingSession<float> _session;
    private readonly float[] _output = new float[1];

    public StreamingStep(CellKind cell, int units, CaseFiles? files)
    {
        SequenceModelBuilder<float> builder = SequenceModel.ManyToMany(units);
        builder = cell == CellKind.Lstm ? builder.Lstm(units) : builder.Gru(units);
        SequenceModel<float> model = builder.LinearOutput(1).Build(seed: 1);
        if (files is not null)
        {
            PyTorchWeights.Load(model, cell, files);
        }

        WeightCount = model.Parameters.ValueCount;
        _session = model.CreateSession();
    }

    /// <summary>Weights and biases, each of which a step must read.</summary>
    public int WeightCount { get; }

    public float Step(ReadOnlySpan<float> input)
    {
        _session.Step(input, _output);
        return _output[0];
    }
}
