using System.Numerics;
using Rnn.Cells;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>The steps of a pass in order of time, for a part of the rows.</summary>
internal sealed class TimeLoop<T>(RecurrentCell<T> cell, RecurrentWorkspace<T> workspace) : ISharedWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RecurrentStep<T> _step = new(cell, workspace.HiddenZoneout, workspace.CellZoneout);
    private bool _backward;
    private bool _forBackward;
    private int _firstStep;
    private int _endStep;
    private int _firstGateRow;
    private RecurrentMask<T>? _mask;

    /// <summary>Some steps in order, after those before them.</summary>
    /// <param name="firstStep">The first; its rows are the first ones of the workspace's gates.</param>
    /// <param name="endStep">The step after the last of them.</param>
    /// <param name="forBackward">Whether <see cref="Backward()"/> will follow.</param>
    /// <param name="masked">Whether recurrent dropout is on, where the layer has it.</param>
    public void Forward(int firstStep, int endStep, bool forBackward, bool masked)
    {
        (_firstStep, _endStep, _firstGateRow) = (firstStep, endStep, workspace.Output.Layout.Offset(firstStep));
        _forBackward = forBackward;
        _mask = masked ? workspace.Mask : null;
        Share(backward: false, workspace.Output.Layout.Offset(endStep) - _firstGateRow);
    }

    /// <summary>All steps from the last to the first.</summary>
    public void Backward() => Share(backward: true, workspace.Output.RowCount);

    private void Share(bool backward, int stepRows)
    {
        _backward = backward;
        long work = (long)stepRows * cell.HiddenSize * cell.HiddenSize * cell.GateCount;
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
            for (int step = _firstStep; step < _endStep; step++)
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
        _step.Forward(
            new CellStep<T>(own.Weights)
            {
                Gates = own.Gates.SliceRows(at - _firstGateRow, rows),
                PreviousHidden = PreviousRows(own.InitialHidden, own.Output.Matrix, step, first, rows),
                PreviousCellState = PreviousRows(own.InitialCellState, own.CellState, step, first, rows),
                Hidden = own.CellHidden.SliceRows(at, rows),
                CellState = own.CellCellState.SliceRows(at, rows),
                Saved = own.Saved.SliceRows(at - _firstGateRow, rows),
                ForBackward = _forBackward,
                StepMemory = own.Memory,
                Notes = own.Notes,
                FirstNote = at - _firstGateRow,
                Mask = _mask,
                FirstRow = at,
                FirstSequence = first,
            },
            own.Output.Matrix.SliceRows(at, rows), own.CellState.SliceRows(at, rows));
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
        if (own.HasOutputGradient)
        {
            Decay.AddFlushed(own.OutputGradient.SliceRows(at, rows).Flat, hiddenGradient.Flat);
        }
        else
        {
            Decay.Flush(hiddenGradient.Flat); // it began with what the layer above says of the final state
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
            StepMemory = own.Memory,
            Notes = own.Notes,
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
