using System.Numerics;
using Rnn.Cells;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>The steps of a pass in order of time, for a part of the rows.</summary>
internal sealed class TimeLoop<T> : ISharedWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // A thread takes whole tiles of the product, and takes none unless there is enough to do.
    private const int RowTile = 8;
    private const long SmallestShared = 200_000;

    private RecurrentCell<T> _cell = null!; // set by Run
    private RecurrentWorkspace<T> _workspace = null!;
    private bool _backward;

    [ThreadStatic]
    private static TimeLoop<T>? _loop;

    public static void Run(RecurrentCell<T> cell, RecurrentWorkspace<T> workspace, bool backward)
    {
        TimeLoop<T> loop = _loop ??= new TimeLoop<T>();
        loop._cell = cell;
        loop._workspace = workspace;
        loop._backward = backward;
        long work = (long)workspace.Output.RowCount * cell.HiddenSize * cell.HiddenSize * cell.GateCount;
        if (workspace.Team.Size == 1 || workspace.Output.SequenceCount < 2 * RowTile || work < SmallestShared)
        {
            loop.Run(0, 1);
        }
        else
        {
            workspace.Team.Run(loop);
        }
    }

    public void Run(int part, int parts)
    {
        SequenceLayout layout = _workspace.Output.Layout;
        int tiles = (layout.Sequences + RowTile - 1) / RowTile;
        int first = tiles * part / parts * RowTile, end = Math.Min(layout.Sequences, tiles * (part + 1) / parts * RowTile);
        if (_backward)
        {
            for (int step = layout.Steps - 1; step >= 0; step--)
            {
                Backward(step, first, Math.Min(end, layout.ActiveRows(step)) - first);
            }
        }
        else
        {
            for (int step = 0; step < layout.Steps; step++)
            {
                Forward(step, first, Math.Min(end, layout.ActiveRows(step)) - first);
            }
        }
    }

    private void Forward(int step, int first, int rows)
    {
        if (rows <= 0)
        {
            return;
        }

        RecurrentWorkspace<T> own = _workspace;
        int at = own.Output.Layout.Offset(step) + first;

        // Kept beside h, because dU = H₋₁ᵀ·dZ reads all h₋ as one matrix; and what has decayed to nothing ends here.
        MatrixSpan<T> previous = PreviousRows(own.InitialHidden, own.Output.Matrix, step, first, rows);
        MatrixSpan<T> previousHidden = own.PreviousHidden.SliceRows(at, rows);
        Decay.CopyFlushed(previous.Flat, previousHidden.Flat);

        _cell.Forward(new CellStep<T>(own.Weights)
        {
            Gates = own.Gates.SliceRows(at, rows),
            PreviousHidden = previousHidden,
            PreviousMemory = PreviousRows(own.InitialMemory, own.Memory, step, first, rows),
            Hidden = own.Output.Matrix.SliceRows(at, rows),
            Memory = own.Memory.SliceRows(at, rows),
            Saved = own.Saved.SliceRows(at, rows),
        });
    }

    private void Backward(int step, int first, int rows)
    {
        if (rows <= 0)
        {
            return;
        }

        RecurrentWorkspace<T> own = _workspace;
        int at = own.Output.Layout.Offset(step) + first;

        // dh = what came back from step + 1 (to nothing, perhaps), and what the layer above says of this step
        MatrixSpan<T> hiddenGradient = own.HiddenGradient.SliceRows(first, rows);
        Decay.AddFlushed(own.OutputGradient.SliceRows(at, rows).Flat, hiddenGradient.Flat);

        _cell.Backward(new CellStepGradient<T>(own.TransposedWeights)
        {
            Gates = own.Gates.SliceRows(at, rows),
            PreviousHidden = own.PreviousHidden.SliceRows(at, rows),
            PreviousMemory = PreviousRows(own.InitialMemory, own.Memory, step, first, rows),
            Hidden = own.Output.Matrix.SliceRows(at, rows),
            Saved = own.Saved.SliceRows(at, rows),
            HiddenGradient = hiddenGradient,
            MemoryGradient = own.MemoryGradient.SliceRows(first, rows),
        });
    }

    // The state before a step: the initial one, or the same rows of the step before.
    private MatrixSpan<T> PreviousRows(MatrixSpan<T> initial, MatrixSpan<T> all, int step, int first, int rows) =>
        step == 0
            ? initial.SliceRows(first, rows)
            : all.SliceRows(_workspace.Output.Layout.Offset(step - 1) + first, rows);
}
