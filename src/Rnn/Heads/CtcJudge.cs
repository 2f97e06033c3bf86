using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Tensors;

namespace Rnn.Heads;

/// <summary>The CTC loss of one sequence by forward-backward.</summary>
/// <remarks>
/// The target l becomes l′ = – l₁ – l₂ – … – of S = 2L + 1 places, a blank at every even one. The sums over paths through them are those of
/// <see cref="CtcLattice"/>.
/// </remarks>
internal sealed class CtcJudge<T>(CtcHead<T> head) : SequenceJudge<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The class of the blank.</summary>
    public int Blank => head.Blank;

    private readonly CtcLattice _lattice = new();
    private readonly AlignedBuffer<double> _best = new(); // [T, S]: log-probabilities of the best beginnings
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
        ReadOnlySpan<int> symbols = ReadTarget(target);
        double logProbability = Forward(logits, symbols);
        if (!gradient.IsEmpty)
        {
            Backward(logits, symbols, logProbability, scale * share, gradient);
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
        for (int step = 0; step < predictions.Length; step++)
        {
            _largest[step] = TensorPrimitives.IndexOfMax<T>(predictions[step]);
        }

        int length = CtcPath.Collapse(_largest.AsSpan(0, predictions.Length), head.Blank);
        return (Levenshtein.Distance(_largest.AsSpan(0, length), ReadTarget(target)), target.Length);
    }

    /// <summary>The most probable path that means a target (Viterbi), as a class for each step; gives its log-probability.</summary>
    /// <param name="logits">At least as many steps as the target needs.</param>
    /// <param name="target">The target.</param>
    /// <param name="places">Receives at each step the place in – l₁ – l₂ – … – where the path stands.</param>
    public double Align(PackedSequence<T> logits, ReadOnlySpan<T> target, Span<int> places)
    {
        int steps = logits.Length, count = Places(target);
        int[] came = new int[steps * count];
        _best.Resize(steps, count);
        _best.Span.Fill(double.NegativeInfinity);
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
                    from = Best(step - 1, count)[s - back] > Best(step - 1, count)[from] ? s - back : from;
                }

                came[(step * count) + s] = from;
                Best(step, count)[s] = (step == 0 ? 0 : Best(step - 1, count)[from]) + double.CreateTruncating(z[ClassAt(target, s)]) - normalizer;
            }
        }

        if (steps == 0)
        {
            return 0;
        }

        Span<double> last = Best(steps - 1, count);
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
    private double Forward(PackedSequence<T> logits, ReadOnlySpan<int> target)
    {
        _normalizer.Resize(logits.Length);
        _lattice.Begin(logits.Length, target);
        for (int step = 0; step < logits.Length; step++)
        {
            ReadOnlySpan<T> z = logits[step];
            double normalizer = _normalizer.Span[step] = double.CreateTruncating(VectorMath.LogSumExp(z));
            _lattice.Step(step, ReadLogs(z, target, normalizer));
        }

        return _lattice.LogProbability;
    }

    // ∂L/∂z_t,k = y_t,k − p(a path of the target has class k at step t)
    private void Backward(PackedSequence<T> logits, ReadOnlySpan<int> target, double logProbability, double scale, PackedSequence<T> gradient)
    {
        T factor = T.CreateTruncating(scale);
        for (int step = logits.Length - 1; step >= 0; step--)
        {
            ReadOnlySpan<T> z = logits[step];
            Span<T> dz = gradient[step];
            VectorMath.Softmax(z, dz);
            if (!double.IsNegativeInfinity(logProbability))
            {
                (int first, int end) = _lattice.StepBack(step, ReadLogs(z, target, _normalizer.Span[step]));
                ReadOnlySpan<double> shares = _lattice.SymbolShares;
                dz[head.Blank] -= T.CreateTruncating(_lattice.BlankShare);
                for (int i = first; i < end; i++)
                {
                    dz[target[i]] -= T.CreateTruncating(shares[i]);
                }
            }

            TensorPrimitives.Multiply(dz, factor, dz);
        }
    }

    // ln y of the target's symbols, for the lattice, and of the blank.
    private double ReadLogs(ReadOnlySpan<T> z, ReadOnlySpan<int> target, double normalizer)
    {
        Span<double> logs = _lattice.Logs;
        for (int i = 0; i < target.Length; i++)
        {
            logs[i] = double.CreateTruncating(z[target[i]]) - normalizer;
        }

        return double.CreateTruncating(z[head.Blank]) - normalizer;
    }

    private ReadOnlySpan<int> ReadTarget(ReadOnlySpan<T> target)
    {
        Fit(ref _target, target.Length);
        for (int i = 0; i < target.Length; i++)
        {
            _target[i] = int.CreateTruncating(target[i]);
        }

        return _target.AsSpan(0, target.Length);
    }

    private Span<double> Best(int step, int places) => _best.Span.Slice(step * places, places);

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
