using System.Numerics;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Heads;

/// <summary>Judges batches sequence by sequence; the threads of a team share the sequences.</summary>
internal sealed unsafe class SequenceHeadWorkspace<T> : HeadWorkspace<T>, ISharedWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Sums over all paths take at least so many times as long as copying the outputs.
    private const int CopiesPerSum = 16;

    private readonly SequenceHead<T> _head;
    private readonly WorkerTeam _team;
    private readonly SequenceJudge<T>[] _judges; // of each thread
    private readonly Parameter<T>[] _parameters; // an array, since going through a list takes memory at every step
    private readonly int _parameterCount;
    private readonly AlignedBuffer<double> _parameterGradients = new(); // [sequences, parameters]: each sequence writes a row of its own
    private readonly AlignedBuffer<double> _losses = new();
    private readonly AlignedBuffer<double> _scores = new();
    private int[] _scoreCounts = [];

    // What is at work; spans cannot be fields.
    private SequenceBatch<T> _batch = null!;
    private T* _gradient;
    private double _scale;
    private Work _work;

    public SequenceHeadWorkspace(SequenceHead<T> head, WorkerTeam team)
    {
        (_head, _team) = (head, team);
        _judges = [.. Enumerable.Range(0, team.Size).Select(_ => head.CreateJudge())];
        _parameters = [.. head.OwnParameters];
        _parameterCount = _parameters.Sum(parameter => parameter.Count);
    }

    private enum Work
    {
        Judge,
        Activate,
        Measure,
    }

    public override double Loss(SequenceBatch<T> logits, int fromStep, bool ofMean, MatrixSpan<T> gradient)
    {
        double sum = 0;
        LossWeight = 0;
        for (int sequence = 0; sequence < logits.SequenceCount; sequence++)
        {
            LossWeight += WeightOf(logits, sequence);
        }

        double whole = LossWeight > 0 ? LossWeight : 1;
        _scale = ofMean && !_head.SumsLosses ? 1 / whole : 1;
        _parameterGradients.Resize(logits.SequenceCount, _parameterCount);
        fixed (T* start = gradient)
        {
            _gradient = start;
            Share(logits, Work.Judge);
            _gradient = null;
        }

        for (int sequence = 0; sequence < logits.SequenceCount; sequence++)
        {
            sum += Targets.Weight(sequence) * _losses.Span[sequence];
        }

        return sum / whole;
    }

    public override void Activate(SequenceBatch<T> logits) => Share(logits, Work.Activate);

    public override void Measure(SequenceBatch<T> logits, HeadTally tally)
    {
        Share(logits, Work.Measure);
        for (int sequence = 0; sequence < logits.SequenceCount; sequence++)
        {
            tally.AddSequence(
                WeightOf(logits, sequence), Targets.Weight(sequence) * _losses.Span[sequence], _scores.Span[sequence], _scoreCounts[sequence]);
        }
    }

    // Summed sequence after sequence, so that any number of threads gives the same bits.
    public override void AddGradients()
    {
        for (int sequence = 0; _parameterCount > 0 && sequence < _batch.SequenceCount; sequence++)
        {
            ReadOnlySpan<double> own = OwnGradients(sequence);
            foreach (Parameter<T> parameter in _parameters)
            {
                Span<T> gradients = parameter.Gradients;
                for (int i = 0; i < gradients.Length; i++)
                {
                    gradients[i] += T.CreateTruncating(own[i]);
                }

                own = own[gradients.Length..];
            }
        }
    }

    public void Run(int part, int parts)
    {
        SequenceJudge<T> judge = _judges[part];
        SequenceLayout layout = _batch.Layout;
        judge.Begin();
        for (int sequence = layout.RowOfShare(part, parts); sequence < layout.RowOfShare(part + 1, parts); sequence++)
        {
            Run(judge, sequence);
        }
    }

    private void Run(SequenceJudge<T> judge, int sequence)
    {
        var values = new PackedSequence<T>(_batch.Matrix, _batch.Layout, sequence);
        if (_work != Work.Activate)
        {
            var gradient = new PackedSequence<T>(GradientMatrix, _batch.Layout, sequence);
            _losses.Span[sequence] = judge.Loss(
                values, Targets.Of(sequence), _scale * Targets.Weight(sequence), gradient, gradient.IsEmpty ? [] : OwnGradients(sequence));
        }

        if (_work != Work.Judge)
        {
            judge.Activate(values);
        }

        if (_work == Work.Measure)
        {
            (_scores.Span[sequence], _scoreCounts[sequence]) = judge.Score(values, Targets.Of(sequence));
        }
    }

    private Span<double> OwnGradients(int sequence) => _parameterGradients.Span.Slice(sequence * _parameterCount, _parameterCount);

    private MatrixSpan<T> GradientMatrix =>
        _gradient is null ? default : new(new Span<T>(_gradient, _batch.Matrix.Flat.Length), _batch.RowCount, _batch.FeatureCount);

    private double WeightOf(SequenceBatch<T> batch, int sequence) =>
        Targets.Weight(sequence) * _judges[0].CountOf(batch.Layout.Lengths[sequence]);

    private void Share(SequenceBatch<T> batch, Work work)
    {
        (_batch, _work) = (batch, work);
        _losses.Resize(batch.SequenceCount);
        _scores.Resize(batch.SequenceCount);
        if (_scoreCounts.Length < batch.SequenceCount)
        {
            _scoreCounts = new int[batch.SequenceCount];
        }

        _team.ForCopy((long)batch.RowCount * batch.FeatureCount * (work == Work.Activate ? 1 : CopiesPerSum)).Run(this);
    }
}
