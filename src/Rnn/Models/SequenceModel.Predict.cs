using System.Numerics.Tensors;
using Rnn.Layers;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Models;

/// <content>Predictions. They run on the calling thread; dropout is off.</content>
public sealed partial class SequenceModel<T>
{
    /// <summary>The prediction for one input.</summary>
    /// <param name="input">[time, features], or [features] for one vector.</param>
    /// <returns>[outputs], or [time, outputs] of a many-to-many model.</returns>
    /// <exception cref="ArgumentException">The input has another shape or holds NaN or infinity.</exception>
    /// <exception cref="InvalidOperationException">The model is one-to-many; call <see cref="Generate"/>.</exception>
    public Tensor<T> Predict(Tensor<T> input) => Predict([input])[0];

    /// <summary>The prediction for one sequence.</summary>
    /// <param name="sequence">[time, features].</param>
    /// <returns>[outputs], or [time, outputs] of a many-to-many model.</returns>
    /// <exception cref="ArgumentException">The sequence does not fit the model or holds NaN or infinity.</exception>
    public Tensor<T> Predict(T[,] sequence) => Predict(TensorShape.FromArray(sequence));

    /// <summary>The predictions for many inputs, in their order.</summary>
    /// <param name="inputs">Each [time, features], or [features] for one vector; lengths may differ.</param>
    /// <returns>For each [outputs], or [time, outputs] of a many-to-many model.</returns>
    /// <exception cref="ArgumentException">An input has another shape or holds NaN or infinity.</exception>
    /// <exception cref="InvalidOperationException">The model is one-to-many; call <see cref="Generate"/>.</exception>
    public Tensor<T>[] Predict(IReadOnlyList<Tensor<T>> inputs) => Predict(new InputDataset<T>(inputs, Topology));

    /// <summary>The predictions for the inputs of a data set, in their order.</summary>
    /// <param name="data">The data set; its targets are not read.</param>
    /// <returns>For each [outputs], or [time, outputs] of a many-to-many model.</returns>
    /// <exception cref="ArgumentException">An input does not fit the model.</exception>
    /// <exception cref="InvalidOperationException">The model is one-to-many; call <see cref="Generate"/>.</exception>
    public Tensor<T>[] Predict(SequenceDataset<T> data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (Topology == Topology.OneToMany)
        {
            throw new InvalidOperationException("A one-to-many model has to know how many steps; call Generate(vector, steps).");
        }

        DataCheck.RequireInputs(this, data);
        var predictions = new T[data.Count][];
        bool perStep = Topology == Topology.ManyToMany;
        var plan = new BatchPlan<T>(this, data);
        ModelWorkspace<T> workspace = RentWorkspace();
        while (plan.Next())
        {
            plan.Forward(workspace);
            if (!plan.HasOutput)
            {
                continue;
            }

            workspace.Activate();
            SequenceLayout layout = workspace.Output.Layout;
            for (int row = 0; row < layout.Sequences; row++)
            {
                int example = plan.Indices[layout.Order[row]];
                T[] values = predictions[example] ??= new T[OutputSize * (perStep ? data.InputLength(example) : 1)];
                for (int step = 0; step < layout.Lengths[row]; step++)
                {
                    int place = perStep ? plan.FirstStep + step : 0;
                    workspace.Output.Matrix.Row(layout.Offset(step) + row).CopyTo(values.AsSpan(place * OutputSize));
                }
            }
        }

        _workspaces.Return(workspace);
        return [.. predictions.Select(values => perStep
            ? Tensor.Create(values, [values.Length / OutputSize, OutputSize])
            : Tensor.Create(values))];
    }

    /// <summary>The prediction for one sequence, into memory of yours: once warm it takes none. Any number of threads may call it at once.</summary>
    /// <param name="sequence">[time × features], step after step; of a model of single vectors one step.</param>
    /// <param name="prediction">[outputs], or [time × outputs] of a many-to-many model.</param>
    /// <exception cref="ArgumentException">A length does not fit the model, or the sequence holds NaN or infinity.</exception>
    /// <exception cref="InvalidOperationException">The model is one-to-many; call <see cref="Generate"/>.</exception>
    public void Predict(ReadOnlySpan<T> sequence, Span<T> prediction)
    {
        if (Topology == Topology.OneToMany)
        {
            throw new InvalidOperationException("A one-to-many model has to know how many steps; call Generate(vector, steps).");
        }

        int steps = sequence.Length / InputSize, outputs = OutputSize * (Topology == Topology.ManyToMany ? steps : 1);
        if (sequence.Length % InputSize != 0 || (Topology == Topology.OneToOne && steps != 1))
        {
            throw new ArgumentException(
                $"The sequence has {sequence.Length} numbers; the model takes {InputSize} {(Topology == Topology.OneToOne ? "" : "per step")}.", nameof(sequence));
        }

        if (prediction.Length != outputs)
        {
            throw new ArgumentException($"The prediction of this sequence has {outputs} numbers; got room for {prediction.Length}.", nameof(prediction));
        }

        TensorShape.RequireFinite(sequence, InputSize, nameof(sequence));
        DataCheck.RequireTokens(this, sequence, nameof(sequence));
        ModelWorkspace<T> workspace = RentWorkspace();
        for (int first = 0, count; first == 0 || first < steps; first += count)
        {
            count = Math.Max(1, Math.Min(workspace.StepsAtOnce, steps - first));
            bool last = count >= steps - first;
            workspace.LoadInput(last ? sequence[(first * InputSize)..] : sequence.Slice(first * InputSize, count * InputSize));
            workspace.Forward(Pass.Inference with { Continues = first > 0 });
            if (!last)
            {
                workspace.SaveState(int.MaxValue);
            }

            if (last || Topology == Topology.ManyToMany)
            {
                workspace.Activate(); // of one sequence the packed rows are its steps in order
                workspace.Output.Values.CopyTo(prediction[(Topology == Topology.ManyToMany ? first * OutputSize : 0)..]);
            }
        }

        _workspaces.Return(workspace);
    }

    /// <summary>The sequence that a one-to-many model makes of one vector, each output fed back as the next input.</summary>
    /// <param name="vector">[features].</param>
    /// <param name="steps">How many steps.</param>
    /// <returns>[steps, outputs].</returns>
    /// <exception cref="ArgumentException">The vector has another shape or holds NaN or infinity; steps is not positive.</exception>
    /// <exception cref="InvalidOperationException">The model is not one-to-many; call Predict.</exception>
    public Tensor<T> Generate(Tensor<T> vector, int steps)
    {
        if (Topology != Topology.OneToMany)
        {
            throw new InvalidOperationException($"A {Describe(Topology)} model answers an input; call Predict.");
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        var data = new InputDataset<T>([vector], Topology);
        DataCheck.RequireInputs(this, data);
        var stream = new ModelStream<T>(this, rows: 1);
        T[] outputs = new T[steps * OutputSize];
        Span<T> input = new T[stream.InputSize];
        data.GetInput(0).CopyTo(input);
        for (int step = 0; step < steps; step++)
        {
            Span<T> output = outputs.AsSpan(step * OutputSize, OutputSize);
            stream.Step(new MatrixSpan<T>(input, 1, input.Length), new MatrixSpan<T>(output, 1, OutputSize));
            input.Clear();
            Head.ToInput(output, input[InputSize..]);
        }

        return Tensor.Create(outputs, [steps, OutputSize]);
    }

    /// <summary>A session that is fed as the data arrives, from the weights as they are now.</summary>
    /// <param name="rows">How many sequences it takes side by side, one step of each at a time.</param>
    /// <exception cref="ArgumentOutOfRangeException">rows is not positive, or more than arrays of this model's sizes can hold.</exception>
    /// <exception cref="InvalidOperationException">
    /// The model is one-to-many, which feeds itself (call <see cref="Generate"/>), or has a layer that needs whole sequences.
    /// </exception>
    public StreamingSession<T> CreateSession(int rows = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        if (Topology == Topology.OneToMany)
        {
            throw new InvalidOperationException("A one-to-many model feeds itself; call Generate(vector, steps).");
        }

        if (Layers.FirstOrDefault(layer => layer.LooksAhead) is { } layer)
        {
            throw new InvalidOperationException(
                $"{layer.Name} reads each sequence from its end too and can't be fed step by step; call Predict with whole sequences.");
        }

        RequireRoom(rows);
        return new StreamingSession<T>(this, rows);
    }

    // A session keeps matrices of so many rows, each in one array; how many rows its widest one can have is asked before any is made.
    private void RequireRoom(int rows)
    {
        int most = (Array.MaxLength - AlignedBuffer<T>.Padding) / Layers.Max(Width);
        if (rows > most)
        {
            throw new ArgumentOutOfRangeException(
                nameof(rows), rows, $"A session of this model can have up to {most} rows; share them out among several sessions.");
        }

        static int Width(Layer<T> layer)
        {
            while (layer is ResidualLayer<T> residual)
            {
                layer = residual.Inner;
            }

            int width = Math.Max(layer.InputSize, layer.OutputSize);
            return layer is not RecurrentLayer<T> { Cell: { } cell } ? width : (int)Math.Min(
                Array.MaxLength, Math.Max(Math.Max(width, (long)cell.GateCount * cell.HiddenSize), Math.Max(cell.SavedSize, cell.CellStateSize)));
        }
    }

    // A workspace comes back only after success, so a failed pass leaves none in doubt.
    private ModelWorkspace<T> RentWorkspace() =>
        _workspaces.Take() ?? CreateWorkspace(WorkerTeam.Alone);
}
