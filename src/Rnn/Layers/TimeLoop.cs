using System.Numerics;
using Rnn.Cells;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>The steps of a pass in order of time, for a part of the rows.</summary>
internal sealed class TimeLoop<T>(RecurrentCell<T> cell, RecurrentWorkspace<T> workspace) : ISharedWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private bool _backward;
    private bool _forBackward;
    private RecurrentMask<T>? _mask;

    /// <summary>All steps in order.</summary>
    /// <param name="forBackward">Whether <see cref="Backward()"/> will follow.</param>
    /// <param name="masked">Whether recurrent dropout is on, where the layer has it.</param>
    public void Forward(bool forBackward, bool masked)
    {
        _forBackward = forBackward;
        _mask = masked ? workspace.Mask : null;
        Share(backward: false);
    }

    /// <summary>All steps from the last to the first.</summary>
    public void Backward() => Share(backward: true);

    private void Share(bool backward)
    {
        _backward = backward;
        long work = (long)workspace.Output.RowCount * cell.HiddenSize * cell.HiddenSize * cell.GateCount;
        WorkerTeam team = workspace.Output.SequenceCount <= 1 ? WorkerTeam.Alone : workspace.Team.ForProduct(work);
        team.Run(this);
    }

    public void Run(int part, int parts)
    {
        SequenceLayout layout = workspace.Output.Layout;
        int first = layout.RowOfShare(part, parts), end = layout.RowOfShare(part + 1, parts);
        if (_backward)
        {
            for (int step = layout.Steps - 1; step >= 0; step--)
            {
                BackwardStep(step, first, Math.Min(end, layout.ActiveRows(step)) - first);
            }
        }
        else
        {
            for (int step = 0; step < layout.Steps; step++)
            {
                ForwardStep(step, first, Math.Min(end, layout.ActiveRows(step)) - first);
            }
        }
    }

    private void ForwardStep(int step, int first, int rows)
    {
        if (rows <= 0)
        {
            return;
        }

        RecurrentWorkspace<T> own = workspace;
        int at = own.Output.Layout.Offset(step) + first;

        MatrixSpan<T> hidden = own.Output.Matrix.SliceRows(at, rows);
        MatrixSpan<T> previousHidden = PreviousRows(own.InitialHidden, own.Output.Matrix, step, first, rows);
        MatrixSpan<T> previousCellState = PreviousRows(own.InitialCellState, own.CellState, step, first, rows);
        cell.Forward(new CellStep<T>(own.Weights)
        {
            Gates = own.Gates.SliceRows(at, rows),
            PreviousHidden = previousHidden,
            PreviousCellState = previousCellState,
            Hidden = own.CellHidden.SliceRows(at, rows),
            CellState = own.CellCellState.SliceRows(at, rows),
            Saved = own.Saved.SliceRows(at, rows),
            ForBackward = _forBackward,
            Mask = _mask,
            FirstRow = at,
            FirstSequence = first,
        });
        own.HiddenZoneout?.Forward(at, previousHidden, hidden);
        own.CellZoneout?.Forward(at, previousCellState, own.CellState.SliceRows(at, rows));
        Decay.Flush(hidden.Flat);
    }

    private void BackwardStep(int step, int first, int rows)
    {
        if (rows <= 0)
        {
            return;
        }

        RecurrentWorkspace<T> own = workspace;
        int at = own.Output.Layout.Offset(step) + first;

        // dh = what came back from step + 1 (to nothing, perhaps), and what the layer above says of this step
        MatrixSpan<T> hiddenGradient = own.HiddenGradient.SliceRows(first, rows);
        MatrixSpan<T> cellStateGradient = own.CellStateGradient.SliceRows(first, rows);
        if (own.GradientOfLastStepsOnly)
        {
            Decay.Flush(hiddenGradient.Flat); // it began with what the layer above says
        }
        else
        {
            Decay.AddFlushed(own.OutputGradient.SliceRows(at, rows).Flat, hiddenGradient.Flat);
        }

        own.Trace?.Keep(at, hiddenGradient, cellStateGradient);
        own.HiddenZoneout?.BeginBackward(at, first, hiddenGradient);
        own.CellZoneout?.BeginBackward(at, first, cellStateGradient);
        cell.Backward(new CellStepGradient<T>(own.Weights, own.TransposedWeights)
        {
            Gates = own.Gates.SliceRows(at, rows),
            PreviousHidden = PreviousRows(own.InitialHidden, own.Output.Matrix, step, first, rows),
            PreviousCellState = PreviousRows(own.InitialCellState, own.CellState, step, first, rows),
            Hidden = own.CellHidden.SliceRows(at, rows),
            CellState = own.CellCellState.SliceRows(at, rows),
            Saved = own.Saved.SliceRows(at, rows),
            HiddenGradient = hiddenGradient,
            CellStateGradient = cellStateGradient,
            Mask = _mask,
            FirstRow = at,
            FirstSequence = first,
        });
        own.HiddenZoneout?.EndBackward(first, hiddenGradient);
        own.CellZoneout?.EndBackward(first, cellStateGradient);
    }

    // The state before a step: the initial one, or the same rows of the step before.
    private MatrixSpan<T> PreviousRows(MatrixSpan<T> initial, MatrixSpan<T> all, int step, int first, int rows) =>
        step == 0
            ? initial.SliceRows(first, rows)
            : all.SliceRows(workspace.Output.Layout.Offset(step - 1) + first, rows);
}
