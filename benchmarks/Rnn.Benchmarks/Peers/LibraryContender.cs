using System.Numerics.Tensors;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Tensors;
using Rnn.Training;

namespace Rnn.Benchmarks.Peers;

/// <summary>This library.</summary>
internal sealed class LibraryContender(int threads) : Contender(Rnn, threads)
{
    private const int Classes = 10;
    private const double LearningRate = 0.001; // as torch_peer.py

    private readonly WorkerTeam _team = new(threads);
    private Layer<float>? _layer;
    private LayerWorkspace<float>? _workspace;
    private SequenceBatch<float>? _batch;
    private Trainer<float>? _trainer;
    private SequenceDataset<float>? _data;
    private int[] _indices = [];

    public override double Prepare(GridCase gridCase, CaseFiles? files)
    {
        float[] values = files?.Read("input") ?? RandomValues(gridCase.Steps * gridCase.Batch * gridCase.Inputs);
        Tensor<float>[] sequences = [.. Enumerable.Range(0, gridCase.Batch).Select(row => Sequence(gridCase, values, row))];
        SequenceModel<float> model = Build(gridCase);
        if (files is not null)
        {
            PyTorchWeights.Load(model, gridCase.Cell, files);
        }

        _layer = model.Layers[0];
        _workspace = _layer.CreateWorkspace(_team);
        _batch = SequenceBatch<float>.FromSequences(sequences);
        _data = SequenceDataset.FromExamples(sequences.Select((s, row) => new Example<float>(s, Tensor.Create([(float)(row % Classes)]))));
        _indices = [.. Enumerable.Range(0, gridCase.Batch)];
        var options = new FitOptions<float> { Optimizer = new GradientDescent(LearningRate), ClipGradientNorm = null };
        _trainer = new Trainer<float>(model, options, _team);
        return files is null ? 0 : Difference(model, files);
    }

    public override double[] Run(Work work, int count) =>
        Measurement.Time(count, work == Work.Train ? TrainOnce : InferOnce);

    public override void Dispose()
    {
        _team.Dispose();
        base.Dispose();
    }

    private static SequenceModel<float> Build(GridCase gridCase)
    {
        SequenceModelBuilder<float> builder = SequenceModel.ManyToOne(gridCase.Inputs);
        builder = gridCase.Cell switch
        {
            CellKind.Lstm => builder.Lstm(gridCase.Units),
            CellKind.Gru => builder.Gru(gridCase.Units),
            _ => builder.Vanilla(gridCase.Units),
        };
        return builder.SoftmaxOutput(Classes).Build(seed: 1);
    }

    // Row b of values [T, B, I].
    private static Tensor<float> Sequence(GridCase gridCase, float[] values, int row)
    {
        float[] own = new float[gridCase.Steps * gridCase.Inputs];
        for (int step = 0; step < gridCase.Steps; step++)
        {
            values.AsSpan(((step * gridCase.Batch) + row) * gridCase.Inputs, gridCase.Inputs).CopyTo(own.AsSpan(step * gridCase.Inputs));
        }

        return Tensor.Create(own, [gridCase.Steps, gridCase.Inputs]);
    }

    private static float[] RandomValues(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }

    // The outputs, the loss and the gradients of the weights beside PyTorch's.
    private double Difference(SequenceModel<float> model, CaseFiles files)
    {
        InferOnce();
        double outputs = files.DistanceFrom("output", _workspace!.Output.Values);
        double loss = files.DistanceFrom("loss", [(float)_trainer!.Step(_data!, _indices).Loss]);
        double inputWeights = files.DistanceFrom(
            "gradient_weight_ih_l0", PyTorchWeights.Transposed(model.Parameters[$"{_layer!.Name}.W"]));
        double stateWeights = files.DistanceFrom(
            "gradient_weight_hh_l0", PyTorchWeights.Transposed(model.Parameters[$"{_layer.Name}.U"]));
        return new[] { outputs, loss, inputWeights, stateWeights }.Max();
    }

    private void TrainOnce() => _trainer!.Step(_data!, _indices);

    private void InferOnce() => _layer!.Forward(_batch!, _workspace!, Pass.Inference);
}
