using Rnn.Cells;
using Rnn.Parameters;

namespace Rnn.Tests.Contracts.BrokenCells;

/// <summary>
/// A small cell that is right: z = x·W + b + h₋·U, s = tanh(z), c = s + ½·c₋, h = p∘c + ¼·h₋. The broken ones derive from it, one
/// fault each.
/// </summary>
internal class SmallCell() : RecurrentCell<double>(4)
{
    private RecurrentBias<double> _p = null!; // set by Declare

    public override string Kind => "small";

    public override int GateCount => 1;

    public override int CellStateSize => HiddenSize;

    protected RecurrentWeight<double> U { get; private set; } = null!; // set by Declare

    protected RecurrentBias<double> P => _p;

    public override void Forward(in CellStep<double> step)
    {
        step.AddProduct(step.PreviousHidden, U, step.Gates); // z = x·W + b + h₋·U
        ReadOnlySpan<double> p = step.Row(_p).Row(0);
        for (int row = 0; row < step.Gates.Rows; row++)
        {
            Span<double> z = step.Gates.Row(row), c = step.CellState.Row(row), h = step.Hidden.Row(row);
            ReadOnlySpan<double> cPrevious = step.PreviousCellState.Row(row), hPrevious = step.PreviousHidden.Row(row);
            for (int j = 0; j < z.Length; j++)
            {
                z[j] = Math.Tanh(z[j]);                     // s = tanh(z)
                c[j] = z[j] + (0.5 * cPrevious[j]);         // c = s + ½·c₋
                h[j] = (p[j] * c[j]) + (0.25 * hPrevious[j]); // h = p∘c + ¼·h₋
            }
        }
    }

    public override void Backward(in CellStepGradient<double> step)
    {
        ReadOnlySpan<double> p = step.Row(_p).Row(0);
        for (int row = 0; row < step.Gates.Rows; row++)
        {
            Span<double> s = step.Gates.Row(row), dc = step.CellStateGradient.Row(row), dh = step.HiddenGradient.Row(row);
            Span<double> dp = step.Saved.Row(row);
            for (int j = 0; j < s.Length; j++)
            {
                dp[j] = dh[j] * step.CellState[row, j];     // h = p∘c + …
                double memory = dc[j] + (dh[j] * p[j]);     // h = p∘c + …
                s[j] = memory * (1 - (s[j] * s[j]));        // c = s + …, s = tanh(z)
                dc[j] = 0.5 * memory;                       // c = … + ½·c₋
                dh[j] *= 0.25;                              // h = … + ¼·h₋
            }
        }

        step.MultiplyTransposed(step.Gates, U, step.HiddenGradient, add: true); // z = … + h₋·U
    }

    public override int SavedSize => HiddenSize;

    public override void AddGradients(in CellSequenceGradient<double> steps)
    {
        steps.AddStateProduct(U, steps.Gates);      // z = … + h₋·U
        steps.AddRows(_p.Parameter, steps.Saved);   // h = p∘c + …
    }

    protected override void Declare(CellParameters<double> parameters)
    {
        U = parameters.UseInStep(parameters.AddRecurrentWeight("U", gates: 1), firstGate: 0, gates: 1);
        _p = parameters.UseInStep(parameters.AddBias("p", gates: 1, _ => Initializer.Constant(1)));
    }
}
