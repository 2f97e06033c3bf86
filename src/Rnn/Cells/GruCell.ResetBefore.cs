using System.Numerics;
using System.Runtime.CompilerServices;
using Rnn.Tensors;

namespace Rnn.Cells;

/// <content>n = tanh(x·Wₙ + bₙ + s·Uₙ) with s = r∘h₋, and the derivatives beside it.</content>
public sealed unsafe partial class GruCell<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private void ForwardResetBefore(in CellStep<T> step)
    {
        // r, z = σ(…), s = r∘h₋
        fixed (T* z = step.Gates, saved = step.Saved, hPrevious = step.PreviousHidden)
        {
            for (int row = 0; row < step.Gates.Rows; row++)
            {
                nint at = (nint)row * HiddenSize;
                Elementwise.Run<BeforeGatesFormula, T>(
                    new(HiddenSize, z + (3 * at), hPrevious + at, saved + (2 * at)), HiddenSize);
            }
        }

        // zₙ = x·Wₙ + bₙ + s·Uₙ
        step.AddProduct(
            step.Saved.SliceColumns(0, HiddenSize), _uCandidate, step.Gates.SliceColumns(2 * HiddenSize, HiddenSize));

        // n = tanh(zₙ), h = (1 − z)∘n + z∘h₋
        fixed (T* z = step.Gates, hPrevious = step.PreviousHidden, h = step.Hidden)
        {
            for (int row = 0; row < step.Gates.Rows; row++)
            {
                nint at = (nint)row * HiddenSize;
                Elementwise.Run<BeforeStateFormula, T>(new(HiddenSize, z + (3 * at), hPrevious + at, h + at), HiddenSize);
            }
        }
    }

    private void BackwardResetBefore(in CellStepGradient<T> step)
    {
        fixed (T* z = step.Gates, hPrevious = step.PreviousHidden, dh = step.HiddenGradient)
        {
            for (int row = 0; row < step.Gates.Rows; row++)
            {
                nint at = (nint)row * HiddenSize;
                Elementwise.Run<BeforeStateBackwardFormula, T>(
                    new(HiddenSize, z + (3 * at), hPrevious + at, dh + at), HiddenSize);
            }
        }

        // zₙ = … + s·Uₙ
        MatrixSpan<T> ds = step.Saved.SliceColumns(HiddenSize, HiddenSize);
        step.MultiplyTransposed(step.Gates.SliceColumns(2 * HiddenSize, HiddenSize), _uCandidate, ds, add: false);

        fixed (T* z = step.Gates, saved = step.Saved, hPrevious = step.PreviousHidden, dh = step.HiddenGradient)
        {
            for (int row = 0; row < step.Gates.Rows; row++)
            {
                nint at = (nint)row * HiddenSize;
                Elementwise.Run<BeforeResetBackwardFormula, T>(
                    new(z + (3 * at), hPrevious + at, saved + (2 * at) + HiddenSize, dh + at), HiddenSize);
            }
        }
    }

    // One row; z holds the three gates, n apart; the first two receive their activations.
    private readonly struct BeforeGatesFormula(int n, T* z, T* hPrevious, T* s) : IElementwise<T>
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Apply<V>(int from, int to)
            where V : struct, ILanes<V, T>
        {
            for (int j = from; j < to; j += V.Count)
            {
                (V reset, V update) = LaneMath<V, T>.Divide(
                    LaneMath<V, T>.SigmoidFraction(V.Load(z + j)), LaneMath<V, T>.SigmoidFraction(V.Load(z + n + j)));
                V.Store(z + j, reset);
                V.Store(z + n + j, update);
                V.Store(s + j, reset * V.Load(hPrevious + j)); // s = r∘h₋
            }
        }
    }

    private readonly struct BeforeStateFormula(int n, T* z, T* hPrevious, T* h) : IElementwise<T>
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Apply<V>(int from, int to)
            where V : struct, ILanes<V, T>
        {
            for (int j = from; j < to; j += V.Count)
            {
                V candidate = LaneMath<V, T>.Divide(LaneMath<V, T>.TanhFraction(V.Load(z + (2 * n) + j)));
                V.Store(z + (2 * n) + j, candidate);
                V.Store(h + j, V.Fma(V.Load(z + n + j), V.Load(hPrevious + j) - candidate, candidate)); // h = (1 − z)∘n + z∘h₋
            }
        }
    }

    // One row; z and n in the gates become dz and dzₙ; dh leaves as the part of dh₋ that z lets pass.
    private readonly struct BeforeStateBackwardFormula(int n, T* z, T* hPrevious, T* dh) : IElementwise<T>
    {
        public void Apply<V>(int from, int to)
            where V : struct, ILanes<V, T>
        {
            V one = V.Splat(T.One);
            for (int j = from; j < to; j += V.Count)
            {
                V update = V.Load(z + n + j), candidate = V.Load(z + (2 * n) + j), hidden = V.Load(dh + j);
                V dUpdate = hidden * (V.Load(hPrevious + j) - candidate);                        // h = (1 − z)∘n + z∘h₋
                V dCandidate = hidden * (one - update);                                          // h = (1 − z)∘n + …

                V.Store(dh + j, hidden * update);                                                // h = … + z∘h₋
                V.Store(z + n + j, dUpdate * (update * (one - update)));                         // z = σ(z_z)
                V.Store(z + (2 * n) + j, dCandidate * (one - (candidate * candidate)));          // n = tanh(zₙ)
            }
        }
    }

    // One row; r in the gates becomes dz_r.
    private readonly struct BeforeResetBackwardFormula(T* z, T* hPrevious, T* ds, T* dh) : IElementwise<T>
    {
        public void Apply<V>(int from, int to)
            where V : struct, ILanes<V, T>
        {
            V one = V.Splat(T.One);
            for (int j = from; j < to; j += V.Count)
            {
                V reset = V.Load(z + j), product = V.Load(ds + j);
                V.Store(z + j, product * V.Load(hPrevious + j) * (reset * (one - reset)));       // s = r∘h₋, r = σ(z_r)
                V.Store(dh + j, V.Fma(product, reset, V.Load(dh + j)));                          // s = r∘h₋
            }
        }
    }
}
