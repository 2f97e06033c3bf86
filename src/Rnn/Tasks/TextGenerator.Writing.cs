using System.Runtime.CompilerServices;
using Rnn.Data;
using Rnn.Decoding;

namespace Rnn.Tasks;

/// <content>Writing on.</content>
public sealed partial class TextGenerator
{
    private const int BeamWidth = 32;

    /// <summary>Writes on, to the end of the text if there is one, else to the length.</summary>
    /// <remarks>Set behind the prompt it makes a whole text; words begin with a space where one is missing. The same seed writes the same.</remarks>
    /// <param name="prompt">What stands before. May be empty, the default, after training with many texts.</param>
    /// <param name="length">The most pieces to write, at least 1; 200 by default.</param>
    /// <param name="temperature">
    /// How bold to be: 1 draws pieces as probable as the network finds them, less makes the probable ones more so, 0 takes the most probable one
    /// always and soon repeats itself. 0.7 by default.
    /// </param>
    /// <param name="topK">Draws among so many of the most probable pieces alone, at least 1; null, the default, for all.</param>
    /// <param name="topP">Draws among the most probable pieces that have this probability together, above 0 and at most 1; null, the default, for all.</param>
    /// <param name="seed">Another seed, another text; 0 by default.</param>
    /// <returns>What follows, without the prompt.</returns>
    /// <exception cref="ArgumentException">The prompt is empty after training with one long text, or a setting can't be.</exception>
    public string Generate(string prompt = "", int length = 200, double temperature = 0.7, int? topK = null, double? topP = null, ulong seed = 0) =>
        string.Concat(GenerateStream(prompt, length, temperature, topK, topP, seed));

    /// <summary>The same piece by piece, each as soon as it is chosen. Joined they are the text that <see cref="Generate"/> gives.</summary>
    /// <inheritdoc cref="Generate"/>
    /// <returns>The pieces; of words with the spaces before them. Stop reading to stop the writing.</returns>
    /// <example>
    /// <code>
    /// foreach (string piece in generator.GenerateStream("It is a truth"))
    /// {
    ///     Console.Write(piece);
    /// }
    /// </code>
    /// </example>
    public IEnumerable<string> GenerateStream(
        string prompt = "", int length = 200, double temperature = 0.7, int? topK = null, double? topP = null, ulong seed = 0)
    {
        (DecodingOptions settings, string[] before, bool hasSpace) = Prepare(prompt, length, temperature, topK, topP, seed);
        return Written(Model.ContinueTokens(Prompt(before), settings), before.LastOrDefault(), hasSpace);
    }

    /// <summary>The same without holding the caller up: each piece is computed on another thread.</summary>
    /// <inheritdoc cref="Generate"/>
    /// <param name="prompt">What stands before. May be empty, the default, after training with many texts.</param>
    /// <param name="length">The most pieces to write, at least 1; 200 by default.</param>
    /// <param name="temperature">How bold to be, 0 for the most probable piece always; 0.7 by default.</param>
    /// <param name="topK">Draws among so many of the most probable pieces alone, at least 1; null, the default, for all.</param>
    /// <param name="topP">Draws among the most probable pieces that have this probability together, above 0 and at most 1; null, the default, for all.</param>
    /// <param name="seed">Another seed, another text; 0 by default.</param>
    /// <param name="cancellationToken">Stops the writing between two pieces.</param>
    /// <returns>The pieces; of words with the spaces before them.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IAsyncEnumerable<string> GenerateStreamAsync(
        string prompt = "", int length = 200, double temperature = 0.7, int? topK = null, double? topP = null, ulong seed = 0, CancellationToken cancellationToken = default)
    {
        (DecodingOptions settings, string[] before, bool hasSpace) = Prepare(prompt, length, temperature, topK, topP, seed);
        return Written(Model.ContinueTokensAsync(Prompt(before), settings, cancellationToken), before.LastOrDefault(), hasSpace, cancellationToken);
    }

    /// <summary>The ways in which a beginning goes on best, the most probable first: suggestions for somebody who types.</summary>
    /// <remarks>
    /// A word that is half written is finished: it takes the known words that begin so. With <see cref="TextGeneratorOptions.CompletesKnownTexts"/> only
    /// texts of the training are given, none if none begins so. The search follows 32 beginnings at once, of fewer pieces than that as many as there are pieces; a text that is improbable at first may be missed.
    /// </remarks>
    /// <param name="prefix">The beginning. May be empty after training with many texts.</param>
    /// <param name="count">The most completions to give, at least 1; 5 by default.</param>
    /// <param name="length">
    /// After training with one long text: how many pieces to write, at least 1; 20 by default. Of many texts: the most pieces of a whole
    /// text; null, the default, for as many as the longest of the training has.
    /// </param>
    /// <exception cref="ArgumentException">The prefix is empty after training with one long text, or a setting can't be.</exception>
    public IReadOnlyList<TextCompletion> Complete(string prefix, int count = 5, int? length = null)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        RequireAtLeastOne(count, nameof(count));
        RequireAtLeastOne(length ?? 1, nameof(length));
        TextToken[] pieces = Tokenizer.Tokenize(prefix);

        // One of many texts has an entry that begins it, one long text needs a word before the one that is to be finished.
        bool isHalfWord = !_pieces.HasCharacters && pieces.Length > (_pieces.HasEnds ? 0 : 1) && pieces[^1].End == prefix.Length;
        string half = isHalfWord ? pieces[^1].Text : "", kept = isHalfWord ? prefix[..pieces[^1].Start] : prefix;
        string[] before = [.. pieces.Take(pieces.Length - (isHalfWord ? 1 : 0)).Select(piece => piece.Text)];
        int[] prompt = Prompt(before);
        int known = _known?.Find(0, prompt) ?? 0;
        int most = _pieces.HasEnds ? (length ?? _parts.LongestText!.Value) - before.Length + 1 : length ?? 20; // the end is a token too
        if (known < 0 || most < 1)
        {
            return [];
        }

        int width = Math.Min(Math.Max(BeamWidth, count), Vocabulary.Count);
        DecodedSequence[] found = Model.Continue(prompt, Rules with
        {
            LeastTokens = before.Length == 0 ? 1 : 0, // nothing at all is no text
            BeamWidth = width,
            Count = Math.Min(count, width),
            MostTokens = most,
            IsAllowed = _known is null && !isHalfWord ? null : (written, token) =>
                (!isHalfWord || written.Count > 0 || Vocabulary[token].StartsWith(half, StringComparison.Ordinal)) &&
                (_known is null || (_known.Find(known, written) is >= 0 and int place && _known.Allows(place, token))),
        });
        DecodingEnd wanted = _pieces.HasEnds ? DecodingEnd.EndToken : DecodingEnd.MostTokens;
        return [.. found.Where(text => text.End == wanted).Select(text => new TextCompletion(
            _known is null ? kept + string.Concat(Written(text.Tokens, before.LastOrDefault(), EndsInSpace(kept))) : _known.TextAt(_known.Find(known, text.Tokens)),
            Probability.Of(text.LogProbability)))];
    }

    // What is never written: a piece that nobody knows. What ends one of many texts.
    private DecodingOptions Rules => new() { ForbiddenTokens = [_pieces.Unknown], EndTokens = _pieces.HasEnds ? [_pieces.End] : [] };

    private (DecodingOptions Settings, string[] Before, bool HasSpace) Prepare(
        string prompt, int length, double temperature, int? topK, double? topP, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        RequireAtLeastOne(length, nameof(length));
        if (!(temperature >= 0 && double.IsFinite(temperature)))
        {
            throw new ArgumentException(FormattableString.Invariant($"temperature is finite and not negative; got {temperature}."), nameof(temperature));
        }

        if (topK < 1 || !(topP is null or (> 0 and <= 1)))
        {
            throw new ArgumentException(topK < 1
                ? FormattableString.Invariant($"topK is 1 or more, or null for all pieces; got {topK}.")
                : FormattableString.Invariant($"topP is above 0 and at most 1, or null for all pieces; got {topP}."), topK < 1 ? nameof(topK) : nameof(topP));
        }

        string[] before = Tokenizer.Split(prompt);
        return (Rules with
        {
            LeastTokens = before.Length == 0 ? 1 : 0,
            MostTokens = length,
            Temperature = temperature == 0 ? null : temperature,
            TopK = temperature == 0 ? null : topK,
            TopP = temperature == 0 ? null : topP,
            Seed = seed,
        }, before, EndsInSpace(prompt));
    }

    private int[] Prompt(string[] prompt) => _pieces.HasEnds ? [_pieces.End, .. _pieces.Encode(prompt)]
        : prompt.Length > 0 ? _pieces.Encode(prompt)
        : throw new ArgumentException("The generator has learned from one long text and goes on from somewhere; give it a beginning of one piece at least.", nameof(prompt));

    private static bool EndsInSpace(string text) => text.Length > 0 && char.IsWhiteSpace(text[^1]);

    private static void RequireAtLeastOne(int value, string name)
    {
        if (value < 1)
        {
            throw new ArgumentException(FormattableString.Invariant($"{name} is 1 or more; got {value}."), name);
        }
    }

    private IEnumerable<string> Written(IEnumerable<int> tokens, string? before, bool hasSpace)
    {
        foreach (int token in tokens)
        {
            yield return _pieces.Added(before, hasSpace, Vocabulary[token]);
            (before, hasSpace) = (Vocabulary[token], false);
        }
    }

    private IEnumerable<string> Written(IEnumerable<DecodedToken> tokens, string? before, bool hasSpace) =>
        Written(tokens.Select(token => token.Token), before, hasSpace);

    private async IAsyncEnumerable<string> Written(
        IAsyncEnumerable<DecodedToken> tokens, string? before, bool hasSpace, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (DecodedToken token in tokens.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return _pieces.Added(before, hasSpace, Vocabulary[token.Token]);
            (before, hasSpace) = (Vocabulary[token.Token], false);
        }
    }
}
