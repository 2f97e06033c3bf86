using System.Numerics;
using System.Runtime.CompilerServices;
using Rnn.Tensors;

namespace Rnn.Cells;

/// <content>n = tanh(x·Wₙ + bₙ + r∘q) with q = h₋·Uₙ + cₙ, and the derivatives beside it.</content>
public sealed unsafe partial class GruCell<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private void ForwardResetAfter(in CellStep<T> step)
    {
        // q = h₋·Uₙ + cₙ
        step.Multiply(step.PreviousHidden, _uCandidate, _c!, step.Saved);

        if (step.ForBackward)
        {
            ForwardResetAfter<One>(step);
        }
        else
        {
            ForwardResetAfter<Zero>(step);
        }
    }

    private void ForwardResetAfter<TKeep>(in CellStep<T> step)
        where TKeep : struct, ICount
    {
        fixed (T* z = step.Gates, q = step.Saved, hPrevious = step.PreviousHidden, h = step.Hidden)
        {
            for (int row = 0; row < step.Gates.Rows; row++)
            {
                nint at = (nint)row * HiddenSize;
                Elementwise.Run<AfterFormula<TKeep>, T>(
                    new(HiddenSize, z + (3 * at), q + at, hPrevious + at, h + at), HiddenSize);
            }
        }
    }

    private void BackwardResetAfter(in CellStepGradient<T> step)
    {
        fixed (T* z = step.Gates, q = step.Saved, hPrevious = step.PreviousHidden, dh = step.HiddenGradient)
        {
            for (int row = 0; row < step.Gates.Rows; row++)
            {
                nint at = (nint)row * HiddenSize;
                Elementwise.Run<AfterBackwardFormula, T>(
                    new(HiddenSize, z + (3 * at), q + at, hPrevious + at, dh + at), HiddenSize);
            }
        }

        // q = h₋·Uₙ + cₙ
        step.MultiplyTransposed(step.Saved, _uCandidate, step.HiddenGradient, add: true);
    }

    // One row; z holds the three gates, n apart, and receives their activations if they are to be kept for backward.
    private readonly struct AfterFormula<TKeep>(int n, T* z, T* q, T* hPrevious, T* h) : IElementwise<T>
        where TKeep : struct, ICount
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Apply<V>(int from, int to)
            where V : struct, ILanes<V, T>
        {
            for (int j = from; j < to; j += V.Count)
            {
                (V reset, V update) = LaneMath<V, T>.Divide(
                    LaneMath<V, T>.SigmoidFraction(V.Load(z + j)), LaneMath<V, T>.SigmoidFraction(V.Load(z + n + j)));
                V sum = V.Fma(reset, V.Load(q + j), V.Load(z + (2 * n) + j));
                V candidate = LaneMath<V, T>.Divide(LaneMath<V, T>.TanhFraction(sum));

                V.Store(h + j, V.Fma(update, V.Load(hPrevious + j) - candidate, candidate)); // h = (1 − z)∘n + z∘h₋
                if (TKeep.Value > 0)
                {
                    V.Store(z + j, reset);
                    V.Store(z + n + j, update);
                    V.Store(z + (2 * n) + j, candidate);
                }
            }
        }
    }

    // One row; z comes as r, z, n and leaves as dz; q leaves as dq; dh leaves as the part of dh₋ that passes no product.
    private readonly struct AfterBackwardFormula(int n, T* z, T* q, T* hPrevious, T* dh) : IElementwise<T>
    {
        public void Apply<V>(int from, int to)
            where V : struct, ILanes<V, T>
        {
            V one = V.Splat(T.One);
            for (int j = from; j < to; j += V.Count)
            {
                V reset = V.Load(z + j), update = V.Load(z + n + j), candidate = V.Load(z + (2 * n) + j);
                V hidden = V.Load(dh + j);

                V dUpdate = hidden * (V.Load(hPrevious + j) - candidate);           // h = (1 − z)∘n + z∘h₋
                V dCandidate = hidden * (one - update);                             // h = (1 − z)∘n + …
                V dSum = dCandidate * (one - (candidate * candidate));              // n = tanh(zₙ + r∘q)

                V.Store(dh + j, hidden * update);                                   // h = … + z∘h₋
                V.Store(z + j, dSum * V.Load(q + j) * (reset * (one - reset)));     // zₙ + r∘q, r = σ(z_r)
                V.Store(q + j, dSum * reset);                                       // zₙ + r∘q
                V.Store(z + n + j, dUpdate * (update * (one - update)));            // z = σ(z_z)
                V.Store(z + (2 * n) + j, dSum);                                     // zₙ + r∘q
            }
        }
    }
}
