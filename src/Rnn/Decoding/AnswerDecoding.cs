using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Heads;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Decoding;

/// <summary>Lets models write the sequence that answers an input: encoder-decoders of a sequence or a vector, one-to-many models, and CTC.</summary>
public static class AnswerDecoding
{
    /// <summary>Writes the answer to one input.</summary>
    /// <param name="model">A model with a decoder, a one-to-many model with a softmax output, or one with a CTC output.</param>
    /// <param name="input">[time, features], or [features] for a one-to-many model, all finite.</param>
    /// <param name="options">
    /// How to write; null, the default, for the most probable token each time, at most 100. A decoder ends with a token of its own. CTC takes
    /// the beam's width and the count alone (<see cref="CtcDecoding"/> has more).
    /// </param>
    /// <returns>The answers, best first: one, unless more were asked for.</returns>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="InvalidOperationException">The model writes no answers.</exception>
    /// <exception cref="ArgumentException">The input does not fit the model, or an option is out of range.</exception>
    public static DecodedSequence[] Decode<T>(this SequenceModel<T> model, Tensor<T> input, DecodingOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RequireWriter(model, byTokens: false);
        return Decode(model, new InputDataset<T>([input], model.Topology), options)[0];
    }

    /// <summary>Writes the answer to one sequence of tokens.</summary>
    /// <param name="model">A model with a decoder, or a CTC output, whose first layer is an embedding of one token.</param>
    /// <param name="tokens">The tokens in order.</param>
    /// <param name="options">
    /// How to write; null, the default, for the most probable token each time, at most 100. A decoder ends with a token of its own. CTC takes
    /// the beam's width and the count alone (<see cref="CtcDecoding"/> has more).
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
        RequireWriter(model, byTokens: false);
        ArgumentNullException.ThrowIfNull(tokens);
        return Decode(model, new InputDataset<T>(tokens, columns: 1, [], 0), options)[0];
    }

    /// <summary>Writes the answers to all inputs of a data set, which share batches; they come in its order.</summary>
    /// <param name="model">A model with a decoder, a one-to-many model with a softmax output, or one with a CTC output.</param>
    /// <param name="data">The inputs, at least one; targets are not read.</param>
    /// <param name="options">
    /// How to write; null, the default, for the most probable token each time, at most 100. A decoder ends with a token of its own. CTC takes
    /// the beam's width and the count alone (<see cref="CtcDecoding"/> has more).
    /// </param>
    /// <returns>For each input its answers, best first.</returns>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="InvalidOperationException">The model writes no answers.</exception>
    /// <exception cref="ArgumentException">An input does not fit the model, or an option is out of range.</exception>
    public static DecodedSequence[][] Decode<T>(this SequenceModel<T> model, SequenceDataset<T> data, DecodingOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RequireWriter(model, byTokens: false);
        ArgumentNullException.ThrowIfNull(data);
        if (model.Head.Kind == PredictionKind.Unaligned)
        {
            return CtcDecoding.Decode(model, data, options ?? new DecodingOptions());
        }

        options = PromptDecoding.CheckOptions(model, options);
        DataCheck.RequireInputs(model, data);
        return Write(model, data, options);
    }

    /// <summary>Writes the answer to one input token by token, each as soon as it is chosen.</summary>
    /// <param name="model">A model with a decoder, or a one-to-many model with a softmax output.</param>
    /// <param name="input">[time, features], or [features] where the model takes one vector, all finite.</param>
    /// <param name="options">How to write, without a beam; null, the default, for the most probable token each time, at most 100.</param>
    /// <returns>The tokens, without the one that ends them. Stop reading to stop the writing; read again to have them written again.</returns>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="InvalidOperationException">The model writes no answers.</exception>
    /// <exception cref="ArgumentException">
    /// The input does not fit the model, an option is out of range, or there is a beam, which knows its tokens only in the end.
    /// </exception>
    public static IEnumerable<DecodedToken> DecodeTokens<T>(this SequenceModel<T> model, Tensor<T> input, DecodingOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RequireWriter(model);
        return TokensOf(model, new InputDataset<T>([input], model.Topology), options);
    }

    /// <inheritdoc cref="DecodeTokens{T}(SequenceModel{T}, Tensor{T}, DecodingOptions?)"/>
    /// <param name="model">A model with a decoder whose first layer is an embedding of one token.</param>
    /// <param name="tokens">The tokens of the input in order.</param>
    /// <param name="options">How to write, without a beam; null, the default, for the most probable token each time, at most 100.</param>
    /// <example>
    /// <code>
    /// foreach (DecodedToken token in model.DecodeTokens(english.Encode("good morning".Split(' '))))
    /// {
    ///     Console.Write($"{french[token.Token]} ");
    /// }
    /// </code>
    /// </example>
    public static IEnumerable<DecodedToken> DecodeTokens<T>(this SequenceModel<T> model, int[] tokens, DecodingOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RequireWriter(model);
        ArgumentNullException.ThrowIfNull(tokens);
        return TokensOf(model, new InputDataset<T>([.. tokens], columns: 1, [], 0), options);
    }

    /// <summary>The same without holding the caller up: each token is computed on another thread.</summary>
    /// <inheritdoc cref="DecodeTokens{T}(SequenceModel{T}, Tensor{T}, DecodingOptions?)"/>
    /// <param name="model">A model with a decoder, or a one-to-many model with a softmax output.</param>
    /// <param name="input">[time, features], or [features] where the model takes one vector, all finite.</param>
    /// <param name="options">How to write, without a beam; null, the default, for the most probable token each time, at most 100.</param>
    /// <param name="cancellation">Stops the writing between two tokens.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IAsyncEnumerable<DecodedToken> DecodeTokensAsync<T>(
        this SequenceModel<T> model, Tensor<T> input, DecodingOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => PromptDecoding.OnAnotherThread(DecodeTokens(model, input, options), cancellation);

    /// <inheritdoc cref="DecodeTokensAsync{T}(SequenceModel{T}, Tensor{T}, DecodingOptions?, CancellationToken)"/>
    /// <param name="model">A model with a decoder whose first layer is an embedding of one token.</param>
    /// <param name="tokens">The tokens of the input in order.</param>
    /// <param name="options">How to write, without a beam; null, the default, for the most probable token each time, at most 100.</param>
    /// <param name="cancellation">Stops the writing between two tokens.</param>
    public static IAsyncEnumerable<DecodedToken> DecodeTokensAsync<T>(
        this SequenceModel<T> model, int[] tokens, DecodingOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => PromptDecoding.OnAnotherThread(DecodeTokens(model, tokens, options), cancellation);

    /// <summary>Says how probable given answers are, token by token, and the end after them.</summary>
    /// <param name="model">A model with a decoder, or a one-to-many model with a softmax output.</param>
    /// <param name="data">Inputs, and as targets the answers to be scored.</param>
    /// <param name="keepsAttention">Whether to tell what each token has looked at, of a model with attention; false if left out.</param>
    /// <returns>The answers with their log-probabilities, in the order of the data; of a decoder with that of the end.</returns>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="InvalidOperationException">The model writes no answers.</exception>
    /// <exception cref="ArgumentException">An input or an answer does not fit the model, or there is no attention to tell.</exception>
    public static DecodedSequence[] ScoreAnswers<T>(this SequenceModel<T> model, SequenceDataset<T> data, bool keepsAttention = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RequireWriter(model);
        ArgumentNullException.ThrowIfNull(data);
        if (keepsAttention)
        {
            PromptDecoding.RequireAttention(model, nameof(keepsAttention));
        }

        DataCheck.RequireExamples(model, data, nameof(data));
        var answers = new DecodedSequence[data.Count];
        ModelWorkspace<T> workspace = model.RentWorkspace();
        RecurrentPart<T>? reader = keepsAttention ? workspace.Reader : null;
        var plan = new BatchPlan<T>(model, data, wholeSequences: true);
        while (plan.Next())
        {
            workspace.LoadInputs(data, plan.Indices);
            workspace.Forward(keepsAttention ? Pass.Calm : Pass.Inference); // the one keeps what all steps have looked at
            SequenceLayout layout = workspace.Output.Layout;
            for (int row = 0; row < layout.Sequences; row++)
            {
                int index = plan.Indices[layout.Order[row]];
                answers[index] = Score(model, Tokens(model, data, index), workspace.Output, row, reader);
            }
        }

        model.ReturnWorkspace(workspace);
        return answers;
    }

    // A target may name its classes, or give each class a number.
    private static int[] Tokens<T>(SequenceModel<T> model, SequenceDataset<T> data, int index)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> target = data.GetTarget(index);
        int size = data.TargetSize;
        int[] tokens = new int[target.Length / size];
        for (int step = 0; step < tokens.Length; step++)
        {
            ReadOnlySpan<T> row = target.Slice(step * size, size);
            tokens[step] = size == 1 ? int.CreateTruncating(row[0]) : TensorPrimitives.IndexOfMax(row);
            if (size > 1 && row[tokens[step]] != T.One)
            {
                throw new ArgumentException(
                    $"data: the target of example {index} is no token at step {step} but probabilities of several; give the answers as tokens, or one-hot.", nameof(data));
            }
        }

        return tokens;
    }

    private static DecodedSequence Score<T>(SequenceModel<T> model, int[] tokens, SequenceBatch<T> output, int row, RecurrentPart<T>? reader)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] logits = new double[model.OutputSize], logProbabilities = new double[output.Layout.Lengths[row]];
        var attention = new List<double[]>();
        for (int step = 0; step < logProbabilities.Length; step++)
        {
            int at = output.Layout.Offset(step) + row;
            TensorPrimitives.ConvertTruncating<T, double>(output.Matrix.Row(at), logits);
            logProbabilities[step] = logits[step < tokens.Length ? tokens[step] : model.Head.EndClass!.Value] - VectorMath.LogSumExp<double>(logits);
            if (reader is not null)
            {
                attention.Add(AttentionWeights.MeanOfHeads<T>(reader.Workspace.Memory!.Weights(row, at), reader.Layer.Cell.AttentionHeads));
            }
        }

        return new DecodedSequence
        {
            Tokens = tokens,
            LogProbability = logProbabilities.Sum(),
            TokenLogProbabilities = logProbabilities,
            Attention = attention,
            End = logProbabilities.Length > tokens.Length ? DecodingEnd.EndToken : DecodingEnd.EndOfInput,
        };
    }

    // Whoever reads the tokens again has them written again, from the beginning on.
    private static IEnumerable<DecodedToken> TokensOf<T>(SequenceModel<T> model, SequenceDataset<T> data, DecodingOptions? options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        DecodingOptions known = PromptDecoding.CheckOptions(model, options);
        PromptDecoding.RequireNoBeam(known, nameof(Decode));
        DataCheck.RequireInputs(model, data);
        known = model.Head.EndClass is { } end ? known with { EndTokens = [.. known.EndTokens, end], OwnEnd = end } : known;
        return PromptDecoding.Tokens(() => new TokenWriter<T>(Begin(model, data), [[]], known));
    }

    // A stream of one row that has read the only input; the workspace stays with it, since it may read its memory.
    private static TokenStream<T> Begin<T>(SequenceModel<T> model, SequenceDataset<T> data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var stream = new TokenStream<T>(model.Pack(), rows: 1);
        if (model.Decoder is null)
        {
            stream.Begin(data, [0], rowsOfEach: 1);
            return stream;
        }

        ModelWorkspace<T> workspace = model.CreateWorkspace(WorkerTeam.Alone);
        workspace.Read(data, [0]);
        stream.Begin(workspace.Decoder!, workspace.Input.Layout, rowsOfEach: 1);
        stream.Step([model.Head.EndClass!.Value]);
        return stream;
    }

    private static DecodedSequence[][] Write<T>(SequenceModel<T> model, SequenceDataset<T> data, DecodingOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long begin = RnnMeter.BeginPrediction();
        var answers = new DecodedSequence[data.Count][];
        ModelWorkspace<T> workspace = model.RentWorkspace();
        var writer = new AnswerWriter<T>(model, workspace, data, options);
        var plan = new BatchPlan<T>(model, data, wholeSequences: true);
        while (plan.Next())
        {
            ReadOnlySpan<int> indices = plan.Indices;
            DecodedSequence[][] written = writer.Write(indices);
            for (int i = 0; i < written.Length; i++)
            {
                answers[indices[i]] = written[i];
            }
        }

        model.ReturnWorkspace(workspace);
        RnnMeter.EndPrediction(begin, data.Count);
        return answers;
    }

    // One that can be asked token by token too, unless it need not.
    private static void RequireWriter<T>(SequenceModel<T> model, bool byTokens = true)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        bool reads = model.Head.Kind == PredictionKind.Unaligned;
        if (reads && byTokens)
        {
            throw new InvalidOperationException($"A model with a {model.Head.Name} output reads its answer off the whole input and not token by token; call {nameof(Decode)} for answers, and Evaluate for the loss of given ones.");
        }

        if (!reads && (!model.Topology.FeedsBack || model.Head.Kind != PredictionKind.Class))
        {
            throw new InvalidOperationException(
                $"A {model.Topology.Words} model with a {model.Head.Name} output writes no answers; that takes a decoder (SequenceModel.ManyToMany, Decode), " +
                "SequenceModel.OneToMany with SoftmaxOutput, or CtcOutput.");
        }
    }
}
