using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Heads;
using Rnn.Models;
using Rnn.Sequences;

namespace Rnn.Decoding;

/// <summary>Lets models write the sequence that answers an input: encoder-decoders of a sequence, one-to-many models of a vector.</summary>
public static class AnswerDecoding
{
    /// <summary>Writes the answer to one input.</summary>
    /// <param name="model">A model with a decoder, or a one-to-many model with a softmax output.</param>
    /// <param name="input">[time, features], or [features] for a one-to-many model, all finite.</param>
    /// <param name="options">
    /// How to write; null, the default, for the most probable token each time, at most 100. A decoder ends with a token of its own.
    /// </param>
    /// <returns>The answers, best first: one, unless more were asked for.</returns>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="InvalidOperationException">The model writes no answers.</exception>
    /// <exception cref="ArgumentException">The input does not fit the model, or an option is out of range.</exception>
    public static DecodedSequence[] Decode<T>(this SequenceModel<T> model, Tensor<T> input, DecodingOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RequireWriter(model);
        return Decode(model, new InputDataset<T>([input], model.Topology), options)[0];
    }

    /// <summary>Writes the answer to one sequence of tokens.</summary>
    /// <param name="model">A model with a decoder whose first layer is an embedding of one token.</param>
    /// <param name="tokens">The tokens in order.</param>
    /// <param name="options">
    /// How to write; null, the default, for the most probable token each time, at most 100. A decoder ends with a token of its own.
    /// </param>
    /// <returns>The answers, best first: one, unless more were asked for.</returns>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="InvalidOperationException">The model writes no answers.</exception>
    /// <exception cref="ArgumentException">A token is unknown to the model, or an option is out of range.</exception>
    /// <example>
    /// <code>
    /// DecodedSequence answer = model.Decode(english.Encode("good morning".Split(' ')))[0];
    /// Console.WriteLine(french.DecodeText(answer.Tokens, " "));
    /// </code>
    /// </example>
    public static DecodedSequence[] Decode<T>(this SequenceModel<T> model, int[] tokens, DecodingOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RequireWriter(model);
        ArgumentNullException.ThrowIfNull(tokens);
        return Decode(model, new InputDataset<T>(tokens, columns: 1, [], 0), options)[0];
    }

    /// <summary>Writes the answers to all inputs of a data set, which share batches; they come in its order.</summary>
    /// <param name="model">A model with a decoder, or a one-to-many model with a softmax output.</param>
    /// <param name="data">The inputs, at least one; targets are not read.</param>
    /// <param name="options">
    /// How to write; null, the default, for the most probable token each time, at most 100. A decoder ends with a token of its own.
    /// </param>
    /// <returns>For each input its answers, best first.</returns>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="InvalidOperationException">The model writes no answers.</exception>
    /// <exception cref="ArgumentException">An input does not fit the model, or an option is out of range.</exception>
    public static DecodedSequence[][] Decode<T>(this SequenceModel<T> model, SequenceDataset<T> data, DecodingOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RequireWriter(model);
        ArgumentNullException.ThrowIfNull(data);
        options = PromptDecoding.CheckOptions(model, options);
        DataCheck.RequireInputs(model, data);
        return model.Head.EndClass is { } end
            ? OfSequences(model, data, options with { EndTokens = [.. options.EndTokens, end] }, end)
            : [.. Enumerable.Range(0, data.Count).Select(index => OfVector(model, data.GetInput(index), options, index))];
    }

    private static DecodedSequence[] OfVector<T>(SequenceModel<T> model, ReadOnlySpan<T> vector, DecodingOptions options, int index)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        model.RequireRoom(options.BeamWidth);
        var stream = new TokenStream<T>(model.Pack(), options.BeamWidth);
        stream.Begin(vector);
        return PromptDecoding.Write(stream, [[]], options, first: index)[0];
    }

    private static DecodedSequence[][] OfSequences<T>(SequenceModel<T> model, SequenceDataset<T> data, DecodingOptions options, int start)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var answers = new DecodedSequence[data.Count][];
        PackedModel<T> packed = model.Pack();
        ModelWorkspace<T> workspace = model.RentWorkspace();
        var plan = new BatchPlan<T>(model, data, wholeSequences: true);
        while (plan.Next())
        {
            ReadOnlySpan<int> indices = plan.Indices;
            int width = options.BeamWidth, rows = checked(indices.Length * width);
            model.RequireRoom(rows);
            workspace.Read(data, indices);
            var stream = new TokenStream<T>(packed, rows);
            stream.Begin(workspace.Decoder!, workspace.Input.Layout, width);
            stream.Step([.. Enumerable.Repeat(start, rows)]); // fed, it is the token that begins every sequence
            DecodedSequence[][] written = PromptDecoding.Write(stream, [.. Enumerable.Repeat(Array.Empty<int>(), indices.Length)], options, first: indices[0]);
            for (int i = 0; i < written.Length; i++)
            {
                answers[indices[i]] = written[i];
            }
        }

        model.ReturnWorkspace(workspace);
        return answers;
    }

    private static void RequireWriter<T>(SequenceModel<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!model.Topology.FeedsBack || model.Head.Kind != PredictionKind.Class)
        {
            throw new InvalidOperationException(
                $"A {model.Topology.Words} model with a {model.Head.Name} output writes no answers; that takes a decoder (SequenceModel.ManyToMany, Decode), or " +
                "SequenceModel.OneToMany with SoftmaxOutput.");
        }
    }
}
