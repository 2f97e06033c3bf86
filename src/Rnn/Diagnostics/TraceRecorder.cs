using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Diagnostics;

/// <summary>Reads a trace of one sequence out of the workspaces of an ordinary pass.</summary>
internal sealed class TraceRecorder<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const string Output = "output", InnerOutput = "inner output";

    private readonly SequenceModel<T> _model;
    private readonly ModelWorkspace<T> _workspace;
    private readonly IReadOnlyList<RecurrentPart<T>> _parts;
    private readonly List<LayerTrace<T>> _traces = [];

    private TraceRecorder(SequenceModel<T> model)
    {
        _model = model;
        _workspace = model.CreateWorkspace(WorkerTeam.Alone);
        _parts = RecurrentPart<T>.Of(model.Layers, _workspace.Layers); // those that write too
    }

    /// <summary>The trace of the first example.</summary>
    public static SequenceTrace<T> Record(SequenceModel<T> model, SequenceDataset<T> data, bool withGradients) =>
        new TraceRecorder<T>(model).Record(data, withGradients);

    private SequenceTrace<T> Record(SequenceDataset<T> data, bool withGradients)
    {
        _workspace.LoadInputs(data, [0]);
        _workspace.Forward(Pass.Calm);
        foreach ((Layer<T> layer, LayerWorkspace<T> workspace) in _model.Layers.Zip(_workspace.Layers))
        {
            AddValues(layer, workspace);
        }

        double? loss = withGradients ? RunBackward(data) : null;
        _workspace.Activate();
        return new SequenceTrace<T>(
            _traces, WithTokens(_workspace.Input.Matrix, _workspace.Input.Tokens), Copy(_workspace.Output.Matrix), loss,
            withGradients ? WithTokens(_workspace.InputGradient, new int[_workspace.Input.Tokens.Length]) : null);
    }

    // The tokens of a step before its features; of one sequence the packed rows are its steps in order.
    private Tensor<T> WithTokens(MatrixSpan<T> features, ReadOnlySpan<int> tokens)
    {
        int columns = _workspace.Input.TokenColumns, width = columns + features.Columns;
        T[] values = new T[features.Rows * width];
        for (int row = 0; row < features.Rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                values[(row * width) + column] = T.CreateTruncating(tokens[(row * columns) + column]);
            }

            features.Row(row).CopyTo(values.AsSpan((row * width) + columns));
        }

        return Tensor.Create(values, [features.Rows, width]);
    }

    private double RunBackward(SequenceDataset<T> data)
    {
        Span<T> gradients = _model.Parameters.AllGradients;
        T[] before = gradients.ToArray();
        foreach (RecurrentPart<T> part in _parts)
        {
            part.KeepStateGradients();
        }

        _workspace.LoadTargets(data, [0]);
        double loss = _workspace.Loss();
        _workspace.Backward(Pass.Calm, withInputGradient: true);
        before.CopyTo(gradients);
        foreach ((Layer<T> layer, LayerWorkspace<T> workspace) in _model.Layers.Zip(_workspace.Layers))
        {
            AddGradients(layer, workspace);
        }

        return loss;
    }

    private void AddValues(Layer<T> layer, LayerWorkspace<T> workspace)
    {
        RecurrentPart<T>[] parts = [.. RecurrentPart<T>.Of(layer, workspace)];
        foreach (RecurrentPart<T> part in parts)
        {
            LayerTrace<T> trace = TraceOf(part.Layer);
            ForEachGate(part, (name, gate) => trace.Add(name, gate));
            AddStates(part, part.Workspace.Output.Matrix, part.Workspace.CellState, trace.Add);
            AddAttention(part, trace);
        }

        if (workspace.GoneAround is { } inner && !IsOneOf(parts, inner))
        {
            TraceOf(layer).Add(InnerOutput, Copy(inner.Output.Matrix));
        }

        if (!IsOneOf(parts, workspace))
        {
            TraceOf(layer).Add(Output, Copy(workspace.Output.Matrix));
        }
    }

    private void AddGradients(Layer<T> layer, LayerWorkspace<T> workspace)
    {
        RecurrentPart<T>[] parts = [.. RecurrentPart<T>.Of(layer, workspace)];
        foreach (RecurrentPart<T> part in parts)
        {
            LayerTrace<T> trace = TraceOf(part.Layer);
            ForEachGate(part, (name, gate) => trace.AddGradient(name, gate)); // Backward has left dz in the gates
            AddStates(part, part.Workspace.Trace!.Hidden, part.Workspace.Trace.CellState, trace.AddGradient);
        }

        if (workspace.GoneAround is { } inner && !IsOneOf(parts, inner))
        {
            TraceOf(layer).AddGradient(InnerOutput, Copy(inner.OutputGradient));
        }

        if (!IsOneOf(parts, workspace) && workspace.HasOutputGradient)
        {
            TraceOf(layer).AddGradient(Output, Copy(workspace.OutputGradient));
        }
    }

    // A cell around another one has the states of the one inside in its cell state.
    private static void AddStates(RecurrentPart<T> part, MatrixSpan<T> hidden, MatrixSpan<T> cellState, Action<string, Tensor<T>> add)
    {
        if (part.Layer.Cell.StatesInCellState is not (int size, int rest))
        {
            add("h", InTime(part, hidden));
            AddCellState(cellState);
            return;
        }

        add("h", InTime(part, cellState.SliceColumns(0, size)));
        AddCellState(cellState.SliceColumns(size, rest));
        add(Output, InTime(part, hidden));

        void AddCellState(MatrixSpan<T> c)
        {
            if (c.Columns > 0)
            {
                add("c", InTime(part, c));
            }
        }
    }

    private static void AddAttention(RecurrentPart<T> part, LayerTrace<T> trace)
    {
        int heads = part.Layer.Cell.AttentionHeads, steps = part.Workspace.Output.RowCount;
        for (int head = 0; head < heads; head++)
        {
            int length = part.Workspace.Memory!.Memory.Length(0);
            T[] weights = new T[steps * length];
            for (int step = 0; step < steps; step++)
            {
                part.Workspace.Memory.Weights(sequence: 0, step).Slice(head * length, length).CopyTo(weights.AsSpan(step * length));
            }

            trace.Add(heads == 1 ? "attention" : $"attention {head + 1}", Tensor.Create(weights, [steps, length]));
        }
    }

    // Then its h is what it gives.
    private static bool IsOneOf(RecurrentPart<T>[] parts, LayerWorkspace<T> workspace) => Array.Exists(parts, part => part.Workspace == workspace);

    private static void ForEachGate(RecurrentPart<T> part, Action<string, Tensor<T>> take)
    {
        int size = part.Layer.Cell.HiddenSize;
        IReadOnlyList<string> names = part.Layer.Cell.GateNames;
        for (int gate = 0; gate < names.Count; gate++)
        {
            // A cell of a user's may call two gates alike, or one as the states are called.
            bool taken = names[gate] is "h" or "c" or Output or InnerOutput || names.Take(gate).Contains(names[gate]);
            take(taken ? $"gate {gate + 1} ({names[gate]})" : names[gate], InTime(part, part.Workspace.Gates.SliceColumns(gate * size, size)));
        }
    }

    private LayerTrace<T> TraceOf(Layer<T> layer)
    {
        LayerTrace<T>? trace = _traces.Find(trace => trace.Name == layer.Name);
        if (trace is null)
        {
            trace = new LayerTrace<T>(layer.Name);
            _traces.Add(trace);
        }

        return trace;
    }

    // One sequence alone has its steps as rows; reversed, it has them back to front.
    private static Tensor<T> InTime(RecurrentPart<T> part, MatrixSpan<T> rows) => Copy(rows, part.Reversed);

    private static Tensor<T> Copy(MatrixSpan<T> rows, bool reversed = false)
    {
        T[] values = new T[rows.Rows * rows.Columns];
        for (int row = 0; row < rows.Rows; row++)
        {
            rows.Row(reversed ? rows.Rows - 1 - row : row).CopyTo(values.AsSpan(row * rows.Columns));
        }

        return Tensor.Create(values, [rows.Rows, rows.Columns]);
    }
}
