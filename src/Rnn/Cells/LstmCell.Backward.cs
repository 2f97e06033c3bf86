using System.Numerics;
using System.Runtime.CompilerServices;
using Rnn.Tensors;

namespace Rnn.Cells;

/// <content>The derivatives; each line quotes the forward line that it differentiates.</content>
public sealed unsafe partial class LstmCell<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override void Backward(in CellStepGradient<T> step)
    {
        if (HasOptions)
        {
            BackwardWithOptions(step);
        }
        else
        {
            BackwardFused(step);
        }

        // z = … + h₋·U
        step.MultiplyTransposed(step.Gates, _u, step.HiddenGradient, add: false);
    }

    /// <inheritdoc/>
    public override void AddGradients(in CellSequenceGradient<T> steps)
    {
        steps.AddStateProduct(_u, steps.Gates); // z = … + h₋·U
        if (HasOptions)
        {
            AddGradientsOfOptions(steps);
        }
    }

    private void BackwardFused(in CellStepGradient<T> step)
    {
        fixed (T* z = step.Gates, cPrevious = step.PreviousCellState, tanhC = step.Saved)
        fixed (T* dh = step.HiddenGradient, dc = step.CellStateGradient)
        {
            for (int row = 0; row < step.Gates.Rows; row++)
            {
                nint at = (nint)row * HiddenSize;
                Elementwise.Run<BackwardFormula, T>(
                    new(HiddenSize, z + (4 * at), cPrevious + at, tanhC + at, dh + at, dc + at), HiddenSize);
            }
        }
    }

    // One row; z comes as the activations i, f, g, o and leaves as dz; dc comes as dc and leaves as dc₋.
    private readonly struct BackwardFormula(int n, T* z, T* cPrevious, T* tanhC, T* dh, T* dc) : IElementwise<T>
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Apply<V>(int from, int to)
            where V : struct, ILanes<V, T>
        {
            V one = V.Splat(T.One);
            for (int j = from; j < to; j += V.Count)
            {
                V i = V.Load(z + j), f = V.Load(z + n + j), g = V.Load(z + (2 * n) + j), o = V.Load(z + (3 * n) + j);
                V tanh = V.Load(tanhC + j), hidden = V.Load(dh + j);

                V dOutput = hidden * tanh;                                                       // h = o∘tanh(c)
                V memory = V.Fma(hidden * o, one - (tanh * tanh), V.Load(dc + j));               // h = o∘tanh(c)
                V dInput = memory * g, dCandidate = memory * i;                                  // c = … + i∘g
                V dForget = memory * V.Load(cPrevious + j);                                      // c = f∘c₋ + …

                V.Store(dc + j, LaneMath<V, T>.Flush(memory * f));                               // c = f∘c₋ + …
                V.Store(z + j, dInput * (i * (one - i)));                                        // i = σ(zᵢ)
                V.Store(z + n + j, dForget * (f * (one - f)));                                   // f = σ(z_f)
                V.Store(z + (2 * n) + j, dCandidate * (one - (g * g)));                          // g = tanh(z_g)
                V.Store(z + (3 * n) + j, dOutput * (o * (one - o)));                             // o = σ(zₒ)
            }
        }
    }
}
