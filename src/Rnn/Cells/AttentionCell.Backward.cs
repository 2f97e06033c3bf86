using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Tensors;

namespace Rnn.Cells;

/// <content>The way back, each line with the one that it differentiates.</content>
public sealed partial class AttentionCell<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override void Backward(in CellStepGradient<T> step)
    {
        int size = Inner.OutputSize;
        MatrixSpan<T> dh = step.Note(HGradient), dc = step.Note(CGradient), dr = step.Note(ContextGradient);
        Copy(step.CellStateGradient.SliceColumns(0, size), dh);
        Copy(step.CellStateGradient.SliceColumns(size, Inner.CellStateSize), dc);
        BackwardOutput(step, dh, dr);
        if (!IsBefore)
        {
            BackwardRead(step, step.Note(H), dr, dh);
        }

        Inner.Backward(step.Inside(step.Note(HBefore), step.Note(CBefore), step.Note(H), step.Note(C), step.Note(SavedInside), dh, dc));
        step.HiddenGradient.Flat.Clear();
        if (_f is not null)
        {
            step.MultiplyTransposed(step.Gates, _f, IsBefore ? dr : step.HiddenGradient, add: true); // z = x·W + fed·F + b
        }

        if (IsBefore)
        {
            BackwardRead(step, step.Note(HBefore), dr, dh);
        }

        Copy(dh, step.CellStateGradient.SliceColumns(0, size));
        Copy(dc, step.CellStateGradient.SliceColumns(size, Inner.CellStateSize));
    }

    /// <inheritdoc/>
    public override void AddGradients(in CellSequenceGradient<T> steps)
    {
        Inner.AddGradients(steps.Inside(steps.Note(HBefore), steps.Note(C), steps.Note(SavedInside)));
        if (_f is not null && IsBefore)
        {
            steps.AddProduct(_f, steps.Note(Context), steps.Gates); // z = x·W + r·F + b
        }
        else if (_f is not null)
        {
            steps.AddStateProduct(_f, steps.Gates); // z = x·W + h̃₋·F + b
        }

        if (_q is not null)
        {
            steps.AddProduct(_q, steps.Note(IsBefore ? HBefore : H), steps.Note(QueryGradient)); // q = state·Q
        }

        if (_a is not null)
        {
            steps.AddRows(_a.Parameter, steps.Note(Vector)); // s = a·tanh(q + k)
        }

        if (_o is not null)
        {
            MatrixSpan<T> ds = steps.Note(OutputNote); // h̃ = tanh(h·O + r·R + o)
            steps.AddProduct(_o, steps.Note(H), ds);
            steps.AddProduct(_r!, steps.Note(Context), ds);
            steps.AddRows(_bias!.Parameter, ds);
        }
    }

    // h̃ = tanh(h·O + r·R + o), or h̃ = h
    private void BackwardOutput(in CellStepGradient<T> step, MatrixSpan<T> dh, MatrixSpan<T> dr)
    {
        if (_o is null)
        {
            TensorPrimitives.Add<T>(dh.Flat, step.HiddenGradient.Flat, dh.Flat);
            dr.Flat.Clear();
            return;
        }

        MatrixSpan<T> ds = step.Note(OutputNote);
        TanhGradient(step.Hidden.Flat, step.HiddenGradient.Flat, ds.Flat);
        step.MultiplyTransposed(ds, _o, dh, add: true);
        step.MultiplyTransposed(ds, _r!, dr, add: false);
    }

    private void BackwardRead(in CellStepGradient<T> step, MatrixSpan<T> state, MatrixSpan<T> dr, MatrixSpan<T> stateGradient)
    {
        MatrixSpan<T> query = _q is null ? state : step.Note(Query), dq = step.Note(QueryGradient), da = step.Note(Vector);
        ReadOnlySpan<T> vector = _a is null ? [] : step.Row(_a).Row(0);
        for (int row = 0; row < state.Rows; row++)
        {
            CellMemoryGradient<T> memory = step.Memory(row);
            bool own = KeySize == 0;
            Reading.Backward(
                memory, own ? memory.Values : memory.Keys, own ? memory.ValuesGradient : memory.KeysGradient, query.Row(row), vector, dr.Row(row),
                dq.Row(row), da.Row(row));
        }

        if (_q is not null)
        {
            step.MultiplyTransposed(dq, _q, stateGradient, add: true); // q = state·Q
        }
        else
        {
            TensorPrimitives.Add<T>(stateGradient.Flat, dq.Flat, stateGradient.Flat); // q = state
        }
    }

    // ds = dy∘(1 − y²)
    private static void TanhGradient(ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> ds)
    {
        TensorPrimitives.Multiply(y, y, ds);
        TensorPrimitives.Subtract(T.One, ds, ds);
        TensorPrimitives.Multiply(ds, dy, ds);
    }
}
