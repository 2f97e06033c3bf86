using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Sequences;
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
    private readonly LayerStream<T>? _reader; // the last layer that has attention
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
        _reader = _stream.Reader;
    }

    /// <summary>How many tokens the model knows.</summary>
    public int Tokens => _packed.Model.OutputSize;

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
                // One-hot, after the features of the first input or the summary where the model has such.
                Span<T> input = _inputs.AsMatrix(_rows, _stream.InputSize).Row(row);
                input[(_packed.Model.Bridge is null ? 0 : input.Length - Tokens)..].Clear();
                input[input.Length - Tokens + tokens[row]] = T.One;
            }
        }

        Step();
    }

    /// <summary>Takes the vectors that sequences are made of, each in so many rows side by side.</summary>
    public void Begin(SequenceDataset<T> vectors, ReadOnlySpan<int> indices, int rowsOfEach)
    {
        for (int row = 0; row < _rows; row++)
        {
            Span<T> input = _inputs.AsMatrix(_rows, _stream.InputSize).Row(row);
            input.Clear();
            vectors.GetInput(indices[row / rowsOfEach]).CopyTo(input);
        }

        Step();
    }

    /// <summary>Takes what an encoder has read for its rows.</summary>
    /// <param name="decoder">What it begins with.</param>
    /// <param name="encoder">The encoder's batch.</param>
    /// <param name="rowsOfEach">How many rows side by side write for one of its sequences.</param>
    public void Begin(DecoderWorkspace<T> decoder, SequenceLayout encoder, int rowsOfEach)
    {
        T[] states = new T[_stateSize];
        int[] rowsOfPlaces = new int[encoder.Sequences];
        for (int row = 0; row < encoder.Sequences; row++)
        {
            rowsOfPlaces[encoder.Order[row]] = row;
            for (int to = encoder.Order[row] * rowsOfEach, end = to + rowsOfEach; to < end; to++)
            {
                _stream.SaveRow(to, states); // the beginning of what the encoder doesn't say
                decoder.CopyStates(row, states);
                _stream.RestoreRow(to, states);
                decoder.Summary(row).CopyTo(_inputs.AsMatrix(_rows, _stream.InputSize).Row(to));
            }
        }

        _stream.TakeMemories(from => decoder.Memory(from, rowsOfPlaces), rowsOfEach);
    }

    /// <summary>
    /// How much a row has looked at each step of its memory in the last step: the mean over the heads of the layer next to the output that
    /// has attention; null if none has.
    /// </summary>
    public double[]? Attention(int row) => _reader is null ? null : AttentionWeights.MeanOfHeads(_reader.MemoryWeights(row), _reader.Heads);

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
