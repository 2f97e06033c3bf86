using Rnn.Cells;
using Rnn.Tensors;

namespace Rnn.Tests.Contracts.BrokenCells;

/// <summary>Backward forgets that p has a gradient.</summary>
internal sealed class ForgottenParameter : SmallCell
{
    public override void AddGradients(in CellSequenceGradient<double> steps) => steps.AddStateProduct(U, steps.Gates);
}

/// <summary>The gradient of U is added twice.</summary>
internal sealed class DoubledGradient : SmallCell
{
    public override void AddGradients(in CellSequenceGradient<double> steps)
    {
        base.AddGradients(steps);
        steps.AddStateProduct(U, steps.Gates);
    }
}

/// <summary>dz has the wrong sign.</summary>
internal sealed class WrongSign : SmallCell
{
    public override void Backward(in CellStepGradient<double> step)
    {
        base.Backward(step);
        foreach (ref double dz in step.Gates.Flat)
        {
            dz = -dz;
        }
    }
}

/// <summary>dz is made with the slope of a sigmoid, s·(1 − s), though s is a tanh.</summary>
internal sealed class WrongSlope : SmallCell
{
    public override void Backward(in CellStepGradient<double> step)
    {
        double[] s = step.Gates.Flat.ToArray();
        base.Backward(step);
        Span<double> dz = step.Gates.Flat;
        for (int i = 0; i < s.Length; i++)
        {
            dz[i] *= s[i] * (1 - s[i]) / (1 - (s[i] * s[i]));
        }
    }
}

/// <summary>dh₋ lacks the product dz·Uᵀ.</summary>
internal sealed class MissingProduct : SmallCell
{
    public override void Backward(in CellStepGradient<double> step)
    {
        double[] dh = step.HiddenGradient.Flat.ToArray();
        base.Backward(step);
        for (int i = 0; i < dh.Length; i++)
        {
            step.HiddenGradient.Flat[i] = 0.25 * dh[i];
        }
    }
}

/// <summary>The gradient of c that comes from later steps counts for nothing.</summary>
internal sealed class DroppedMemoryGradient : SmallCell
{
    public override void Backward(in CellStepGradient<double> step)
    {
        step.CellStateGradient.Flat.Clear();
        base.Backward(step);
    }
}

/// <summary>dc₋ lacks its factor ½.</summary>
internal sealed class WrongMemoryGradient : SmallCell
{
    public override void Backward(in CellStepGradient<double> step)
    {
        base.Backward(step);
        MatrixSpan<double> dc = step.CellStateGradient;
        foreach (ref double value in dc.Flat)
        {
            value *= 2;
        }
    }
}
