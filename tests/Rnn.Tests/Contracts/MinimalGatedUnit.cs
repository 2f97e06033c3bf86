using System.Numerics;
using Rnn.Cells;
using Rnn.Parameters;
using Rnn.Tensors;

namespace Rnn.Tests.Contracts;

/// <summary>
/// A cell of one's own, from scratch: the minimal gated unit, a GRU whose two gates are one (Zhou, Wu, Zhang and Zhou
/// 2016, Minimal Gated Unit for Recurrent Neural Networks).
/// </summary>
/// <remarks>
/// <para>
/// f = σ(x·W_f + h₋·U_f + b_f) forgets, h̃ = tanh(x·Wₕ + (f∘h₋)·Uₕ + bₕ) is what is new, h = (1 − f)∘h₋ + f∘h̃.
/// </para>
/// <para>
/// The layer owns W [I, 2H] and b [2H], computes x·W + b of all steps at once, and runs the cell over time. The cell says
/// what it needs (the sizes and <see cref="Declare"/>) and does one step: forward, back, and the gradients of its own
/// weights over all steps. It keeps nothing between calls: what backward needs, forward leaves in Gates and Saved. It
/// uses what is public, and nothing else. <c>CellContract.Verify(() => new MinimalGatedUnit&lt;double&gt;(5))</c> proves it.
/// </para>
/// </remarks>
public sealed class MinimalGatedUnit<T> : RecurrentCell<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private RecurrentWeight<T> _uForget = null!; // U_f; set by Declare
    private RecurrentWeight<T> _uNew = null!;    // Uₕ

    public MinimalGatedUnit(int hiddenSize)
        : base(hiddenSize)
    {
    }

    public override string Kind => "mgu";

    /// <summary>f and h̃, each a block of H columns, in this order in W, U, b and Gates.</summary>
    public override int GateCount => 2;

    public override IReadOnlyList<string> GateNames => ["f", "h̃"];

    /// <summary>Three blocks of H columns: a = f∘h₋, and room on the way back for df and da.</summary>
    public override int SavedSize => 3 * HiddenSize;

    public override void Forward(in CellStep<T> step)
    {
        MatrixSpan<T> zForget = step.Gates.SliceColumns(0, HiddenSize), zNew = step.Gates.SliceColumns(HiddenSize, HiddenSize);
        MatrixSpan<T> forgotten = step.Saved.SliceColumns(0, HiddenSize);

        // z_f = x·W_f + b_f + h₋·U_f, of which the layer has computed the first two
        step.AddProduct(step.PreviousHidden, _uForget, zForget);
        for (int row = 0; row < step.Gates.Rows; row++)
        {
            Span<T> f = zForget.Row(row), a = forgotten.Row(row);
            ReadOnlySpan<T> hPrevious = step.PreviousHidden.Row(row);
            for (int j = 0; j < f.Length; j++)
            {
                f[j] = T.One / (T.One + T.Exp(-f[j])); // f = σ(z_f)
                a[j] = f[j] * hPrevious[j];            // a = f∘h₋
            }
        }

        // zₕ = x·Wₕ + bₕ + a·Uₕ
        step.AddProduct(forgotten, _uNew, zNew);
        for (int row = 0; row < step.Gates.Rows; row++)
        {
            Span<T> n = zNew.Row(row), h = step.Hidden.Row(row);
            ReadOnlySpan<T> f = zForget.Row(row), hPrevious = step.PreviousHidden.Row(row);
            for (int j = 0; j < n.Length; j++)
            {
                n[j] = T.Tanh(n[j]);                                       // h̃ = tanh(zₕ)
                h[j] = ((T.One - f[j]) * hPrevious[j]) + (f[j] * n[j]);    // h = (1 − f)∘h₋ + f∘h̃
            }
        }
    }

    public override void Backward(in CellStepGradient<T> step)
    {
        // Gates come as f and h̃ and leave as dz_f and dzₕ; HiddenGradient comes as dh and leaves as dh₋.
        MatrixSpan<T> gateForget = step.Gates.SliceColumns(0, HiddenSize), gateNew = step.Gates.SliceColumns(HiddenSize, HiddenSize);
        MatrixSpan<T> allDf = step.Saved.SliceColumns(HiddenSize, HiddenSize), allDa = step.Saved.SliceColumns(2 * HiddenSize, HiddenSize);
        for (int row = 0; row < step.Gates.Rows; row++)
        {
            Span<T> n = gateNew.Row(row), df = allDf.Row(row);
            ReadOnlySpan<T> f = gateForget.Row(row), dh = step.HiddenGradient.Row(row), hPrevious = step.PreviousHidden.Row(row);
            for (int j = 0; j < n.Length; j++)
            {
                df[j] = dh[j] * (n[j] - hPrevious[j]);           // h = (1 − f)∘h₋ + f∘h̃
                n[j] = dh[j] * f[j] * (T.One - (n[j] * n[j]));   // h = … + f∘h̃ and h̃ = tanh(zₕ)
            }
        }

        // zₕ = … + a·Uₕ
        step.MultiplyTransposed(gateNew, _uNew, allDa, add: false);
        for (int row = 0; row < step.Gates.Rows; row++)
        {
            Span<T> f = gateForget.Row(row), dh = step.HiddenGradient.Row(row);
            ReadOnlySpan<T> df = allDf.Row(row), da = allDa.Row(row), hPrevious = step.PreviousHidden.Row(row);
            for (int j = 0; j < f.Length; j++)
            {
                dh[j] = (dh[j] * (T.One - f[j])) + (da[j] * f[j]);                         // h = (1 − f)∘h₋ + … and a = f∘h₋
                f[j] = (df[j] + (da[j] * hPrevious[j])) * f[j] * (T.One - f[j]);           // a = f∘h₋ and f = σ(z_f)
            }
        }

        // z_f = … + h₋·U_f
        step.MultiplyTransposed(gateForget, _uForget, step.HiddenGradient, add: true);
    }

    public override void AddGradients(in CellSequenceGradient<T> steps)
    {
        steps.AddStateProduct(_uForget, steps.Gates.SliceColumns(0, HiddenSize)); // z_f = … + h₋·U_f
        steps.AddProduct(                                                         // zₕ = … + a·Uₕ
            _uNew, steps.Saved.SliceColumns(0, HiddenSize), steps.Gates.SliceColumns(HiddenSize, HiddenSize));
    }

    protected override void Declare(CellParameters<T> parameters)
    {
        Parameter<T> u = parameters.AddRecurrentWeight("U", gates: 2); // [H, 2H]
        _uForget = parameters.UseInStep(u, firstGate: 0, gates: 1);
        _uNew = parameters.UseInStep(u, firstGate: 1, gates: 1);
    }
}
