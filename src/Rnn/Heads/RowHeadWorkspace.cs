using System.Numerics;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Heads;

/// <summary>Judges batches row by row; the threads of a team share the rows.</summary>
/// <param name="heads">The heads that share a row: mostly one that has it all.</param>
/// <param name="outputs">Of each its place in the row.</param>
/// <param name="team">The threads.</param>
internal sealed unsafe class RowHeadWorkspace<T>(RowHead<T>[] heads, NamedOutput<T>[] outputs, WorkerTeam team) : HeadWorkspace<T>, ISharedWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<double> _weights = new(); // of each row in the mean; empty if all count alike
    private readonly AlignedBuffer<double> _classWeights = new(); // for a head that weighs classes itself; else empty
    private readonly AlignedBuffer<double> _factors = new(); // by which its losses are multiplied then, the weights of the examples
    private readonly AlignedBuffer<double> _losses = new(); // [rows, outputs]
    private readonly AlignedBuffer<double> _scores = new();

    // What is at work; spans cannot be fields.
    private SequenceBatch<T> _batch = null!;
    private int _firstRow;
    private T* _gradient;
    private T _scale;
    private bool _judges;
    private bool _activates;

    public override double Loss(SequenceBatch<T> logits, int fromStep, bool ofMean, MatrixSpan<T> gradient)
    {
        int first = logits.Layout.Offset(Math.Min(fromStep, logits.StepCount)), rows = logits.RowCount;
        gradient.SliceRows(0, first).Flat.Clear();
        FitWeights(logits);
        LossWeight = _weights.Length > 0 ? Sum(_weights.Span[first..]) : rows - first;
        double whole = LossWeight > 0 ? LossWeight : 1, sum = 0;
        _scale = ofMean ? T.One / T.CreateTruncating(whole) : T.One;
        _losses.Resize(rows, outputs.Length);
        fixed (T* start = gradient)
        {
            _gradient = start;
            Share(logits, first, judges: true, activates: false);
            _gradient = null;
        }

        for (int row = first; row < rows; row++)
        {
            sum += FactorOf(row) * LossOf(row);
        }

        return sum / whole;
    }

    public override void Activate(SequenceBatch<T> logits) => Share(logits, firstRow: 0, judges: false, activates: true);

    public override void Measure(SequenceBatch<T> logits, HeadTally tally)
    {
        int count = outputs.Length;
        FitWeights(logits);
        _losses.Resize(logits.RowCount, count);
        _scores.Resize(logits.RowCount, count);
        Share(logits, firstRow: 0, judges: true, activates: true);
        for (int row = 0; row < logits.RowCount; row++)
        {
            tally.Add(WeightOf(row), FactorOf(row), LossOf(row), _losses.Span.Slice(row * count, count), _scores.Span.Slice(row * count, count));
        }
    }

    public void Run(int part, int parts)
    {
        int rows = _batch.RowCount - _firstRow;
        int from = _firstRow + (int)((long)rows * part / parts), end = _firstRow + (int)((long)rows * (part + 1) / parts);
        if (!_judges)
        {
            for (int row = from; row < end; row++)
            {
                Activate(_batch.Matrix.Row(row));
            }

            return;
        }

        // Sequence by sequence, so that a data set is asked for each target once.
        SequenceLayout layout = _batch.Layout;
        int step = 0;
        while (step < layout.Steps && layout.Offset(step + 1) <= from)
        {
            step++;
        }

        for (int sequence = 0; sequence < layout.Sequences && from < end; sequence++)
        {
            int first = layout.Offset(step) + sequence < from ? step + 1 : step, length = layout.Lengths[sequence];
            if (first < length && layout.Offset(first) + sequence < end)
            {
                JudgeSequence(sequence, first, end, Targets.Of(sequence));
            }
        }
    }

    private void JudgeSequence(int sequence, int step, int end, ReadOnlySpan<T> target)
    {
        SequenceLayout layout = _batch.Layout;
        int length = layout.Lengths[sequence], size = Targets.Size;
        for (; step < length && layout.Offset(step) + sequence < end; step++)
        {
            Judge(layout.Offset(step) + sequence, target.Slice(step * size, size));
        }
    }

    private void Judge(int row, ReadOnlySpan<T> target)
    {
        Span<T> values = _batch.Matrix.Row(row);
        Span<T> gradient = _gradient is null ? [] : new(_gradient + ((nint)row * values.Length), values.Length);
        T scale = _weights.Length > 0 ? _scale * T.CreateTruncating(FactorOf(row)) : _scale;
        ReadOnlySpan<double> classWeights = _classWeights.Span;
        for (int i = 0; i < outputs.Length; i++)
        {
            NamedOutput<T> output = outputs[i];
            ReadOnlySpan<T> logits = values[output.Columns], own = target[output.TargetColumns];
            Span<T> ownGradient = gradient.IsEmpty ? gradient : gradient[output.Columns];
            T ownScale = scale * T.CreateTruncating(output.Weight);
            _losses.Span[(row * outputs.Length) + i] = classWeights.IsEmpty
                ? heads[i].LossOf(logits, own, ownScale, ownGradient)
                : heads[i].LossOf(logits, own, classWeights, ownScale, ownGradient);
        }

        if (!_activates)
        {
            return;
        }

        Activate(values);
        for (int i = 0; i < outputs.Length; i++)
        {
            NamedOutput<T> output = outputs[i];
            _scores.Span[(row * outputs.Length) + i] = heads[i].Score(values[output.Columns], target[output.TargetColumns]);
        }
    }

    private void Activate(Span<T> row)
    {
        foreach (NamedOutput<T> output in outputs)
        {
            output.Head.Activate(row[output.Columns]);
        }
    }

    private void Share(SequenceBatch<T> batch, int firstRow, bool judges, bool activates)
    {
        (_batch, _firstRow, _judges, _activates) = (batch, firstRow, judges, activates);
        team.ForCopy((long)(batch.RowCount - firstRow) * batch.FeatureCount).Run(this);
    }

    private void FitWeights(SequenceBatch<T> logits)
    {
        bool isWeighted = ClassWeights is not null || Targets.IsWeighted;
        int weighed = ClassWeights is not null && heads[0].WeighsClasses ? ClassWeights.Count : 0;
        _weights.Resize(isWeighted ? logits.RowCount : 0);
        _factors.Resize(weighed > 0 ? logits.RowCount : 0);
        _classWeights.Resize(weighed);
        for (int k = 0; k < weighed; k++)
        {
            _classWeights.Span[k] = ClassWeights![k];
        }

        SequenceLayout layout = logits.Layout;
        for (int sequence = 0; isWeighted && sequence < layout.Sequences && layout.Lengths[sequence] > 0; sequence++)
        {
            ReadOnlySpan<T> target = Targets.Of(sequence);
            double weight = Targets.Weight(sequence);
            for (int step = 0; step < layout.Lengths[sequence]; step++)
            {
                double ofClass = ClassWeights is null ? 1 : ClassWeights[outputs[0].Head.ClassOf(target.Slice(step * Targets.Size, Targets.Size))];
                _weights.Span[layout.Offset(step) + sequence] = weight * ofClass;
                if (weighed > 0)
                {
                    _factors.Span[layout.Offset(step) + sequence] = weight;
                }
            }
        }
    }

    private double WeightOf(int row) => _weights.Length > 0 ? _weights.Span[row] : 1;

    private double FactorOf(int row) => _factors.Length > 0 ? _factors.Span[row] : WeightOf(row);

    // Of one head with the weight 1 the very number.
    private double LossOf(int row)
    {
        double sum = outputs[0].Weight * _losses.Span[row * outputs.Length];
        for (int i = 1; i < outputs.Length; i++)
        {
            sum += outputs[i].Weight * _losses.Span[(row * outputs.Length) + i];
        }

        return sum;
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum;
    }
}
