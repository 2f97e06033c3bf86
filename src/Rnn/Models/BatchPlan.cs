using System.Numerics;
using Rnn.Layers;
using Rnn.Sequences;

namespace Rnn.Models;

/// <summary>
/// How a data set is run through a model where the user does not say: in batches of as many examples as fit into a number of
/// numbers, and a sequence that alone is longer than that in chunks of time, where the model can go on from a state.
/// </summary>
/// <remarks>Chunks give the bits of the whole. What bounds the memory is the widest matrix of a pass, gates and outputs among them.</remarks>
internal sealed class BatchPlan<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // More sequences at once are no faster.
    private const int MostSequences = 128;

    private readonly SequenceModel<T> _model;
    private readonly SequenceDataset<T> _data;
    private readonly BatchLimit _limit;
    private int[] _indices = [];
    private int _steps; // of a sequence that is run in chunks

    /// <param name="model">The model.</param>
    /// <param name="data">The data set.</param>
    /// <param name="wholeSequences">Whether no sequence may be cut, since somebody judges whole ones.</param>
    public BatchPlan(SequenceModel<T> model, SequenceDataset<T> data, bool wholeSequences = false)
    {
        (_model, _data) = (model, data);
        _limit = BatchLimit.Of(model, wholeSequences);
    }

    /// <summary>The examples of the batch.</summary>
    public ReadOnlySpan<int> Indices => _indices;

    /// <summary>The first step of each that this pass takes.</summary>
    public int FirstStep { get; private set; }

    /// <summary>Whether the pass gives outputs that are wanted: not where a model that answers once has not seen the last step.</summary>
    public bool HasOutput => IsLastChunk || !_model.Topology.AnswersOnce;

    private bool IsLastChunk => FirstStep + (long)_limit.StepsAtOnce >= _steps;

    /// <summary>Moves to the next pass; false if all examples are done.</summary>
    public bool Next()
    {
        if (!IsLastChunk)
        {
            FirstStep += _limit.StepsAtOnce;
            return true;
        }

        int first = _indices.Length == 0 ? 0 : _indices[^1] + 1, count = 0;
        (FirstStep, _steps) = (0, 0);
        for (long rows = 0; count < MostSequences && first + count < _data.Count; count++)
        {
            int steps = StepsOf(first + count);
            rows += steps;
            if (count > 0 && !_limit.Fits(rows, count + 1))
            {
                break;
            }

            _steps = Math.Max(_steps, steps);
        }

        if (count > 1)
        {
            _steps = 0; // they fit, and are run whole
        }

        _indices = [.. Enumerable.Range(first, count)];
        return count > 0;
    }

    /// <summary>Loads the inputs and runs them through the layers.</summary>
    public void Forward(ModelWorkspace<T> workspace)
    {
        workspace.LoadInputs(_data, _indices, _steps == 0 ? SequenceWindow.Whole : SequenceWindow.Steps(FirstStep, _limit.StepsAtOnce));
        workspace.Forward(Pass.Inference with { Continues = FirstStep > 0 });
        if (!IsLastChunk)
        {
            workspace.SaveState(int.MaxValue);
        }
    }

    private int StepsOf(int index) =>
        _model.Topology.HasDecoder ? Math.Max(_data.TargetLength(index) + 1, _data.InputLength(index))
        : _model.Topology.FeedsBack ? _data.TargetLength(index)
        : _data.InputLength(index);
}
