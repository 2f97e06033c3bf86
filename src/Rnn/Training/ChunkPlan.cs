using Rnn.Sequences;

namespace Rnn.Training;

/// <summary>The only place that knows which chunks a batch of sequences is trained in.</summary>
/// <remarks>
/// Without a chunk length there is one, the whole. Where the model answers at every step, each chunk brings some new steps, which its
/// loss counts, after older ones, through which their gradient travels on. Where it answers once, the steps before the last
/// chunk only carry the state. In every plan each step's loss counts once.
/// </remarks>
internal readonly struct ChunkPlan
{
    private readonly int _longest;
    private readonly int? _length;
    private readonly int _stride;
    private readonly bool _answersOnce;
    private readonly bool _continues;

    /// <param name="longest">Steps of the longest sequence.</param>
    /// <param name="length">How many steps a gradient travels back at most; null for all.</param>
    /// <param name="stride">How many of them each chunk brings anew; null for all of them.</param>
    /// <param name="answersOnce">Whether the model answers after the last step alone.</param>
    /// <param name="continues">Whether the sequences go on from the states of the batch before.</param>
    public ChunkPlan(int longest, int? length, int? stride, bool answersOnce, bool continues)
    {
        (_longest, _length, _answersOnce, _continues) = (longest, length, answersOnce, continues);
        _stride = stride ?? length ?? 0;
        Count = length is null ? 1
            : answersOnce ? longest <= length ? 1 : 2
            : (int)Math.Max(1, ((long)longest + _stride - 1) / _stride); // a batch of empty sequences has a chunk too
    }

    /// <summary>How many chunks there are, at least one.</summary>
    public int Count { get; }

    /// <summary>A chunk, 0 for the first; each goes on from the state that the one before has saved.</summary>
    public Chunk this[int index]
    {
        get
        {
            if (_length is not { } length || (_answersOnce && Count == 1))
            {
                return new Chunk(SequenceWindow.Whole, 0, _continues);
            }

            if (_answersOnce)
            {
                return index == 0
                    ? new Chunk(SequenceWindow.AllButLast(length), 0, _continues) { StepsToSave = int.MaxValue, OnlyCarries = true }
                    : new Chunk(SequenceWindow.Last(length), 0, Continues: true);
            }

            long newSteps = (long)index * _stride, start = Start(index), end = newSteps + _stride;
            return new Chunk(SequenceWindow.Steps((int)start, (int)(end - start)), (int)(newSteps - start), _continues || start > 0)
            {
                StepsToSave = index + 1 < Count ? (int)(Start(index + 1) - start) : null,
            };
        }
    }

    // The oldest step through which the gradient of a chunk travels.
    private long Start(int index) => Math.Max(0, ((long)(index + 1) * _stride) - _length!.Value);
}
