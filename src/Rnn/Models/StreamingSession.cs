using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Models;

/// <summary>
/// A session of a model that is fed step by step, for sequences that arrive over time: key presses, sensor readings, samples of sound.
/// </summary>
/// <remarks>
/// <para>
/// The session holds the states of its sequences and reads a packed copy of the weights as they were when it began, which all
/// sessions of the same weights share; training the model further does not reach it. A step takes microseconds, takes no lock
/// and allocates nothing. Fed whole, in chunks or step by step, a sequence gives the same bits as <c>Predict</c> of all of it
/// so far: the last step of a many-to-one model's, each step of a many-to-many model's.
/// </para>
/// <para>One thread at a time, which is checked; any number of sessions of one model may run side by side.</para>
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed partial class StreamingSession<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SequenceModel<T> _model;
    private readonly ModelStream<T> _stream;
    private readonly AlignedBuffer<T> _input;
    private readonly UInt128 _fingerprint;
    private int _inUse; // 1 while a thread is inside

    internal StreamingSession(SequenceModel<T> model, int rows)
    {
        _model = model;
        Rows = rows;
        PackedModel<T> packed = model.Pack();
        _fingerprint = packed.Fingerprint;
        _stream = new ModelStream<T>(packed, rows);
        _input = new AlignedBuffer<T>(rows, _stream.InputSize);
    }

    /// <summary>How many sequences run side by side, a row for each.</summary>
    public int Rows { get; }

    /// <summary>Numbers per input step of one sequence; 0 where a step is tokens alone.</summary>
    public int InputSize => _model.InputSize;

    /// <summary>Tokens per input step of one sequence; 0 of a model without an embedding.</summary>
    public int TokenColumns => _model.TokenColumns;

    /// <summary>Numbers per output step of one sequence.</summary>
    public int OutputSize => _model.OutputSize;

    // The model's structure and, in the last line, its weights: a snapshot means something to these alone. It may be saved on one system and
    // restored on another, where lines end otherwise.
    private string Origin => FormattableString.Invariant($"{_model.Summary().ReplaceLineEndings("\n")}\n{_fingerprint:x32}");

    /// <summary>Feeds one step of each sequence and gives the predictions after it.</summary>
    /// <param name="input">The steps, [<see cref="Rows"/> × <see cref="InputSize"/>], row after row, finite.</param>
    /// <param name="output">Receives the predictions, [<see cref="Rows"/> × <see cref="OutputSize"/>], row after row.</param>
    /// <exception cref="ArgumentException">A length is another, or the input can't be used; the state is as before.</exception>
    /// <exception cref="InvalidOperationException">
    /// Another thread is using the session, or the model takes tokens: give them too.
    /// </exception>
    public void Step(ReadOnlySpan<T> input, Span<T> output)
    {
        DataCheck.RequireNumbersAlone(_model, "Step(tokens, numbers, output)");
        if (input.Length != (long)Rows * InputSize || output.Length != (long)Rows * OutputSize)
        {
            throw new ArgumentException(
                $"A step of this session takes {Describe(InputSize)} and gives {Describe(OutputSize)}; got an input of {input.Length} and an " +
                $"output of {output.Length}.", input.Length != (long)Rows * InputSize ? nameof(input) : nameof(output));
        }

        CheckValues(input);
        Enter();
        try
        {
            Advance([], input, output);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Feeds some steps of a sequence and gives the prediction after each. For a session of one row.</summary>
    /// <param name="chunk">The steps, [time, features], all finite; may have no steps.</param>
    /// <returns>[time, outputs].</returns>
    /// <exception cref="ArgumentException">
    /// The chunk has another shape or can't be used, or its predictions are more numbers than an array can hold; the state is as before.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The session has several rows (call Step), the model takes tokens (call Step with them), or another thread is using the session.
    /// </exception>
    public Tensor<T> Feed(Tensor<T> chunk)
    {
        RequireOneRow();
        DataCheck.RequireNumbersAlone(_model, "Feed(tokens) or Feed(tokens, numbers)");
        TensorShape.RequireRank(chunk, 2, "some steps [time, features]", nameof(chunk));
        TensorShape.RequireLength(chunk, 1, InputSize, "features", nameof(chunk));
        T[] inputs = new T[chunk.FlattenedLength];
        chunk.FlattenTo(inputs);
        CheckValues(inputs);
        return Feed(checked((int)chunk.Lengths[0]), [], inputs, nameof(chunk));
    }

    /// <summary>Feeds some steps of a sequence and gives the prediction after each. For a session of one row.</summary>
    /// <param name="chunk">The steps, [time, features], all finite; may have no steps.</param>
    /// <returns>[time, outputs].</returns>
    /// <exception cref="ArgumentException">The chunk has another shape or can't be used; the state is as before.</exception>
    /// <exception cref="InvalidOperationException">
    /// The session has several rows (call Step), the model takes tokens (call Step with them), or another thread is using the session.
    /// </exception>
    /// <example>
    /// <code>
    /// Tensor&lt;float&gt; predictions = session.Feed(new[,] { { 0.1f }, { 0.2f } }); // two steps of one feature
    /// </code>
    /// </example>
    public Tensor<T> Feed(T[,] chunk) => Feed(TensorShape.FromArray(chunk));

    /// <summary>Forgets all steps so far: the next one is the first of a new sequence in every row.</summary>
    /// <exception cref="InvalidOperationException">Another thread is using the session.</exception>
    public void Reset()
    {
        Enter();
        for (int row = 0; row < Rows; row++)
        {
            _stream.ResetRow(row);
        }

        Leave();
    }

    /// <summary>Forgets the steps of one row: its next one is the first of a new sequence. The other rows go on.</summary>
    /// <param name="row">Which row, 0 for the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using the session.</exception>
    public void Reset(int row)
    {
        if ((uint)row >= (uint)Rows)
        {
            throw new ArgumentOutOfRangeException(nameof(row), row, $"The session has the rows 0 to {Rows - 1}.");
        }

        Enter();
        _stream.ResetRow(row);
        Leave();
    }

    /// <summary>
    /// The states of all rows as they are now: to look at, to keep, to return to later in this session or in another of the same model.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another thread is using the session.</exception>
    public SessionState<T> Snapshot()
    {
        (string Name, int Size)[] parts = [.. _stream.StateParts];
        T[][] values = [.. parts.Select(part => new T[Rows * part.Size])];
        T[] state = new T[parts.Sum(part => part.Size)];
        Enter();
        for (int row = 0; row < Rows; row++)
        {
            _stream.SaveRow(row, state);
            ReadOnlySpan<T> rest = state;
            for (int i = 0; i < parts.Length; i++)
            {
                rest[..parts[i].Size].CopyTo(values[i].AsSpan(row * parts[i].Size));
                rest = rest[parts[i].Size..];
            }
        }

        Leave();
        return new SessionState<T>(Rows, parts.Zip(values, (part, of) => (part.Name, of)), Origin);
    }

    /// <summary>Goes to states that a snapshot holds, that another pass has given, or of your own.</summary>
    /// <param name="state">The states: as many rows as the session has. Layers that it doesn't name begin anew.</param>
    /// <exception cref="ArgumentException">
    /// It is a snapshot of another model or of other weights, or doesn't fit the model; the state is as before.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread is using the session.</exception>
    public void Restore(SessionState<T> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.RequireOrigin(Origin);
        StatePart.Require(_stream.StateParts, state, nameof(state));
        if (state.RowCount != Rows)
        {
            throw new ArgumentException(
                $"The state has {state.RowCount} rows, this session {Rows}; restore it in a session created with rows: {state.RowCount}.",
                nameof(state));
        }

        Enter();
        T[] values = new T[_stream.StateParts.Sum(part => part.Size)];
        for (int row = 0; row < Rows; row++)
        {
            _stream.ResetRow(row);
            _stream.SaveRow(row, values);
            int at = 0;
            foreach ((string name, int size) in _stream.StateParts)
            {
                state.Row(name, row).CopyTo(values.AsSpan(at));
                at += size;
            }

            _stream.RestoreRow(row, values);
        }

        Leave();
    }

    private void RequireOneRow()
    {
        if (Rows != 1)
        {
            throw new InvalidOperationException($"A chunk belongs to one sequence and this session has {Rows} rows; call Step with one step of each.");
        }
    }

    private Tensor<T> Feed(int steps, ReadOnlySpan<int> tokens, ReadOnlySpan<T> numbers, string argument)
    {
        SequenceModel<T>.RequireAnArray(steps, OutputSize, argument, "feed it in shorter chunks");
        T[] outputs = new T[steps * OutputSize];
        int columns = tokens.Length / Math.Max(1, steps), size = numbers.Length / Math.Max(1, steps);
        Enter();
        try
        {
            for (int step = 0; step < steps; step++)
            {
                Advance(tokens.Slice(step * columns, columns), numbers.Slice(step * size, size), outputs.AsSpan(step * OutputSize, OutputSize));
            }
        }
        finally
        {
            Leave();
        }

        return Tensor.Create(outputs, [steps, OutputSize]);
    }

    private void Advance(ReadOnlySpan<int> tokens, ReadOnlySpan<T> numbers, Span<T> output)
    {
        if (_model.Layers[0].ReadsTokensFromNumbers && tokens.IsEmpty)
        {
            for (int row = 0; row < Rows; row++)
            {
                _stream.Tokens[row] = int.CreateTruncating(numbers[row]);
            }
        }
        else
        {
            tokens.CopyTo(_stream.Tokens);
            numbers.CopyTo(_input.Span);
        }

        _stream.Step(_input.AsMatrix(Rows, _stream.InputSize), new MatrixSpan<T>(output, Rows, OutputSize));
        RnnMeter.SessionSteps.Add(Rows);
    }

    private void Enter()
    {
        if (Interlocked.Exchange(ref _inUse, 1) != 0)
        {
            throw new InvalidOperationException(
                "Another thread is using this session; two at once would mix up their steps. Give each thread a session of its own, or let them take turns.");
        }
    }

    private void Leave() => Volatile.Write(ref _inUse, 0);

    private void CheckValues(ReadOnlySpan<T> input)
    {
        TensorShape.RequireFinite(input, InputSize, nameof(input));
        DataCheck.RequireTokens(_model, input, nameof(input));
    }

    private string Describe(int size) => Rows == 1 ? $"{size} numbers" : $"{Rows} × {size} numbers";
}
