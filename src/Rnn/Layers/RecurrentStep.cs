using System.Numerics;
using Rnn.Cells;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>One step of a recurrent layer: the cell, then zoneout of h and c. Whole sequences and streams run this very step.</summary>
/// <param name="cell">The cell.</param>
/// <param name="hiddenZoneout">Zoneout of h; null for none.</param>
/// <param name="cellZoneout">Zoneout of c; null for none.</param>
internal sealed class RecurrentStep<T>(RecurrentCell<T> cell, Zoneout<T>? hiddenZoneout, Zoneout<T>? cellZoneout)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>From the gates' input part and the state before to the state after.</summary>
    /// <param name="step">What the cell gets; its states are those that zoneout mixes with the ones before, where there is zoneout.</param>
    /// <param name="hidden">h after the step.</param>
    /// <param name="cellState">c after the step.</param>
    public void Forward(in CellStep<T> step, MatrixSpan<T> hidden, MatrixSpan<T> cellState)
    {
        cell.Forward(step);
        hiddenZoneout?.Forward(step.FirstRow, step.PreviousHidden, hidden);
        cellZoneout?.Forward(step.FirstRow, step.PreviousCellState, cellState);
        Decay.Flush(hidden.Flat);
    }
}
