using System.Numerics;
using Rnn.Tensors;
using static Rnn.Cells.ElementwiseMatrices;

namespace Rnn.Cells;

/// <content>A step with any of the options, equation by equation; σ and tanh stand for the activations that were chosen.</content>
public sealed unsafe partial class LstmCell<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private void ForwardWithOptions(in CellStep<T> step)
    {
        MatrixSpan<T> i = Gate(step.Gates, Input), f = ForgetActivation(step.Gates, step.Saved);
        MatrixSpan<T> g = Gate(step.Gates, Candidate), o = Gate(step.Gates, Output);
        MatrixSpan<T> c = step.CellState, cPrevious = step.PreviousCellState;

        // zᵢ = … + pᵢ∘c₋, z_f = … + p_f∘c₋
        if (Peepholes)
        {
            AddMultiplied(step.Row(_pInput!), cPrevious, i);
        }

        if (_pForget is not null)
        {
            AddMultiplied(step.Row(_pForget), cPrevious, f);
        }

        // i = σ(zᵢ), f = σ(z_f) or f = 1 − i, g = tanh(z_g)
        _sums.Forward(step, firstGate: 0, gates: GateCount - 1);
        GateActivation.Apply(i, i);
        if (CoupleInputForget)
        {
            SubtractFromOne(i, f);
        }
        else
        {
            GateActivation.Apply(f, f);
        }

        CandidateActivation.Apply(g, g);

        // c = f∘c₋ + i∘g
        Multiply(i, g, c);
        AddMultiplied(f, cPrevious, c);
        Decay.Flush(c.Flat);

        // o = σ(zₒ), zₒ = … + pₒ∘c
        if (Peepholes)
        {
            AddMultiplied(step.Row(_pOutput!), c, o);
        }

        _sums.Forward(step, Output, gates: 1);
        GateActivation.Apply(o, o);

        // h = o∘tanh(c), or with P: u = o∘tanh(c), h = u·P
        MatrixSpan<T> tanh = step.Saved.SliceColumns(0, HiddenSize);
        _memoryNormalization?.Forward(step, gate: 0, c, tanh);
        OutputActivation.Apply(_memoryNormalization is null ? c : tanh, tanh);
        if (_p is null)
        {
            Multiply(o, tanh, step.Hidden);
            return;
        }

        MatrixSpan<T> u = step.Saved.SliceColumns(UnitsAt, HiddenSize);
        Multiply(o, tanh, u);
        step.Multiply(u, _p, step.Hidden);
    }
}
