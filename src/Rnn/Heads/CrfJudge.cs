using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Tensors;

namespace Rnn.Heads;

/// <summary>The CRF loss of one sequence by forward-backward, and its best tags by Viterbi.</summary>
/// <remarks>
/// A is the matrix of transitions. α_t(j) is the logarithm of the sum of e^score over all beginnings that have tag j at step t, step t
/// included; β_t(i) that over all ends after tag i at step t, step t left out.
/// </remarks>
internal sealed class CrfJudge<T>(CrfHead<T> head) : SequenceJudge<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _tags = head.OutputSize;
    private readonly AlignedBuffer<double> _start = new(head.OutputSize);
    private readonly AlignedBuffer<double> _end = new(head.OutputSize);
    private readonly AlignedBuffer<double> _alpha = new(); // [T, K]
    private readonly AlignedBuffer<double> _beta = new(head.OutputSize);
    private readonly AlignedBuffer<double> _sums = new(head.OutputSize);
    private readonly LogMatrix _forward = new(head.OutputSize); // A, −∞ where forbidden
    private readonly LogMatrix _backward = new(head.OutputSize); // its transpose
    private readonly CrfCounts _counts = new(head.OutputSize);
    private int[] _back = []; // [T, K]: the best tag before
    private int[] _path = [];

    /// <summary>Scores of one tag after another, [from, to]; −∞ where the scheme forbids it. As <see cref="Begin"/> took them.</summary>
    public ReadOnlySpan<double> Transitions => _backward.Columns;

    /// <summary>Scores of tags at the first step.</summary>
    public ReadOnlySpan<double> Start => _start.Span;

    /// <summary>Scores of tags at the last step.</summary>
    public ReadOnlySpan<double> End => _end.Span;

    public override void Begin()
    {
        TagRules? rules = head.Rules;
        for (int from = 0; from < _tags; from++)
        {
            _start.Span[from] = rules?.CanBegin(from) == false ? double.NegativeInfinity : double.CreateTruncating(head.Start.Values[from]);
            _end.Span[from] = rules?.CanEnd(from) == false ? double.NegativeInfinity : double.CreateTruncating(head.End.Values[from]);
            for (int to = 0; to < _tags; to++)
            {
                double score = rules?.CanFollow(from, to) == false
                    ? double.NegativeInfinity
                    : double.CreateTruncating(head.Transitions.Values[(from * _tags) + to]);
                (_forward[from, to], _backward[to, from]) = (score, score);
            }
        }

        _forward.Prepare();
        _backward.Prepare();
    }

    public override int CountOf(int steps) => steps;

    public override double Loss(
        PackedSequence<T> logits, ReadOnlySpan<T> target, double scale, PackedSequence<T> gradient, Span<double> parameterGradient)
    {
        parameterGradient.Clear();
        if (logits.Length == 0)
        {
            return 0;
        }

        double logPartition = Forward(logits), loss = logPartition - ScoreOf(logits, target);
        if (!gradient.IsEmpty)
        {
            Backward(logits, target, logPartition, scale, gradient, parameterGradient);
        }

        return loss;
    }

    public override void Activate(PackedSequence<T> logits)
    {
        BestPath(logits);
        for (int step = 0; step < logits.Length; step++)
        {
            logits[step].Clear();
            logits[step][_path[step]] = T.One;
        }
    }

    public override (double Sum, int Count) Score(PackedSequence<T> predictions, ReadOnlySpan<T> target)
    {
        int right = 0;
        for (int step = 0; step < predictions.Length; step++)
        {
            right += predictions[step][int.CreateTruncating(target[step])] == T.One ? 1 : 0;
        }

        return (right, predictions.Length);
    }

    /// <summary>Fills α of all steps; gives ln Σ e^score over all sequences of tags.</summary>
    public double Forward(PackedSequence<T> logits)
    {
        _alpha.Resize(logits.Length, _tags);
        for (int step = 0; step < logits.Length; step++)
        {
            Span<double> alpha = Alpha(step);
            if (step == 0)
            {
                _start.Span.CopyTo(alpha);
            }
            else
            {
                _forward.Multiply(Alpha(step - 1), alpha); // α_t(j) = z_t,j + ln Σ_i e^(α_t−1(i) + A_i,j)
            }

            Add(logits[step], alpha);
        }

        TensorPrimitives.Add<double>(Alpha(logits.Length - 1), _end.Span, _sums.Span);
        return VectorMath.LogSumExp<double>(_sums.Span);
    }

    /// <summary>The score of these tags.</summary>
    public double ScoreOf(PackedSequence<T> logits, ReadOnlySpan<T> target)
    {
        double score = 0;
        int before = -1;
        for (int step = 0; step < logits.Length; step++)
        {
            int tag = int.CreateTruncating(target[step]);
            score += double.CreateTruncating(logits[step][tag]) + (step == 0 ? _start.Span[tag] : Transitions[(before * _tags) + tag]);
            before = tag;
        }

        return before < 0 ? 0 : score + _end.Span[before];
    }

    /// <summary>The tags of the highest score, the first of equals at each step from the end; they stay until the next call.</summary>
    public ReadOnlySpan<int> BestPath(PackedSequence<T> logits)
    {
        int steps = logits.Length;
        _alpha.Resize(steps, _tags);
        if (_path.Length < steps)
        {
            _path = new int[Math.Max(steps, 2 * _path.Length)];
        }

        if (_back.Length < _alpha.Length)
        {
            _back = new int[_alpha.Length];
        }

        for (int step = 0; step < steps; step++)
        {
            Span<double> best = Alpha(step);
            ReadOnlySpan<T> z = logits[step];
            for (int to = 0; to < _tags; to++)
            {
                double before = _start.Span[to];
                if (step > 0)
                {
                    TensorPrimitives.Add<double>(Alpha(step - 1), _forward.Column(to), _sums.Span);
                    int from = TensorPrimitives.IndexOfMax<double>(_sums.Span);
                    before = _sums.Span[from];
                    _back[(step * _tags) + to] = from;
                }

                best[to] = double.CreateTruncating(z[to]) + before;
            }
        }

        for (int step = steps - 1; step >= 0; step--)
        {
            if (step == steps - 1)
            {
                TensorPrimitives.Add<double>(Alpha(step), _end.Span, _sums.Span);
                _path[step] = TensorPrimitives.IndexOfMax<double>(_sums.Span);
            }
            else
            {
                _path[step] = _back[((step + 1) * _tags) + _path[step + 1]];
            }
        }

        return _path.AsSpan(0, steps);
    }

    // The expected count of a tag or transition less the true one, times the scale.
    private void Backward(
        PackedSequence<T> logits, ReadOnlySpan<T> target, double logPartition, double scale, PackedSequence<T> gradient, Span<double> parameterGradient)
    {
        int steps = logits.Length;
        Span<double> transitions = parameterGradient[..(_tags * _tags)], start = parameterGradient.Slice(transitions.Length, _tags), end = parameterGradient[^_tags..];
        Span<double> beta = _beta.Span;
        _counts.Clear();
        _end.Span.CopyTo(beta); // β_T(i) = end_i
        for (int step = steps - 1; step >= 0; step--)
        {
            WriteMarginals(step, beta, logPartition, _sums.Span);
            int tag = int.CreateTruncating(target[step]);
            Span<T> dz = gradient[step];
            for (int k = 0; k < _tags; k++)
            {
                double difference = scale * (_sums.Span[k] - (k == tag ? 1 : 0));
                dz[k] = T.CreateTruncating(difference);
                start[k] += step == 0 ? difference : 0;
                end[k] += step == steps - 1 ? difference : 0;
            }

            if (step > 0)
            {
                transitions[(int.CreateTruncating(target[step - 1]) * _tags) + tag] -= scale;
                Add(logits[step], beta);
                _counts.Add(_forward, Alpha(step - 1), beta, logPartition);
                _backward.Multiply(beta, beta); // β_t−1(i) = ln Σ_j e^(A_i,j + z_t,j + β_t(j))
            }
        }

        _counts.AddTo(transitions, _forward, scale);
    }

    /// <summary>The probability of each tag at each step, after <see cref="Forward"/>.</summary>
    /// <param name="logits">The same outputs.</param>
    /// <param name="logPartition">What forward gave.</param>
    /// <param name="marginals">Receives [T, K].</param>
    public void Marginals(PackedSequence<T> logits, double logPartition, Span<double> marginals)
    {
        _end.Span.CopyTo(_beta.Span);
        for (int step = logits.Length - 1; step >= 0; step--)
        {
            WriteMarginals(step, _beta.Span, logPartition, marginals.Slice(step * _tags, _tags));
            if (step > 0)
            {
                Add(logits[step], _beta.Span);
                _backward.Multiply(_beta.Span, _beta.Span);
            }
        }
    }

    // p(y_t = k) = e^(α_t(k) + β_t(k) − ln Z)
    private void WriteMarginals(int step, ReadOnlySpan<double> beta, double logPartition, Span<double> marginals)
    {
        TensorPrimitives.Add(Alpha(step), beta, marginals);
        TensorPrimitives.Subtract(marginals, logPartition, marginals);
        VectorMath.Exp<double>(marginals, marginals);
    }

    // scores += z
    private static void Add(ReadOnlySpan<T> z, Span<double> scores)
    {
        for (int k = 0; k < z.Length; k++)
        {
            scores[k] += double.CreateTruncating(z[k]);
        }
    }

    private Span<double> Alpha(int step) => _alpha.Span.Slice(step * _tags, _tags);
}
