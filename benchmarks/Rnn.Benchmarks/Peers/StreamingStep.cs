using Rnn.Layers;
using Rnn.Models;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Benchmarks.Peers;

/// <summary>One step at batch 1 for live use, in this library: a recurrent layer and one dense output.</summary>
/// <remarks>All that the comparison knows of how the library streams is in here.</remarks>
internal sealed class StreamingStep
{
    private readonly ModelWorkspace<float> _workspace;
    private bool _begun;

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
        _workspace = model.CreateWorkspace(WorkerTeam.Alone);
        SequenceDataset<float> data = SequenceDataset.FromExamples([new Example<float>(new float[1, units], new float[1, 1])]);
        _workspace.LoadInputs(data, [0]);
    }

    /// <summary>Weights and biases, each of which a step must read.</summary>
    public int WeightCount { get; }

    public float Step(ReadOnlySpan<float> input)
    {
        input.CopyTo(_workspace.Input.Matrix.Row(0));
        _workspace.Forward(_begun ? Pass.Continuation : Pass.Inference);
        _begun = true;
        return _workspace.Output.Matrix.Row(0)[0];
    }
}
