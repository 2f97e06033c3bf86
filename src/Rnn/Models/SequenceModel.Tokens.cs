using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Rnn.Layers;
using Rnn.Sequences;

namespace Rnn.Models;

/// <content>Predictions of models that begin with an embedding.</content>
public sealed partial class SequenceModel<T>
{
    /// <summary>Predicts for one sequence of tokens: <c>model.Predict(vocabulary.Encode(words))</c>.</summary>
    /// <param name="tokens">One token per step, 0 for the first token; for a model that begins with an embedding of one column.</param>
    /// <returns>[outputs], or [time, outputs] of a many-to-many model.</returns>
    /// <exception cref="ArgumentException">The model takes features or several tokens, or does not know a token.</exception>
    /// <example>
    /// <code>
    /// Tensor&lt;float&gt; classes = model.Predict(vocabulary.Encode("a", "good", "film"));
    /// </code>
    /// </example>
    [OverloadResolutionPriority(-1)] // [1, 2] is features; an int[] is tokens
    public Tensor<T> Predict(int[] tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return Predict(new InputDataset<T>(tokens, columns: 1, [], 0))[0];
    }

    /// <summary>Predicts for one sequence of several tokens per step, and no numbers.</summary>
    /// <param name="tokens">The tokens, [time, columns], in the order of the embedding's columns.</param>
    /// <returns>[outputs], or [time, outputs] of a many-to-many model.</returns>
    /// <exception cref="ArgumentException">The model takes other inputs, or does not know a token.</exception>
    public Tensor<T> Predict(int[,] tokens) =>
        Predict(new InputDataset<T>(TensorShape.FlattenArray(tokens), tokens.GetLength(1), [], 0))[0];

    /// <summary>Predicts for one sequence of tokens with numbers beside them.</summary>
    /// <param name="tokens">The tokens, [time, columns], in the order of the embedding's columns.</param>
    /// <param name="numbers">The numbers beside them, [time, features], of as many steps, all finite.</param>
    /// <returns>[outputs], or [time, outputs] of a many-to-many model.</returns>
    /// <exception cref="ArgumentException">The model takes other inputs, does not know a token, or a number is NaN or infinite.</exception>
    public Tensor<T> Predict(int[,] tokens, T[,] numbers) => Predict(new InputDataset<T>(
        TensorShape.FlattenArray(tokens), tokens.GetLength(1), TensorShape.FlattenArray(numbers), numbers.GetLength(1)))[0];

    /// <summary>
    /// Predicts for one sequence of tokens, with numbers beside them or none, into memory of yours, and takes none itself once warm. Any
    /// number of threads may call it at once.
    /// </summary>
    /// <param name="tokens">The tokens, [time × columns], step after step, in the order of the embedding's columns.</param>
    /// <param name="numbers">The numbers beside them, [time × features]; empty for a model of tokens alone.</param>
    /// <param name="prediction">Receives the prediction: [outputs], or [time × outputs] of a many-to-many model.</param>
    /// <exception cref="ArgumentException">
    /// A length does not fit the model, a token is not known, or a number is NaN or infinite.
    /// </exception>
    public void Predict(ReadOnlySpan<int> tokens, ReadOnlySpan<T> numbers, Span<T> prediction)
    {
        RequireAnswers();
        int columns = TokenColumns, size = Layers[0].ReadsTokensFromNumbers ? 0 : InputSize, steps = columns == 0 ? 0 : tokens.Length / columns;
        long outputs = (long)OutputSize * (Topology.AnswersOnce ? 1 : steps);
        if (columns == 0 || tokens.Length % columns != 0 || numbers.Length != (long)steps * size || (Topology.TakesVector && steps != 1))
        {
            throw new ArgumentException(
                $"The model takes {columns} tokens and {size} numbers per step; got {tokens.Length} tokens and {numbers.Length} numbers.", nameof(tokens));
        }

        if (prediction.Length != outputs)
        {
            throw new ArgumentException($"The prediction of this sequence has {outputs} numbers; got room for {prediction.Length}.", nameof(prediction));
        }

        TensorShape.RequireFinite(numbers, Math.Max(1, size), nameof(numbers));
        DataCheck.RequireTokens(this, tokens, nameof(tokens));
        Predict(steps, tokens, numbers, prediction);
    }

    private void Predict(int steps, ReadOnlySpan<int> tokens, ReadOnlySpan<T> numbers, Span<T> prediction)
    {
        long begin = RnnMeter.BeginPrediction();
        ModelWorkspace<T> workspace = RentWorkspace();
        int columns = steps == 0 ? 0 : tokens.Length / steps, features = steps == 0 ? 0 : numbers.Length / steps;
        for (int first = 0, count; first == 0 || first < steps; first += count)
        {
            count = Math.Min(workspace.StepsAtOnce, steps - first);
            bool last = count >= steps - first;
            workspace.LoadInput(count, tokens.Slice(first * columns, count * columns), numbers.Slice(first * features, count * features));
            workspace.Forward(Pass.Inference with { Continues = first > 0 });
            if (!last)
            {
                workspace.SaveState(int.MaxValue);
            }

            if (last || !Topology.AnswersOnce)
            {
                workspace.Activate(); // of one sequence the packed rows are its steps in order
                workspace.Output.Values.CopyTo(prediction[(!Topology.AnswersOnce ? first * OutputSize : 0)..]);
            }

            count = Math.Max(1, count);
        }

        ReturnWorkspace(workspace);
        RnnMeter.EndPrediction(begin, sequences: 1);
    }
}
