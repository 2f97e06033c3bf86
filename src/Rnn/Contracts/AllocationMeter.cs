using Rnn.Cells;

namespace Rnn.Contracts;

/// <summary>Counts what a cell's methods take from the heap.</summary>
internal sealed class AllocationMeter(RecurrentCell<double> inner) : CellProxy(inner)
{
    public long ForwardBytes { get; private set; }

    public long BackwardBytes { get; private set; }

    public long AddGradientsBytes { get; private set; }

    public void Reset() => ForwardBytes = BackwardBytes = AddGradientsBytes = 0;

    public override void Forward(in CellStep<double> step)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Inner.Forward(step);
        ForwardBytes += GC.GetAllocatedBytesForCurrentThread() - before;
    }

    public override void Backward(in CellStepGradient<double> step)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Inner.Backward(step);
        BackwardBytes += GC.GetAllocatedBytesForCurrentThread() - before;
    }

    public override void AddGradients(in CellSequenceGradient<double> steps)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Inner.AddGradients(steps);
        AddGradientsBytes += GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
