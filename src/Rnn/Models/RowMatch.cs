using Rnn.Sequences;

namespace Rnn.Models;

/// <summary>Which row of the encoder's batch is which row of the decoder's: each sorts its own lengths.</summary>
internal sealed class RowMatch
{
    private int[] _encoderRows = [];
    private int[] _decoderRows = [];
    private int[] _rowsOfPlaces = [];
    private int _count;

    /// <summary>Of each row of the decoder.</summary>
    public ReadOnlySpan<int> EncoderRows => _encoderRows.AsSpan(0, _count);

    /// <summary>Of each row of the encoder.</summary>
    public ReadOnlySpan<int> DecoderRows => _decoderRows.AsSpan(0, _count);

    public void Fit(SequenceLayout encoder, SequenceLayout decoder)
    {
        _count = encoder.Sequences;
        if (_encoderRows.Length < _count)
        {
            (_encoderRows, _decoderRows, _rowsOfPlaces) = (new int[_count], new int[_count], new int[_count]);
        }

        for (int row = 0; row < _count; row++)
        {
            _rowsOfPlaces[encoder.Order[row]] = row;
        }

        for (int row = 0; row < _count; row++)
        {
            _encoderRows[row] = _rowsOfPlaces[decoder.Order[row]];
            _decoderRows[_encoderRows[row]] = row;
        }
    }
}
