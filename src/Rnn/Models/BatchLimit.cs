using System.Numerics;
using Rnn.Layers;

namespace Rnn.Models;

/// <summary>How much of a model's work fits into one pass.</summary>
internal readonly record struct BatchLimit
{
    // A few million keep the processor busy. A model whose weights are more may use as many for a batch, since each pass reads
    // all of the weights; within bounds.
    private const int Numbers = 4_000_000, MostNumbers = 16_000_000;

    private readonly long _numbers;
    private readonly long _width;
    private readonly long _answerWidth;

    private BatchLimit(long numbers, long width, long answerWidth, bool canContinue)
    {
        (_numbers, _width, _answerWidth) = (numbers, width, answerWidth);
        StepsAtOnce = canContinue ? (int)Math.Max(1, numbers / width) : int.MaxValue;
    }

    /// <summary>How many steps of one sequence fit; all, if the model can't go on from a state.</summary>
    public int StepsAtOnce { get; }

    public static BatchLimit Of<T>(SequenceModel<T> model, bool wholeSequences = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Where the model answers once, the layers above the pooling have one row per sequence.
        long width = 1, answerWidth = 1;
        bool canContinue = !wholeSequences && !model.Head.NeedsWholeSequences && model.Decoder is null, pooled = false;
        foreach (Layer<T> layer in model.Layers)
        {
            pooled |= layer.AnswersOnce;
            canContinue &= layer.ContinuationObjection is null;
            (width, answerWidth) = pooled ? (width, Math.Max(answerWidth, layer.Width)) : (Math.Max(width, layer.Width), answerWidth);
        }

        return new(Math.Clamp(model.Parameters.AllValues.Length, Numbers, MostNumbers), width, answerWidth, canContinue);
    }

    /// <summary>Whether so many steps of so many sequences fit.</summary>
    public bool Fits(long rows, int sequences) => rows * _width <= _numbers && sequences * _answerWidth <= _numbers;
}
