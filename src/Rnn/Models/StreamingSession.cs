using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Models;

/// <summary>Sequences that arrive over time: key presses, sensor readings, samples of sound.</summary>
/// <remarks>
/// <para>
/// The session holds the states of its sequences and a packed copy of the weights as they were when it began; training
/// the model further does not reach it. A step takes microseconds, takes no lock and allocates nothing. Fed whole, in
/// chunks or step by step, a sequence gives the same bits as <c>Predict</c> of all of it so far: the last step of a
/// many-to-one model's, each step of a many-to-many model's.
/// </para>
/// <para>One thread at a time; any number of sessions of one model may run side by side.</para>
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed class StreamingSession<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SequenceModel<T> _model;
    private readonly ModelStream<T> _stream;
    private readonly AlignedBuffer<T> _input;
    private readonly string _origin;

    internal StreamingSession(SequenceModel<T> model, int rows)
    {
        _model = model;
        Rows = rows;
        _stream = new ModelStream<T>(model, rows);
        _input = new AlignedBuffer<T>(rows * model.InputSize);
        _origin = SessionState<T>.OriginOf(model);
    }

    /// <summary>How many sequences run side by side.</summary>
    public int Rows { get; }

    /// <summary>Numbers per input step of one sequence.</summary>
    public int InputSize => _model.InputSize;

    /// <summary>Numbers per output step of one sequence.</summary>
    public int OutputSize => _model.OutputSize;

    /// <summary>Feeds one step of each sequence and gives the predictions after it.</summary>
    /// <param name="input">[<see cref="Rows"/> × <see cref="InputSize"/>], row after row, finite.</param>
    /// <param name="output">[<see cref="Rows"/> × <see cref="OutputSize"/>]: receives the predictions.</param>
    /// <exception cref="ArgumentException">A length is another, or the input can't be used; the state is as before.</exception>
    public void Step(ReadOnlySpan<T> input, Span<T> output)
    {
        if (input.Length != Rows * InputSize || output.Length != Rows * OutputSize)
        {
            throw new ArgumentException(
                $"A step of this session takes {Describe(InputSize)} and gives {Describe(OutputSize)}; got an input of {input.Length} and an " +
                $"output of {output.Length}.", input.Length != Rows * InputSize ? nameof(input) : nameof(output));
        }

        CheckValues(input);
        Advance(input, output);
    }

    /// <summary>Feeds some steps of a sequence and gives the prediction after each. For a session of one row.</summary>
    /// <param name="chunk">[time, features]; may have no steps.</param>
    /// <returns>[time, outputs].</returns>
    /// <exception cref="ArgumentException">The chunk has another shape or can't be used; the state is as before.</exception>
    /// <exception cref="InvalidOperationException">The session has several rows; feed it one step of each.</exception>
    public Tensor<T> Feed(Tensor<T> chunk)
    {
        if (Rows != 1)
        {
            throw new InvalidOperationException($"A chunk belongs to one sequence and this session has {Rows} rows; call Step with one step of each.");
        }

        TensorShape.RequireRank(chunk, 2, "some steps [time, features]", nameof(chunk));
        TensorShape.RequireLength(chunk, 1, InputSize, "features", nameof(chunk));
        T[] inputs = new T[chunk.FlattenedLength];
        chunk.FlattenTo(inputs);
        CheckValues(inputs);
        int steps = (int)chunk.Lengths[0];
        T[] outputs = new T[steps * OutputSize];
        for (int step = 0; step < steps; step++)
        {
            Advance(inputs.AsSpan(step * InputSize, InputSize), outputs.AsSpan(step * OutputSize, OutputSize));
        }

        return Tensor.Create(outputs, [steps, OutputSize]);
    }

    /// <summary>Forgets all steps so far: the next one is the first of a new sequence in every row.</summary>
    public void Reset()
    {
        for (int row = 0; row < Rows; row++)
        {
            _stream.ResetRow(row);
        }
    }

    /// <summary>Forgets the steps of one row: its next one is the first of a new sequence. The other rows go on.</summary>
    /// <param name="row">Which row, 0 for the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public void Reset(int row)
    {
        RequireRow(row);
        _stream.ResetRow(row);
    }

    /// <summary>The states of all rows as they are now, to return to later, in this session or in another of the same model.</summary>
    public SessionState<T> Snapshot()
    {
        T[][] rows = new T[Rows][];
        for (int row = 0; row < Rows; row++)
        {
            rows[row] = new T[_stream.StateSize];
            _stream.SaveRow(row, rows[row]);
        }

        return new SessionState<T>(_origin, rows);
    }

    /// <summary>Returns to the states of a snapshot.</summary>
    /// <param name="state">What <see cref="Snapshot"/> gave.</param>
    /// <exception cref="ArgumentException">It comes from another model, from other weights, or has another number of rows; the state is as before.</exception>
    public void Restore(SessionState<T> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.RequireOrigin(_origin);
        if (state.Rows.Length != Rows)
        {
            throw new ArgumentException(
                $"The snapshot has {state.Rows.Length} rows, this session {Rows}; restore it in a session created with rows: {state.Rows.Length}.",
                nameof(state));
        }

        for (int row = 0; row < Rows; row++)
        {
            _stream.RestoreRow(row, state.Rows[row]);
        }
    }

    private void Advance(ReadOnlySpan<T> input, Span<T> output)
    {
        input.CopyTo(_input.Span);
        _stream.Step(_input.AsMatrix(Rows, InputSize), new MatrixSpan<T>(output, Rows, OutputSize));
    }

    private void CheckValues(ReadOnlySpan<T> input)
    {
        TensorShape.RequireFinite(input, InputSize, nameof(input));
        DataCheck.RequireTokens(_model, input, nameof(input));
    }

    private void RequireRow(int row)
    {
        if ((uint)row >= (uint)Rows)
        {
            throw new ArgumentOutOfRangeException(nameof(row), row, $"The session has the rows 0 to {Rows - 1}.");
        }
    }

    private string Describe(int size) => Rows == 1 ? $"{size} numbers" : $"{Rows} × {size} numbers";
}
