using System.Numerics;
using Rnn.Tensors;
using static Rnn.Cells.ElementwiseMatrices;

namespace Rnn.Cells;

/// <content>The derivatives of a step with options; each line quotes the forward line that it differentiates.</content>
public sealed unsafe partial class LstmCell<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Gate by gate the activation in the gates becomes dz, once nothing needs the activation any more.
    private void BackwardWithOptions(in CellStepGradient<T> step)
    {
        MatrixSpan<T> i = Gate(step.Gates, Input), f = ForgetActivation(step.Gates, step.Saved);
        MatrixSpan<T> g = Gate(step.Gates, Candidate), o = Gate(step.Gates, Output);
        MatrixSpan<T> tanh = step.Saved.SliceColumns(0, HiddenSize);
        MatrixSpan<T> gradients = step.Saved.SliceColumns(GradientsAt, GateCount * HiddenSize);
        MatrixSpan<T> di = Gate(gradients, Input), dg = Gate(gradients, Candidate), dOutput = Gate(gradients, Output);
        MatrixSpan<T> cPrevious = step.PreviousCellState, dc = step.CellStateGradient;

        MatrixSpan<T> du = step.HiddenGradient;
        if (_p is not null)
        {
            du = step.Saved.SliceColumns(UnitsAt + HiddenSize, HiddenSize);
            step.MultiplyTransposed(step.HiddenGradient, _p, du, add: false);                      // h = u·P
            Copy(step.HiddenGradient, step.Saved.SliceColumns(UnitsAt + (2 * HiddenSize), OutputSize));
        }

        Multiply(du, tanh, dOutput);                                                               // u = o∘tanh(c)
        Multiply(du, o, du);                                                                       // u = o∘tanh(c)
        OutputActivation.Differentiate(tanh, du, du);                                              // tanh(c)
        _memoryNormalization?.Backward(step, gate: 0, du);                                         // tanh(γ∘ĉ + β)
        Add(du, dc);

        GateActivation.Differentiate(o, dOutput, o);                                               // o = σ(zₒ)
        _sums.Backward(step, Output, gates: 1);
        if (Peepholes)
        {
            AddMultiplied(step.Row(_pOutput!), o, dc);                                             // zₒ = … + pₒ∘c
        }

        Multiply(dc, i, dg);                                                                       // c = … + i∘g
        if (CoupleInputForget)
        {
            Subtract(g, cPrevious, di);                                                            // c = (1 − i)∘c₋ + i∘g
            Multiply(dc, di, di);
            Multiply(dc, f, dc);                                                                   // c = f∘c₋ + …
        }
        else
        {
            MatrixSpan<T> df = Gate(gradients, Forget);
            Multiply(dc, g, di);                                                                   // c = … + i∘g
            Multiply(dc, cPrevious, df);                                                           // c = f∘c₋ + …
            Multiply(dc, f, dc);                                                                   // c = f∘c₋ + …
            GateActivation.Differentiate(f, df, f);                                                // f = σ(z_f)
        }

        GateActivation.Differentiate(i, di, i);                                                    // i = σ(zᵢ)
        CandidateActivation.Differentiate(g, dg, g);                                               // g = tanh(z_g)
        _sums.Backward(step, firstGate: 0, gates: GateCount - 1);
        if (Peepholes)
        {
            AddMultiplied(step.Row(_pInput!), i, dc);                                              // zᵢ = … + pᵢ∘c₋
            Copy(cPrevious, step.Saved.SliceColumns(PreviousMemoryAt, HiddenSize));
        }

        if (_pForget is not null)
        {
            AddMultiplied(step.Row(_pForget), f, dc);                                              // z_f = … + p_f∘c₋
        }

        Decay.Flush(dc.Flat);
    }

    private void AddGradientsOfOptions(in CellSequenceGradient<T> steps)
    {
        if (Peepholes)
        {
            MatrixSpan<T> cPrevious = steps.Saved.SliceColumns(PreviousMemoryAt, HiddenSize);
            steps.AddRowProducts(_pInput!.Parameter, cPrevious, Gate(steps.Gates, Input));         // zᵢ = … + pᵢ∘c₋
            steps.AddRowProducts(_pOutput!.Parameter, steps.CellState, Gate(steps.Gates, Output)); // zₒ = … + pₒ∘c
            if (_pForget is not null)
            {
                steps.AddRowProducts(_pForget.Parameter, cPrevious, Gate(steps.Gates, Forget));    // z_f = … + p_f∘c₋
            }
        }

        if (_p is not null)
        {
            MatrixSpan<T> dh = steps.Saved.SliceColumns(UnitsAt + (2 * HiddenSize), OutputSize);
            steps.AddProduct(_p, steps.Saved.SliceColumns(UnitsAt, HiddenSize), dh);               // h = u·P
        }

        _sums.AddGradients(steps);
        _memoryNormalization?.AddGradients(steps);
    }
}
