using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Models;
using Rnn.Tensors;

namespace Rnn.Decoding;

/// <summary>A model that is fed the tokens that it writes, for some sequences side by side.</summary>
internal sealed class TokenStream<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PackedModel<T> _packed;
    private readonly ModelStream<T> _stream;
    private readonly AlignedBuffer<T> _inputs;
    private readonly AlignedBuffer<T> _logits;
    private readonly double[] _logProbabilities;
    private readonly T[] _states; // of each row, while rows change places
    private readonly int _rows;
    private readonly int _stateSize;

    public TokenStream(PackedModel<T> packed, int rows)
    {
        (_packed, _rows) = (packed, rows);
        _stream = new ModelStream<T>(packed, rows);
        _inputs = new AlignedBuffer<T>(rows, _stream.InputSize);
        _logits = new AlignedBuffer<T>(rows, Tokens);
        _logProbabilities = new double[rows * Tokens];
        _stateSize = _stream.StateParts.Sum(part => part.Size);
        _states = new T[rows * _stateSize];
        _inputs.Span.Clear();
    }

    /// <summary>How many tokens the model knows.</summary>
    public int Tokens => _packed.Model.OutputSize;

    /// <summary>Numbers of state in a row.</summary>
    public int StateSize => _stateSize;

    /// <summary>The logarithms of the probabilities of the next token in a row.</summary>
    public ReadOnlySpan<double> LogProbabilities(int row) => _logProbabilities.AsSpan(row * Tokens, Tokens);

    /// <summary>Takes a token for each row.</summary>
    public void Step(ReadOnlySpan<int> tokens)
    {
        for (int row = 0; row < _rows; row++)
        {
            if (_stream.Tokens.Length > 0)
            {
                _stream.Tokens[row] = tokens[row];
            }
            else
            {
                // One-hot, after the features of the first input where the model has such.
                Span<T> input = _inputs.AsMatrix(_rows, _stream.InputSize).Row(row);
                input.Clear();
                input[input.Length - Tokens + tokens[row]] = T.One;
            }
        }

        Step();
    }

    /// <summary>Takes the vector that a sequence is made of, in every row.</summary>
    public void Begin(ReadOnlySpan<T> vector)
    {
        for (int row = 0; row < _rows; row++)
        {
            Span<T> input = _inputs.AsMatrix(_rows, _stream.InputSize).Row(row);
            input.Clear();
            vector.CopyTo(input);
        }

        Step();
    }

    /// <summary>Gives a row the states that it begins with, one after the other.</summary>
    public void SetStates(int row, ReadOnlySpan<T> states) => _stream.RestoreRow(row, states);

    /// <summary>Gives each row the state of another, or its own; the probabilities stay until the next step.</summary>
    public void TakeFrom(ReadOnlySpan<int> rows)
    {
        for (int row = 0; row < _rows; row++)
        {
            _stream.SaveRow(row, _states.AsSpan(row * _stateSize, _stateSize));
        }

        for (int row = 0; row < _rows; row++)
        {
            _stream.RestoreRow(row, _states.AsSpan(rows[row] * _stateSize, _stateSize));
        }
    }

    /// <summary>Gives a row the state and the probabilities that another stream has reached.</summary>
    public void TakeFrom(TokenStream<T> other, int from, int row)
    {
        other._stream.SaveRow(from, _states.AsSpan(0, _stateSize));
        _stream.RestoreRow(row, _states.AsSpan(0, _stateSize));
        other.LogProbabilities(from).CopyTo(_logProbabilities.AsSpan(row * Tokens, Tokens));
    }

    public void Reset()
    {
        for (int row = 0; row < _rows; row++)
        {
            _stream.ResetRow(row);
        }
    }

    // ln softmax(z)
    private void Step()
    {
        MatrixSpan<T> logits = _logits.AsMatrix(_rows, Tokens);
        _stream.StepToLogits(_inputs.AsMatrix(_rows, _stream.InputSize), logits);
        for (int row = 0; row < _rows; row++)
        {
            Span<double> own = _logProbabilities.AsSpan(row * Tokens, Tokens);
            TensorPrimitives.ConvertTruncating<T, double>(logits.Row(row), own);
            TensorPrimitives.Subtract(own, VectorMath.LogSumExp<double>(own), own);
        }
    }
}
