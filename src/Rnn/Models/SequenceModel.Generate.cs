using System.Numerics.Tensors;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Models;

/// <content>Sequences from one vector, and sessions that are fed step by step.</content>
public sealed partial class SequenceModel<T>
{
    /// <summary>Makes a sequence of one vector by a one-to-many model, each output fed back as the next input.</summary>
    /// <param name="vector">What the sequence is made of, [features], all finite.</param>
    /// <param name="steps">How many steps to make, at least 1.</param>
    /// <returns>[steps, outputs].</returns>
    /// <exception cref="ArgumentException">
    /// The vector has another shape or holds NaN or infinity; steps is not positive, or the sequence is longer than an array can be.
    /// </exception>
    /// <exception cref="InvalidOperationException">The model is not one-to-many; call Predict.</exception>
    /// <example>
    /// <code>
    /// Tensor&lt;float&gt; vector = Tensor.Create([0.5f, 1f]);
    /// Tensor&lt;float&gt; sequence = model.Generate(vector, steps: 10); // [10, outputs]
    /// </code>
    /// </example>
    public Tensor<T> Generate(Tensor<T> vector, int steps)
    {
        if (!Topology.FeedsBack || Topology.HasDecoder)
        {
            throw new InvalidOperationException(
                $"A {Topology.Words} model answers an input; call {(Topology.HasDecoder ? Topology.WritingCall : "Predict")}.");
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        var data = new InputDataset<T>([vector], Topology);
        DataCheck.RequireInputs(this, data);
        RequireAnArray(steps, OutputSize, nameof(steps), "ask for fewer");
        long begin = RnnMeter.BeginPrediction();
        var stream = new ModelStream<T>(Pack(), rows: 1);
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

        RnnMeter.EndPrediction(begin, sequences: 1);
        return Tensor.Create(outputs, [steps, OutputSize]);
    }

    /// <summary>Makes a sequence of one vector by a one-to-many model, each output fed back as the next input.</summary>
    /// <param name="vector">What the sequence is made of, [features], all finite.</param>
    /// <param name="steps">How many steps to make, at least 1.</param>
    /// <returns>[steps, outputs].</returns>
    /// <exception cref="ArgumentException">
    /// The vector has another length or holds NaN or infinity; steps is not positive, or the sequence is longer than an array can be.
    /// </exception>
    /// <exception cref="InvalidOperationException">The model is not one-to-many; call Predict.</exception>
    /// <example>
    /// <code>
    /// Tensor&lt;float&gt; sequence = model.Generate([0.5f, 1f], steps: 10); // [10, outputs]
    /// </code>
    /// </example>
    public Tensor<T> Generate(T[] vector, int steps)
    {
        ArgumentNullException.ThrowIfNull(vector);
        return Generate(Tensor.Create(vector), steps);
    }

    /// <summary>Begins a session that goes on from given states, such as those that <c>Predict</c> ended with.</summary>
    /// <param name="state">The states to go on from, a row for each sequence that the session takes side by side.</param>
    /// <exception cref="ArgumentException">The state has no rows or does not fit the model.</exception>
    /// <exception cref="InvalidOperationException">The model can't be fed step by step; the message says why.</exception>
    /// <example>
    /// <code>
    /// model.Predict([past], initialState: null, out SessionState&lt;float&gt; state);
    /// StreamingSession&lt;float&gt; session = model.CreateSession(state); // goes on where the past ends
    /// </code>
    /// </example>
    public StreamingSession<T> CreateSession(SessionState<T> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentOutOfRangeException.ThrowIfZero(state.RowCount, nameof(state));
        StreamingSession<T> session = CreateSession(state.RowCount);
        session.Restore(state);
        return session;
    }

    /// <summary>Begins a session that is fed step by step as the data arrives, from the weights as they are now.</summary>
    /// <param name="rows">How many sequences the session takes side by side, one step of each at a time; 1 if left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">rows is not positive, or more than arrays of this model's sizes can hold.</exception>
    /// <exception cref="InvalidOperationException">
    /// The model is one-to-many, which feeds itself (call <see cref="Generate(Tensor{T}, int)"/>), or has a layer that needs whole sequences.
    /// </exception>
    /// <example>
    /// <code>
    /// StreamingSession&lt;float&gt; session = model.CreateSession();
    /// float[] output = new float[session.OutputSize];
    /// foreach (float reading in readings)
    /// {
    ///     session.Step([reading], output); // output: the prediction after this reading
    /// }
    /// </code>
    /// </example>
    public StreamingSession<T> CreateSession(int rows = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        if (Topology.FeedsBack)
        {
            throw new InvalidOperationException($"A {Topology.Words} model feeds itself; call {Topology.WritingCall}.");
        }

        RequireStreaming();
        RequireRoom(rows);
        return new StreamingSession<T>(this, rows);
    }

    /// <summary>Refuses to be fed step by step where a layer or the output needs whole sequences.</summary>
    internal void RequireStreaming()
    {
        if (Layers.FirstOrDefault(layer => layer.LooksAhead) is { } layer)
        {
            throw new InvalidOperationException(
                $"{layer.Name} reads each sequence from its end too and can't be fed step by step; call Predict with whole sequences.");
        }

        if (Head.StreamingObjection is { } objection)
        {
            throw new InvalidOperationException($"The {Head.Name} output {objection} and can't be fed step by step; call Predict with whole sequences.");
        }
    }

    // A session keeps matrices of so many rows, each in one array; how many rows its widest one can have is asked before any is made.
    internal void RequireRoom(int rows)
    {
        int most = (int)((Array.MaxLength - AlignedBuffer<T>.Padding) / Math.Min(Array.MaxLength - AlignedBuffer<T>.Padding, Layers.Max(layer => layer.Width)));
        if (rows > most)
        {
            throw new ArgumentOutOfRangeException(
                nameof(rows), rows, $"A session of this model can have up to {most} rows; share them out among several sessions.");
        }
    }
}
