using System.Numerics.Tensors;
using Rnn.Layers;
using Rnn.Sequences;

namespace Rnn.Models;

/// <content>Predictions of decoders that tell what they have looked at.</content>
public sealed partial class SequenceModel<T>
{
    /// <summary>Predicts each token of given answers after the right ones before it, and tells what the decoder has looked at.</summary>
    /// <remarks>What the model writes by itself, and what it looks at then, is told by <c>Decode</c> with <c>KeepsAttention</c>.</remarks>
    /// <param name="data">Inputs, and as targets the answers.</param>
    /// <param name="attention">
    /// Of each example [heads, tokens + 1, input steps]: how much each token, and last the end, has looked at each step of the input, numbers
    /// that add up to 1; of the layer with attention next to the output.
    /// </param>
    /// <returns>Of each example [tokens + 1, outputs]: the probabilities of each token, and last those where the answer ends.</returns>
    /// <exception cref="InvalidOperationException">The model has no attention.</exception>
    /// <exception cref="ArgumentException">An input or a target does not fit the model.</exception>
    /// <example>
    /// <code>
    /// Tensor&lt;float&gt;[] probabilities = model.PredictWithAttention(pairs, out Tensor&lt;float&gt;[] attention);
    /// float ofFirstTokenToFirstWord = attention[0][0, 0, 0];
    /// </code>
    /// </example>
    public Tensor<T>[] PredictWithAttention(SequenceDataset<T> data, out Tensor<T>[] attention)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!Layers.SelectMany(layer => layer.Recurrents).Any(layer => layer.Cell.AttentionHeads > 0))
        {
            throw new InvalidOperationException($"This {Topology.Words} model has no attention; build its decoder with attention, or call Predict or Decode.");
        }

        DataCheck.RequireExamples(this, data, nameof(data));
        long begin = RnnMeter.BeginPrediction();
        var predictions = new Tensor<T>[data.Count];
        attention = new Tensor<T>[data.Count];
        ModelWorkspace<T> workspace = RentWorkspace();
        RecurrentPart<T> reader = workspace.Reader!;
        var plan = new BatchPlan<T>(this, data, wholeSequences: true);
        while (plan.Next())
        {
            workspace.LoadInputs(data, plan.Indices);
            workspace.Forward(Pass.Calm); // which keeps what all steps have looked at
            workspace.Activate();
            SequenceLayout layout = workspace.Output.Layout;
            for (int row = 0; row < layout.Sequences; row++)
            {
                int index = plan.Indices[layout.Order[row]];
                (predictions[index], attention[index]) = (OutputsOf(workspace.Output, row), WeightsOf(reader, layout, row));
            }
        }

        ReturnWorkspace(workspace);
        RnnMeter.EndPrediction(begin, data.Count);
        return predictions;
    }

    private static Tensor<T> OutputsOf(SequenceBatch<T> output, int row)
    {
        int steps = output.Layout.Lengths[row], size = output.FeatureCount;
        T[] values = new T[steps * size];
        for (int step = 0; step < steps; step++)
        {
            output.Matrix.Row(output.Layout.Offset(step) + row).CopyTo(values.AsSpan(step * size));
        }

        return Tensor.Create(values, [steps, size]);
    }

    private static Tensor<T> WeightsOf(RecurrentPart<T> reader, SequenceLayout layout, int row)
    {
        int heads = reader.Layer.Cell.AttentionHeads, steps = layout.Lengths[row], length = reader.Workspace.Memory!.Memory.Length(row);
        T[] values = new T[heads * steps * length];
        for (int step = 0; step < steps; step++)
        {
            ReadOnlySpan<T> weights = reader.Workspace.Memory.Weights(row, layout.Offset(step) + row);
            for (int head = 0; head < heads; head++)
            {
                weights.Slice(head * length, length).CopyTo(values.AsSpan(((head * steps) + step) * length));
            }
        }

        return Tensor.Create(values, [heads, steps, length]);
    }
}
