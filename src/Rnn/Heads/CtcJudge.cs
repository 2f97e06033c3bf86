using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Tensors;

namespace Rnn.Heads;

/// <summary>The CTC loss of one sequence by forward-backward.</summary>
/// <remarks>
/// The target l becomes l′ = – l₁ – l₂ – … – of S = 2L + 1 places, a blank at every even one. α_t(s) is the log-probability of
/// all beginnings of paths that stand at place s at step t, step t included; β_t(s) that of all their ends, step t left out.
/// </remarks>
internal sealed class CtcJudge<T>(CtcHead<T> head) : SequenceJudge<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The class of the blank.</summary>
    public int Blank => head.Blank;

    private readonly AlignedBuffer<double> _alpha = new(); // [T, S]
    private readonly AlignedBuffer<double> _beta = new(); // [2, S]: of two steps, in turns
    private readonly AlignedBuffer<double> _normalizer = new(); // [T]: ln Σ e^z
    private int[] _largest = [];
    private int[] _target = [];

    public override double Loss(
        PackedSequence<T> logits, ReadOnlySpan<T> target, double scale, PackedSequence<T> gradient, Span<double> parameterGradient)
    {
        if (CtcHead<T>.StepsFor(target) > logits.Length)
        {
            Clear(gradient, logits.Length); // zeroInfinity, for else it was refused
            return 0;
        }

        if (logits.Length == 0)
        {
            return 0;
        }

        double share = head.Reduction == CtcReduction.Mean ? 1.0 / Math.Max(1, target.Length) : 1;
        double logProbability = Forward(logits, target);
        if (!gradient.IsEmpty)
        {
            Backward(logits, target, logProbability, scale * share, gradient);
        }

        return -logProbability * share;
    }

    public override void Activate(PackedSequence<T> logits)
    {
        for (int step = 0; step < logits.Length; step++)
        {
            head.Activate(logits[step]);
        }
    }

    public override (double Sum, int Count) Score(PackedSequence<T> predictions, ReadOnlySpan<T> target)
    {
        Fit(ref _largest, predictions.Length);
        Fit(ref _target, target.Length);
        for (int step = 0; step < predictions.Length; step++)
        {
            _largest[step] = TensorPrimitives.IndexOfMax<T>(predictions[step]);
        }

        for (int i = 0; i < target.Length; i++)
        {
            _target[i] = int.CreateTruncating(target[i]);
        }

        int length = CtcPath.Collapse(_largest.AsSpan(0, predictions.Length), head.Blank);
        return (Levenshtein.Distance(_largest.AsSpan(0, length), _target.AsSpan(0, target.Length)), target.Length);
    }

    /// <summary>The most probable path that means a target (Viterbi), as a class for each step; gives its log-probability.</summary>
    /// <param name="logits">At least as many steps as the target needs.</param>
    /// <param name="target">The target.</param>
    /// <param name="places">Receives at each step the place in – l₁ – l₂ – … – where the path stands.</param>
    public double Align(PackedSequence<T> logits, ReadOnlySpan<T> target, Span<int> places)
    {
        int steps = logits.Length, count = Places(target);
        int[] came = new int[steps * count];
        _alpha.Resize(steps, count);
        _alpha.Span.Fill(double.NegativeInfinity);
        for (int step = 0; step < steps; step++)
        {
            ReadOnlySpan<T> z = logits[step];
            double normalizer = double.CreateTruncating(VectorMath.LogSumExp(z));
            (int first, int end) = Reached(step, steps, count);
            for (int s = first; s < end; s++)
            {
                int from = s;
                for (int back = 1; step > 0 && back <= (Skips(target, s) ? 2 : 1) && back <= s; back++)
                {
                    from = Alpha(step - 1, count)[s - back] > Alpha(step - 1, count)[from] ? s - back : from;
                }

                came[(step * count) + s] = from;
                Alpha(step, count)[s] = (step == 0 ? 0 : Alpha(step - 1, count)[from]) + double.CreateTruncating(z[ClassAt(target, s)]) - normalizer;
            }
        }

        if (steps == 0)
        {
            return 0;
        }

        Span<double> last = Alpha(steps - 1, count);
        int place = count > 1 && last[^2] > last[^1] ? count - 2 : count - 1;
        double logProbability = last[place];
        for (int step = steps - 1; step >= 0; step--)
        {
            places[step] = place;
            place = came[(step * count) + place];
        }

        return logProbability;
    }

    // ln p(target)
    private double Forward(PackedSequence<T> logits, ReadOnlySpan<T> target)
    {
        int steps = logits.Length, places = Places(target);
        _alpha.Resize(steps, places);
        _normalizer.Resize(steps);
        _alpha.Span.Fill(double.NegativeInfinity);
        for (int step = 0; step < steps; step++)
        {
            ReadOnlySpan<T> z = logits[step];
            Span<double> alpha = Alpha(step, places), before = step == 0 ? default : Alpha(step - 1, places);
            double normalizer = _normalizer.Span[step] = double.CreateTruncating(VectorMath.LogSumExp(z));
            (int first, int end) = Reached(step, steps, places);
            for (int s = first; s < end; s++)
            {
                // α_t(s) = ln y_t(l′_s) + ln Σ e^α_t−1 over s, s − 1, and s − 2 where that skips a blank between different symbols
                double sum = step == 0 ? 0 : LogDomain.Add(before[s], s > 0 ? before[s - 1] : double.NegativeInfinity, Skips(target, s) ? before[s - 2] : double.NegativeInfinity);
                alpha[s] = sum + double.CreateTruncating(z[ClassAt(target, s)]) - normalizer;
            }
        }

        Span<double> last = Alpha(steps - 1, places);
        return places == 1 ? last[0] : LogDomain.Add(last[^1], last[^2]);
    }

    // ∂L/∂z_t,k = y_t,k − Σ_{s: l′_s = k} e^(α_t(s) + β_t(s) − ln p)
    private void Backward(PackedSequence<T> logits, ReadOnlySpan<T> target, double logProbability, double scale, PackedSequence<T> gradient)
    {
        int steps = logits.Length, places = Places(target);
        T factor = T.CreateTruncating(scale);
        _beta.Resize(2, places);
        _beta.Span.Fill(double.NegativeInfinity);
        for (int step = steps - 1; step >= 0; step--)
        {
            Span<double> beta = _beta.AsMatrix(2, places).Row(step % 2), after = _beta.AsMatrix(2, places).Row((step + 1) % 2);
            Span<T> dz = gradient[step];
            VectorMath.Softmax<T>(logits[step], dz);
            beta.Fill(double.NegativeInfinity);
            (int first, int end) = Reached(step, steps, places);
            for (int s = first; s < end; s++)
            {
                // β_t(s) = ln Σ e^(β_t+1(s′) + ln y_t+1(l′_s′)) over s′ = s, s + 1, and s + 2 where that skips a blank; `after` holds these sums
                beta[s] = step == steps - 1
                    ? s >= places - 2 ? 0 : double.NegativeInfinity
                    : LogDomain.Add(after[s], s + 1 < places ? after[s + 1] : double.NegativeInfinity, s + 2 < places && Skips(target, s + 2) ? after[s + 2] : double.NegativeInfinity);
                dz[ClassAt(target, s)] -= T.CreateTruncating(LogDomain.Term(Alpha(step, places)[s] + beta[s], logProbability));
            }

            // For the step before: β_t(s) + ln y_t(l′_s).
            ReadOnlySpan<T> z = logits[step];
            for (int s = first; s < end; s++)
            {
                beta[s] += double.CreateTruncating(z[ClassAt(target, s)]) - _normalizer.Span[step];
            }

            TensorPrimitives.Multiply(dz, factor, dz);
        }
    }

    private Span<double> Alpha(int step, int places) => _alpha.Span.Slice(step * places, places);

    // Places that are reached from the beginning by this step and from which the end can still be reached.
    private static (int First, int End) Reached(int step, int steps, int places) =>
        (Math.Max(0, places - (2 * (steps - step))), (int)Math.Min(places, 2 * (step + 1L)));

    private static int Places(ReadOnlySpan<T> target) => (2 * target.Length) + 1;

    private int ClassAt(ReadOnlySpan<T> target, int place) => place % 2 == 0 ? head.Blank : int.CreateTruncating(target[place / 2]);

    // Whether a path may come to a place from two before: to a symbol, past a blank, from another symbol.
    private static bool Skips(ReadOnlySpan<T> target, int place) => place % 2 == 1 && place > 1 && target[place / 2] != target[(place / 2) - 1];

    private static void Clear(PackedSequence<T> gradient, int steps)
    {
        for (int step = 0; step < steps && !gradient.IsEmpty; step++)
        {
            gradient[step].Clear();
        }
    }

    private static void Fit(ref int[] array, int length)
    {
        if (array.Length < length)
        {
            array = new int[Math.Max(length, array.Length * 2)];
        }
    }
}
