using System.Globalization;
using System.Numerics;
using Rnn.Tensors;
using static Rnn.Cells.ElementwiseMatrices;

namespace Rnn.Cells;

/// <content>
/// A step with any of the options, equation by equation, and the derivatives; σ and tanh stand for the activations that were
/// chosen.
/// </content>
public sealed unsafe partial class GruCell<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Reset = 0;
    private const int Update = 1;
    private const int Candidate = 2;

    // Without options a step is a fused loop.
    private bool HasOptions => LayerNormalization || ClipPreActivations is not null ||
        GateActivation != Activation.Sigmoid || CandidateActivation != Activation.Tanh;

    // Columns of Saved: q, or s = r∘h₋ and ds; then the gradients by the activations, then what the sums of the gates keep.
    private int ResetSize => ResetAfter ? HiddenSize : 2 * HiddenSize;

    private int SumsAt => ResetSize + (GateCount * HiddenSize);

    private int SavedSizeWithOptions => SumsAt + GateSums<T>.SavedSize(HiddenSize, GateCount, ClipPreActivations, LayerNormalization);

    /// <inheritdoc/>
    protected override string? Objection() => GateSums<T>.Objection(HiddenSize, ClipPreActivations, LayerNormalization);

    private void ForwardWithOptions(in CellStep<T> step)
    {
        MatrixSpan<T> r = Gate(step.Gates, Reset), z = Gate(step.Gates, Update), n = Gate(step.Gates, Candidate);
        MatrixSpan<T> first = step.Saved.SliceColumns(0, HiddenSize), h = step.Hidden;

        // r = σ(z_r), z = σ(z_z)
        _sums!.Forward(step, Reset, gates: 2);
        GateActivation.Apply(r, r);
        GateActivation.Apply(z, z);

        if (ResetAfter)
        {
            // q = h₋·Uₙ + cₙ, zₙ = x·Wₙ + bₙ + r∘q
            step.Multiply(step.PreviousHidden, _uCandidate, _c!, first);
            AddMultiplied(r, first, n);
        }
        else
        {
            // s = r∘h₋, zₙ = x·Wₙ + bₙ + s·Uₙ
            Multiply(r, step.PreviousHidden, first);
            step.AddProduct(first, _uCandidate, n);
        }

        // n = tanh(zₙ)
        _sums.Forward(step, Candidate, gates: 1);
        CandidateActivation.Apply(n, n);

        // h = (1 − z)∘n + z∘h₋
        SubtractFromOne(z, h);
        Multiply(n, h, h);
        AddMultiplied(z, step.PreviousHidden, h);
    }

    // All but what the products z = … + h₋·U of the gates r and z give back. An activation becomes dz once nothing needs it any more.
    private void BackwardWithOptions(in CellStepGradient<T> step)
    {
        MatrixSpan<T> r = Gate(step.Gates, Reset), z = Gate(step.Gates, Update), n = Gate(step.Gates, Candidate);
        MatrixSpan<T> gradients = step.Saved.SliceColumns(ResetSize, GateCount * HiddenSize);
        MatrixSpan<T> dr = Gate(gradients, Reset), dUpdate = Gate(gradients, Update), dn = Gate(gradients, Candidate);
        MatrixSpan<T> dh = step.HiddenGradient, hPrevious = step.PreviousHidden;

        Subtract(hPrevious, n, dUpdate);                                                  // h = (1 − z)∘n + z∘h₋
        Multiply(dh, dUpdate, dUpdate);
        SubtractFromOne(z, dn);                                                           // h = (1 − z)∘n + …
        Multiply(dh, dn, dn);
        Multiply(dh, z, dh);                                                              // h = … + z∘h₋

        CandidateActivation.Differentiate(n, dn, n);                                      // n = tanh(zₙ)
        _sums!.Backward(step, Candidate, gates: 1);
        if (ResetAfter)
        {
            MatrixSpan<T> q = step.Saved.SliceColumns(0, HiddenSize);
            Multiply(n, q, dr);                                                           // zₙ = … + r∘q
            Multiply(n, r, q);                                                            // zₙ = … + r∘q; q becomes dq
            step.MultiplyTransposed(q, _uCandidate, dh, add: true);                       // q = h₋·Uₙ + cₙ
        }
        else
        {
            MatrixSpan<T> ds = step.Saved.SliceColumns(HiddenSize, HiddenSize);
            step.MultiplyTransposed(n, _uCandidate, ds, add: false);                      // zₙ = … + s·Uₙ
            Multiply(ds, hPrevious, dr);                                                  // s = r∘h₋
            AddMultiplied(ds, r, dh);                                                     // s = r∘h₋
        }

        GateActivation.Differentiate(r, dr, r);                                           // r = σ(z_r)
        GateActivation.Differentiate(z, dUpdate, z);                                      // z = σ(z_z)
        _sums.Backward(step, Reset, gates: 2);
    }

    private MatrixSpan<T> Gate(MatrixSpan<T> gates, int gate) => gates.SliceColumns(gate * HiddenSize, HiddenSize);

    private IEnumerable<string> DescribeOptions()
    {
        if (!ResetAfter)
        {
            yield return "reset before";
        }

        if (ClipPreActivations is { } clip)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"clip {clip}");
        }

        if (GateActivation != Activation.Sigmoid || CandidateActivation != Activation.Tanh)
        {
            yield return $"{GateActivation}/{CandidateActivation}";
        }

        if (LayerNormalization)
        {
            yield return "layer normalization";
        }
    }
}
