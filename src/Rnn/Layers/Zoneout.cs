using System.Numerics;
using Rnn.Parameters;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>A state of which some units skip a step: s = keep ? s₋ : s′ in training, p·s₋ + (1 − p)·s′ else.</summary>
internal sealed class Zoneout<T>(int size, double rate, uint place)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T> _fresh = new();
    private readonly AlignedBuffer<T> _keep = new();
    private readonly AlignedBuffer<T> _held = new();

    /// <summary>s′, [all rows, size]: what the cell gave.</summary>
    public MatrixSpan<T> Fresh => _fresh.AsMatrix(size == 0 ? 0 : _fresh.Length / size, size);

    /// <summary>Takes room, and decides for every unit and step whether it keeps its state.</summary>
    public void Begin(int rows, int sequences, in Pass pass)
    {
        _fresh.Resize(rows, size);
        _keep.Resize(rows, size);
        _held.Resize(sequences, size);
        if (!pass.Draws)
        {
            _keep.Span.Fill(T.CreateTruncating(rate));
            return;
        }

        RandomMask.Fill(_keep.Span, rate, pass.Random(RandomPurpose.Zoneout, place), dropped: T.One, kept: T.Zero);
    }

    /// <summary>The state after a step, from what the cell gave and the state before.</summary>
    public void Forward(int first, MatrixSpan<T> previous, MatrixSpan<T> state)
    {
        for (int row = 0; row < state.Rows; row++)
        {
            ReadOnlySpan<T> keep = _keep.Span.Slice((first + row) * size, size), fresh = Fresh.Row(first + row), before = previous.Row(row);
            Span<T> to = state.Row(row);
            for (int i = 0; i < size; i++)
            {
                to[i] = (keep[i] * before[i]) + ((T.One - keep[i]) * fresh[i]);
            }
        }
    }

    /// <summary>Takes from the gradient of the state what goes straight to the state before: s = keep·s₋ + (1 − keep)·s′.</summary>
    public void BeginBackward(int first, int firstSequence, MatrixSpan<T> gradient)
    {
        for (int row = 0; row < gradient.Rows; row++)
        {
            ReadOnlySpan<T> keep = _keep.Span.Slice((first + row) * size, size);
            Span<T> own = gradient.Row(row), held = _held.Span.Slice((firstSequence + row) * size, size);
            for (int i = 0; i < size; i++)
            {
                held[i] = keep[i] * own[i];
                own[i] = (T.One - keep[i]) * own[i];
            }
        }
    }

    /// <summary>Gives it back to the gradient of the state before.</summary>
    public void EndBackward(int firstSequence, MatrixSpan<T> gradient)
    {
        for (int row = 0; row < gradient.Rows; row++)
        {
            Decay.AddFlushed<T>(_held.Span.Slice((firstSequence + row) * size, size), gradient.Row(row));
        }
    }
}
