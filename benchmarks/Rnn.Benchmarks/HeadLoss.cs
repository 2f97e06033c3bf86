using System.Numerics.Tensors;
using Rnn.Heads;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Benchmarks;

/// <summary>The loss of a head that judges whole sequences, with its gradients, over a batch of outputs that are given.</summary>
internal sealed class HeadLoss : IDisposable
{
    private readonly WorkerTeam _team;
    private readonly SequenceBatch<float> _logits;
    private readonly HeadWorkspace<float> _workspace;
    private readonly float[] _gradient;

    /// <param name="head">A new head, without parameters so far.</param>
    /// <param name="logits">[steps, sequences, classes].</param>
    /// <param name="targets">Of each sequence.</param>
    /// <param name="threads">Who share the sequences.</param>
    public HeadLoss(SequenceHead<float> head, float[] logits, int[][] targets, int threads)
    {
        var store = new ParameterStore<float>();
        head.Declare(store);
        store.Initialize(seed: 1);
        int steps = logits.Length / targets.Length / head.OutputSize;
        Tensor<float>[] sequences = [.. targets.Select((_, row) => Sequence(logits, steps, targets.Length, row))];
        SequenceDataset<float> data = SequenceDataset.FromExamples(sequences.Zip(targets, (sequence, target) => new Example<float>(sequence, target)));
        _logits = SequenceBatch<float>.FromSequences(sequences);
        _gradient = new float[logits.Length];
        _team = new WorkerTeam(threads);
        _workspace = head.CreateWorkspace(_team);
        _workspace.Targets.Load(data, [.. Enumerable.Range(0, data.Count)], [], _logits.Layout);
    }

    /// <summary>By the logits, as they lie.</summary>
    public ReadOnlySpan<float> Gradient => _gradient;

    /// <summary>Sequences of targets that hold no number twice in a row, each of so many numbers.</summary>
    public static int[][] Targets(int sequences, int length, int classes) =>
        [.. Enumerable.Range(0, sequences).Select(row => Enumerable.Range(0, length).Select(i => ((7 * i) + (3 * row)) % classes).ToArray())];

    public double Compute() =>
        _workspace.Loss(_logits, fromStep: 0, ofMean: true, new MatrixSpan<float>(_gradient, _logits.RowCount, _logits.FeatureCount));

    public void Dispose() => _team.Dispose();

    private static Tensor<float> Sequence(float[] logits, int steps, int sequences, int row)
    {
        int size = logits.Length / steps / sequences;
        float[] own = new float[steps * size];
        for (int step = 0; step < steps; step++)
        {
            logits.AsSpan(((step * sequences) + row) * size, size).CopyTo(own.AsSpan(step * size));
        }

        return Tensor.Create(own, [steps, size]);
    }
}
