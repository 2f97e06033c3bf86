using System.Numerics;
using System.Runtime.CompilerServices;
using Rnn.Heads;
using Rnn.Models;

namespace Rnn.Decoding;

/// <summary>Lets models go on after a prompt; those that make a sequence of an input: <see cref="AnswerDecoding"/>.</summary>
/// <remarks>
/// For many-to-many models that predict at each step which token comes next. They take tokens (an embedding) or one-hot vectors, and end
/// in a softmax over the same tokens.
/// </remarks>
public static class PromptDecoding
{
    /// <summary>Goes on after a prompt, with what a many-to-many model says comes next.</summary>
    /// <param name="model">A model trained to predict, at each step, the token that comes next.</param>
    /// <param name="prompt">The tokens that stand before: at least one.</param>
    /// <param name="options">How to write; null, the default, for the most probable token each time, 100 of them.</param>
    /// <returns>The sequences, best first, without the prompt: one, unless more were asked for.</returns>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="InvalidOperationException">The model does not predict tokens that it can be fed; the message says why.</exception>
    /// <exception cref="ArgumentException">The prompt is empty or holds an unknown token, or an option is out of range.</exception>
    /// <example>
    /// <code>
    /// int[] prompt = letters.Encode(["t", "h"]);
    /// DecodedSequence text = model.Continue(prompt, new DecodingOptions { Temperature = 0.8, MostTokens = 40, Seed = 1 })[0];
    /// Console.WriteLine(letters.DecodeText(text.Tokens));
    /// </code>
    /// </example>
    public static DecodedSequence[] Continue<T>(this SequenceModel<T> model, int[] prompt, DecodingOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Continue(model, [prompt], options)[0];

    /// <summary>Goes on after many prompts at once, which share batches; the sequences come in their order.</summary>
    /// <param name="model">A model trained to predict, at each step, the token that comes next.</param>
    /// <param name="prompts">At least one, each of at least one token; lengths may differ.</param>
    /// <param name="options">How to write; null, the default, for the most probable token each time, 100 of them.</param>
    /// <returns>For each prompt its sequences, best first, without the prompt.</returns>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="InvalidOperationException">The model does not predict tokens that it can be fed; the message says why.</exception>
    /// <exception cref="ArgumentException">A prompt is empty or holds an unknown token, or an option is out of range.</exception>
    public static DecodedSequence[][] Continue<T>(this SequenceModel<T> model, IReadOnlyList<int[]> prompts, DecodingOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        options = Check(model, options);
        RequirePrompts(model, prompts);
        PackedModel<T> packed = model.Pack();
        TokenStream<T> stream = Read(packed, prompts, options.BeamWidth);
        return Write(stream, prompts, options);
    }

    /// <summary>Goes on after a prompt token by token, each as soon as it is chosen: for a chat or a typing aid.</summary>
    /// <param name="model">A model trained to predict, at each step, the token that comes next.</param>
    /// <param name="prompt">The tokens that stand before: at least one.</param>
    /// <param name="options">How to write, without a beam; null, the default, for the most probable token each time, 100 of them.</param>
    /// <returns>The tokens, without one that ends them. Stop reading to stop the writing; read again to have them written again.</returns>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="InvalidOperationException">The model does not predict tokens that it can be fed; the message says why.</exception>
    /// <exception cref="ArgumentException">
    /// The prompt is empty or holds an unknown token, an option is out of range, or there is a beam, which knows its tokens only in the end.
    /// </exception>
    /// <example>
    /// <code>
    /// foreach (DecodedToken token in model.ContinueTokens(prompt, new DecodingOptions { Temperature = 0.8 }))
    /// {
    ///     Console.Write(letters[token.Token]);
    /// }
    /// </code>
    /// </example>
    public static IEnumerable<DecodedToken> ContinueTokens<T>(this SequenceModel<T> model, int[] prompt, DecodingOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        DecodingOptions known = CheckTokenByToken(model, prompt, options);
        int[] own = [.. prompt];
        return Tokens(() => new TokenWriter<T>(Read(model.Pack(), [own], width: 1), [own], known));
    }

    /// <summary>The same without holding the caller up: each token is computed on another thread.</summary>
    /// <inheritdoc cref="ContinueTokens{T}(SequenceModel{T}, int[], DecodingOptions?)"/>
    /// <param name="model">A model trained to predict, at each step, the token that comes next.</param>
    /// <param name="prompt">The tokens that stand before: at least one.</param>
    /// <param name="options">How to write, without a beam; null, the default, for the most probable token each time, 100 of them.</param>
    /// <param name="cancellation">Stops the writing between two tokens.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IAsyncEnumerable<DecodedToken> ContinueTokensAsync<T>(
        this SequenceModel<T> model, int[] prompt, DecodingOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => OnAnotherThread(ContinueTokens(model, prompt, options), cancellation);

    /// <summary>Says how probable a given continuation is, token by token.</summary>
    /// <param name="model">A model trained to predict, at each step, the token that comes next.</param>
    /// <param name="prompt">The tokens that stand before: at least one.</param>
    /// <param name="continuation">What is to be scored; may be empty.</param>
    /// <returns>The continuation with its log-probabilities.</returns>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="InvalidOperationException">The model does not predict tokens that it can be fed; the message says why.</exception>
    /// <exception cref="ArgumentException">The prompt is empty, or it or the continuation holds an unknown token.</exception>
    public static DecodedSequence ScoreContinuation<T>(this SequenceModel<T> model, int[] prompt, IReadOnlyList<int> continuation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(model, options: null);
        RequirePrompts(model, [prompt]);
        ArgumentNullException.ThrowIfNull(continuation);
        RequireTokens(model, continuation, nameof(continuation));
        TokenStream<T> stream = Read(model.Pack(), [prompt], width: 1);
        double[] logProbabilities = new double[continuation.Count];
        for (int i = 0; i < logProbabilities.Length; i++)
        {
            logProbabilities[i] = stream.LogProbabilities(0)[continuation[i]];
            stream.Step([continuation[i]]);
        }

        return new DecodedSequence
        {
            Tokens = [.. continuation],
            LogProbability = logProbabilities.Sum(),
            TokenLogProbabilities = logProbabilities,
        };
    }

    internal static DecodedSequence[][] Write<T>(TokenStream<T> stream, IReadOnlyList<int[]> prompts, DecodingOptions options, int first = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (options.BeamWidth > 1)
        {
            return new BeamSearch<T>(stream, prompts, options).Search();
        }

        var writer = new TokenWriter<T>(stream, prompts, options, first);
        while (writer.WriteToken() && writer.GoesOn())
        {
            writer.Feed();
        }

        return [.. writer.Results().Select(result => new[] { result })];
    }

    private static DecodingOptions CheckTokenByToken<T>(SequenceModel<T> model, int[] prompt, DecodingOptions? options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        options = Check(model, options);
        RequirePrompts(model, [prompt]);
        RequireNoBeam(options, nameof(Continue));
        return options;
    }

    internal static void RequireNoBeam(DecodingOptions options, string otherCall)
    {
        if (options.BeamWidth > 1)
        {
            throw new ArgumentException($"A beam knows its tokens only in the end; call {otherCall}, or leave {nameof(DecodingOptions.BeamWidth)} out.", nameof(options));
        }
    }

    // Whoever reads the tokens again has them written again, from the beginning on.
    internal static IEnumerable<DecodedToken> Tokens<T>(Func<TokenWriter<T>> begin)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TokenWriter<T> writer = begin();
        while (writer.WriteToken())
        {
            yield return writer.Last(row: 0);
            if (!writer.GoesOn())
            {
                yield break;
            }

            writer.Feed();
        }
    }

    internal static async IAsyncEnumerable<DecodedToken> OnAnotherThread(IEnumerable<DecodedToken> all, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using IEnumerator<DecodedToken> tokens = all.GetEnumerator();
        while (await Task.Run(tokens.MoveNext, cancellation).ConfigureAwait(false))
        {
            yield return tokens.Current;
        }
    }

    // Each prompt by itself, since they have different lengths; then all have a row, or as many as a beam is wide.
    private static TokenStream<T> Read<T>(PackedModel<T> packed, IReadOnlyList<int[]> prompts, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        packed.Model.RequireRoom(checked(prompts.Count * width));
        TokenStream<T> reader = new(packed, rows: 1), all = new(packed, prompts.Count * width);
        for (int i = 0; i < prompts.Count; i++)
        {
            reader.Reset();
            foreach (int token in prompts[i])
            {
                reader.Step([token]);
            }

            for (int row = i * width; row < (i + 1) * width; row++)
            {
                all.TakeFrom(reader, from: 0, row);
            }
        }

        return all;
    }

    private static DecodingOptions Check<T>(SequenceModel<T> model, DecodingOptions? options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Topology.HasDecoder)
        {
            throw new InvalidOperationException($"A {model.Topology.Words} model answers an input and does not go on after a prompt; call {nameof(AnswerDecoding.Decode)}.");
        }

        if (model.Topology.FeedsBack || model.Topology.AnswersOnce || model.Head.Kind != PredictionKind.Class)
        {
            throw new InvalidOperationException(
                $"A {model.Topology.Words} model with a {model.Head.Name} output does not go on after a prompt; that takes SequenceModel.ManyToMany and SoftmaxOutput.");
        }

        bool takesTokens = model.TokenColumns == 1 && (model.InputSize == 0 || model.Layers[0].ReadsTokensFromNumbers);
        int known = takesTokens ? model.Layers[0].Tokens[0].Tokens : model.TokenColumns == 0 ? model.InputSize : -1;
        if (takesTokens ? known < model.OutputSize : known != model.OutputSize)
        {
            throw new InvalidOperationException(known < 0
                ? "The model takes more at each step than a token, and it writes tokens alone; it can't be fed what it writes."
                : $"The model writes {model.OutputSize} tokens and takes {known} {(takesTokens ? "tokens" : "features")} per step; to be fed what it writes it must take as many, as tokens or one-hot.");
        }

        model.RequireStreaming();
        return CheckOptions(model, options);
    }

    internal static DecodingOptions CheckOptions<T>(SequenceModel<T> model, DecodingOptions? options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        options ??= new DecodingOptions();
        options.Check();
        options = options.Copy();
        options.CheckTokens(model.Head.EndClass ?? model.OutputSize, model.OutputSize);
        if (options.KeepsAttention || options.CoveragePenalty > 0)
        {
            RequireAttention(model, options.KeepsAttention ? nameof(options.KeepsAttention) : nameof(options.CoveragePenalty));
        }

        return options;
    }

    internal static void RequireAttention<T>(SequenceModel<T> model, string asked)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (model.Decoder?.Layers.SelectMany(layer => layer.Recurrents).Any(layer => layer.Cell.AttentionHeads > 0) is not true)
        {
            throw new ArgumentException($"{asked} asks what each token has looked at, and the model has no attention; leave it out, or build the decoder with attention.", asked);
        }
    }

    private static void RequirePrompts<T>(SequenceModel<T> model, IReadOnlyList<int[]> prompts)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(prompts);
        if (prompts.Count == 0)
        {
            throw new ArgumentException("There is no prompt to go on from; give at least one.", nameof(prompts));
        }

        for (int i = 0; i < prompts.Count; i++)
        {
            string name = prompts.Count == 1 ? "prompt" : $"{nameof(prompts)}[{i}]";
            ArgumentNullException.ThrowIfNull(prompts[i], name);
            if (prompts[i].Length == 0)
            {
                throw new ArgumentException($"{name} is empty; give at least one token, such as one that begins every text of the training.", name);
            }

            RequireTokens(model, prompts[i], name);
        }
    }

    private static void RequireTokens<T>(SequenceModel<T> model, IReadOnlyList<int> tokens, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int known = model.TokenColumns == 1 ? model.Layers[0].Tokens[0].Tokens : model.OutputSize;
        for (int i = 0; i < tokens.Count; i++)
        {
            int most = name == "continuation" ? model.OutputSize : known;
            if (tokens[i] < 0 || tokens[i] >= most)
            {
                throw new ArgumentException($"{name}: the token {i} is {tokens[i]}; the model knows the tokens 0 to {most - 1}.", name);
            }
        }
    }
}
