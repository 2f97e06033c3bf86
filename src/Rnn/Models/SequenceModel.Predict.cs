using System.Numerics.Tensors;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Models;

/// <content>Predictions. They run on the calling thread; dropout is off.</content>
public sealed partial class SequenceModel<T>
{
    /// <summary>Predicts for one input, a sequence or one vector.</summary>
    /// <param name="input">What the network gets: [time, features], or [features] for one vector; all finite.</param>
    /// <returns>[outputs], or [time, outputs] of a many-to-many model.</returns>
    /// <exception cref="ArgumentException">The input has another shape or holds NaN or infinity.</exception>
    /// <exception cref="InvalidOperationException">The model is one-to-many; call <see cref="Generate(Tensor{T}, int)"/>.</exception>
    /// <example>
    /// <code>
    /// Tensor&lt;float&gt; input = Tensor.Create([0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f], [2, 3]); // two steps of three features
    /// float answer = model.Predict(input)[0];
    /// </code>
    /// </example>
    public Tensor<T> Predict(Tensor<T> input) => Predict([input])[0];

    /// <summary>Predicts for one sequence.</summary>
    /// <param name="sequence">The sequence, [time, features], all finite.</param>
    /// <returns>[outputs], or [time, outputs] of a many-to-many model.</returns>
    /// <exception cref="ArgumentException">The sequence does not fit the model or holds NaN or infinity.</exception>
    /// <exception cref="InvalidOperationException">The model is one-to-many; call <see cref="Generate(Tensor{T}, int)"/>.</exception>
    /// <example>
    /// <code>
    /// float answer = model.Predict(new[,] { { 0.1f, 0.2f, 0.3f }, { 0.4f, 0.5f, 0.6f } })[0]; // two steps of three features
    /// </code>
    /// </example>
    public Tensor<T> Predict(T[,] sequence) => Predict(TensorShape.FromArray(sequence));

    /// <summary>Predicts for one vector, or for a sequence of one feature per step.</summary>
    /// <param name="input">[features] of a model that takes one vector; else the one feature at each step. All finite.</param>
    /// <returns>[outputs], or [time, outputs] of a many-to-many model.</returns>
    /// <exception cref="ArgumentException">The input does not fit the model or holds NaN or infinity.</exception>
    /// <exception cref="InvalidOperationException">
    /// The model is one-to-many (call <see cref="Generate(Tensor{T}, int)"/>), or takes tokens (give them as ints).
    /// </exception>
    public Tensor<T> Predict(T[] input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Predict((ReadOnlySpan<T>)input);
    }

    /// <summary>Predicts for one input, its steps one after the other.</summary>
    /// <param name="input">[features] of a model that takes one vector; else [time × features], step after step. All finite.</param>
    /// <returns>[outputs], or [time, outputs] of a many-to-many model.</returns>
    /// <exception cref="ArgumentException">The input does not fit the model or holds NaN or infinity.</exception>
    /// <exception cref="InvalidOperationException">
    /// The model is one-to-many (call <see cref="Generate(Tensor{T}, int)"/>), or takes tokens (give them as ints).
    /// </exception>
    public Tensor<T> Predict(ReadOnlySpan<T> input)
    {
        RequireWholeSteps(input, nameof(input));
        int steps = input.Length / InputSize;
        return Predict(Topology.TakesVector
            ? Tensor.Create(input.ToArray())
            : Tensor.Create(input.ToArray(), [steps, InputSize]));
    }

    /// <summary>Predicts for many inputs; the predictions come in their order.</summary>
    /// <param name="inputs">At least one; each [time, features], or [features] for one vector, all finite. Lengths may differ.</param>
    /// <returns>For each input [outputs], or [time, outputs] of a many-to-many model.</returns>
    /// <exception cref="ArgumentException">An input has another shape or holds NaN or infinity.</exception>
    /// <exception cref="InvalidOperationException">The model is one-to-many; call <see cref="Generate(Tensor{T}, int)"/>.</exception>
    /// <example>
    /// <code>
    /// Tensor&lt;float&gt;[] answers = model.Predict([morning, day]); // sequences of different lengths
    /// </code>
    /// </example>
    public Tensor<T>[] Predict(IReadOnlyList<Tensor<T>> inputs) => Predict(new InputDataset<T>(inputs, Topology));

    /// <summary>Predicts for the inputs of a data set; the predictions come in their order.</summary>
    /// <param name="data">The data set, of at least one example; its targets are not read.</param>
    /// <returns>For each input [outputs], or [time, outputs] of a many-to-many model.</returns>
    /// <exception cref="ArgumentException">An input does not fit the model.</exception>
    /// <exception cref="InvalidOperationException">The model is one-to-many; call <see cref="Generate(Tensor{T}, int)"/>.</exception>
    public Tensor<T>[] Predict(SequenceDataset<T> data)
    {
        ArgumentNullException.ThrowIfNull(data);
        RequireAnswers();
        return Predict(data, finalStates: null);
    }

    /// <summary>Predicts for many inputs that begin from given states, and gives the states that they end with.</summary>
    /// <param name="inputs">At least one; each [time, features], all finite. Lengths may differ.</param>
    /// <param name="initialState">
    /// The states to begin from, a row for each input; null for the layers' own beginning. Layers that it doesn't name begin as always.
    /// </param>
    /// <param name="finalState">
    /// The states at the end: h, and c where there is one, of every recurrent layer after the last step of each input, row for row.
    /// </param>
    /// <returns>For each input [outputs], or [time, outputs] of a many-to-many model.</returns>
    /// <exception cref="ArgumentException">An input or the state does not fit the model, or an input holds NaN or infinity.</exception>
    /// <exception cref="InvalidOperationException">The model is one-to-many; call <see cref="Generate(Tensor{T}, int)"/>.</exception>
    /// <example>
    /// <code>
    /// Tensor&lt;float&gt;[] first = model.Predict([morning], initialState: null, out SessionState&lt;float&gt; noon);
    /// Tensor&lt;float&gt;[] rest = model.Predict([day], noon, out SessionState&lt;float&gt; evening);
    /// </code>
    /// </example>
    public Tensor<T>[] Predict(IReadOnlyList<Tensor<T>> inputs, SessionState<T>? initialState, out SessionState<T> finalState)
    {
        RequireAnswers();
        var data = new InputDataset<T>(inputs, Topology, initialState);
        if (initialState is not null)
        {
            StatePart.Require(StateParts, initialState, nameof(initialState));
            if (initialState.RowCount != data.Count)
            {
                throw new ArgumentException($"The state has {initialState.RowCount} rows for {data.Count} inputs; give one for each.", nameof(initialState));
            }
        }

        return PredictWithStates(data, out finalState);
    }

    /// <summary>The predictions for the inputs of a data set, tokens among them, and the states that they end with.</summary>
    /// <param name="data">The data set; its targets are not read. An example with an <see cref="Example{T}.InitialState"/> begins from it.</param>
    /// <param name="finalState">h, and c where there is one, of every recurrent layer after the last step of each input, row for row.</param>
    /// <returns>For each [outputs], or [time, outputs] of a many-to-many model.</returns>
    /// <exception cref="ArgumentException">An input or a state does not fit the model.</exception>
    /// <exception cref="InvalidOperationException">The model is one-to-many; call <see cref="Generate(Tensor{T}, int)"/>.</exception>
    public Tensor<T>[] Predict(SequenceDataset<T> data, out SessionState<T> finalState)
    {
        ArgumentNullException.ThrowIfNull(data);
        RequireAnswers();
        return PredictWithStates(data, out finalState);
    }

    private Tensor<T>[] PredictWithStates(SequenceDataset<T> data, out SessionState<T> finalState)
    {
        T[][] final = [.. StateParts.Select(part => new T[checked(data.Count * part.Size)])];
        Tensor<T>[] predictions = Predict(data, final);
        finalState = new SessionState<T>(data.Count, StateParts.Zip(final, (part, values) => (part.Name, values)), origin: null);
        return predictions;
    }

    private Tensor<T>[] Predict(SequenceDataset<T> data, T[][]? finalStates)
    {
        T[][] predictions = OutputsFor(data, finalStates, activates: true);
        return [.. predictions.Select(values => Topology.AnswersOnce
            ? Tensor.Create(values)
            : Tensor.Create(values, [values.Length / OutputSize, OutputSize]))];
    }

    /// <summary>The outputs for each input, [outputs] or [time × outputs]; before their activation where that is not asked for.</summary>
    internal T[][] OutputsFor(SequenceDataset<T> data, T[][]? finalStates, bool activates)
    {
        DataCheck.RequireInputs(this, data);
        long begin = RnnMeter.BeginPrediction();
        var predictions = new T[data.Count][];
        bool perStep = !Topology.AnswersOnce;
        var plan = new BatchPlan<T>(this, data);
        ModelWorkspace<T> workspace = RentWorkspace();
        while (plan.Next())
        {
            plan.Forward(workspace);
            if (!plan.HasOutput)
            {
                continue;
            }

            if (activates)
            {
                workspace.Activate();
            }

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

            if (finalStates is not null)
            {
                workspace.States.CopyFinal(finalStates, plan.Indices[0]);
            }
        }

        ReturnWorkspace(workspace);
        RnnMeter.EndPrediction(begin, data.Count);
        return predictions;
    }

    /// <summary>
    /// Predicts for one sequence into memory of yours, and takes none itself once warm. Any number of threads may call it at once.
    /// </summary>
    /// <param name="sequence">The sequence, [time × features], step after step; of a model of single vectors one step.</param>
    /// <param name="prediction">Receives the prediction: [outputs], or [time × outputs] of a many-to-many model.</param>
    /// <exception cref="ArgumentException">A length does not fit the model, or the sequence holds NaN or infinity.</exception>
    /// <exception cref="InvalidOperationException">
    /// The model is one-to-many (call <see cref="Generate(Tensor{T}, int)"/>), or takes tokens (give them as ints).
    /// </exception>
    /// <example>
    /// <code>
    /// Span&lt;float&gt; prediction = stackalloc float[1];
    /// model.Predict(readings, prediction); // float[] readings, step after step
    /// </code>
    /// </example>
    public void Predict(ReadOnlySpan<T> sequence, Span<T> prediction)
    {
        RequireAnswers();
        RequireWholeSteps(sequence, nameof(sequence));
        int steps = sequence.Length / InputSize;
        long outputs = (long)OutputSize * (Topology.AnswersOnce ? 1 : steps);
        if (prediction.Length != outputs)
        {
            throw new ArgumentException($"The prediction of this sequence has {outputs} numbers; got room for {prediction.Length}.", nameof(prediction));
        }

        TensorShape.RequireFinite(sequence, InputSize, nameof(sequence));
        DataCheck.RequireTokens(this, sequence, nameof(sequence));
        Predict(sequence.Length / InputSize, [], sequence, prediction);
    }

    /// <summary>Refuses a result that no array can hold, before memory is taken.</summary>
    internal static void RequireAnArray(long steps, int size, string argument, string mend)
    {
        if (steps * size > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(
                argument, FormattableString.Invariant($"{steps} steps of {size} numbers are more than an array can hold ({Array.MaxLength}); {mend}."));
        }
    }

    private void RequireAnswers()
    {
        if (Topology.FeedsBack)
        {
            throw new InvalidOperationException(Topology.HasDecoder
                ? $"A {Topology.Words} model writes its answers token by token; call {Topology.WritingCall}, of Rnn.Decoding, or PredictWithAttention for given answers."
                : "A one-to-many model has to know how many steps; call Generate(vector, steps).");
        }
    }

    private void RequireWholeSteps(ReadOnlySpan<T> sequence, string argument)
    {
        if (Topology.HasDecoder)
        {
            RequireAnswers();
        }

        DataCheck.RequireNumbersAlone(this, "Predict(tokens, numbers, prediction)");
        if (sequence.Length % InputSize != 0 || (Topology.TakesVector && sequence.Length != InputSize))
        {
            throw new ArgumentException(
                $"The sequence has {sequence.Length} numbers; the model takes {InputSize}{(Topology.TakesVector ? "" : " per step")}.", argument);
        }
    }

    // A workspace comes back only after success, so a failed pass leaves none in doubt.
    internal ModelWorkspace<T> RentWorkspace() =>
        _workspaces.Take() ?? CreateWorkspace(WorkerTeam.Alone);

    // One that a long input has made large would hold its memory as long as the model lives.
    internal void ReturnWorkspace(ModelWorkspace<T> workspace)
    {
        const long MostNumbers = 1 << 20;

        if (workspace.LargestPass <= MostNumbers)
        {
            _workspaces.Return(workspace);
        }
    }
}
