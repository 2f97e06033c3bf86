using Rnn.Cells;

namespace Rnn.Tests.Contracts.BrokenCells;

/// <summary>The memory's own gradient is forgotten.</summary>
internal sealed class ForgottenMemoryGradient : SmallReader
{
    protected override void AddToMemory(ReadOnlySpan<double> dr, double weight, Span<double> gradient)
    {
    }
}

/// <summary>The keys' gradient is forgotten.</summary>
internal sealed class ForgottenKeyGradient : SmallReader
{
    protected override void AddToKeys(ReadOnlySpan<double> query, double ds, Span<double> gradient)
    {
    }
}

/// <summary>The state that asked gets no blame for what it asked.</summary>
internal sealed class ForgottenQueryGradient : SmallReader
{
    protected override void AddToQuery(ReadOnlySpan<double> key, double ds, Span<double> gradient)
    {
    }
}

/// <summary>A later step's gradient by the memory is lost: set where it should be added.</summary>
internal sealed class OverwrittenMemoryGradient : SmallReader
{
    protected override void AddToMemory(ReadOnlySpan<double> dr, double weight, Span<double> gradient)
    {
        gradient.Clear();
        base.AddToMemory(dr, weight, gradient);
    }
}

/// <summary>Each row reads what belongs to the first.</summary>
internal sealed class NeighboursMemory : SmallReader
{
    protected override int RowOfMemory(int row) => 0;
}

/// <summary>Weights that add up to anything.</summary>
internal sealed class UnnormalizedWeights : SmallReader
{
    protected override void Normalize(Span<double> scores)
    {
        foreach (ref double score in scores)
        {
            score = Math.Exp(score);
        }
    }
}

/// <summary>A reader that reads nothing of its memory.</summary>
internal sealed class IgnoredMemory : SmallCell
{
    public override bool ReadsMemory => true;
}

/// <summary>A reader that changes what it is only to read.</summary>
internal sealed class WritesMemory : SmallReader
{
    public override void Forward(in CellStep<double> step)
    {
        base.Forward(step);
        step.Memory(0).Values[0, 0] = 1;
    }
}
