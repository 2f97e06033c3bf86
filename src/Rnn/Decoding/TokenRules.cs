namespace Rnn.Decoding;

/// <summary>Which tokens may follow what has been written, by the constraints of the options.</summary>
/// <remarks>A token that may not follow has the score −∞.</remarks>
internal sealed class TokenRules(DecodingOptions options)
{
    private readonly bool _hasRules = options.EndTokens.Count > 0 || options.ForbiddenTokens.Count > 0 || options.ForcedPrefix.Count > 0 ||
        options.IsAllowed is not null || options.NoRepeatedRunsOf is not null || options.RepetitionPenalty != 1;

    // Arrays, since a collection of the user's may take memory each time it is read.
    private readonly int[] _ends = [.. options.EndTokens];
    private readonly int[] _forbidden = [.. options.ForbiddenTokens];
    private readonly int[] _prefix = [.. options.ForcedPrefix];
    private bool[]? _penalized;

    /// <summary>Whether a token ends a sequence.</summary>
    public bool Ends(int token) => Array.IndexOf(_ends, token) >= 0;

    /// <summary>Changes the scores of the next token.</summary>
    /// <param name="scores">Log-probabilities of all tokens.</param>
    /// <param name="tokens">The prompt, and what has been written after it.</param>
    /// <param name="prompt">How many tokens of it are the prompt.</param>
    public void Apply(Span<double> scores, List<int> tokens, int prompt)
    {
        if (!_hasRules)
        {
            return;
        }

        int written = tokens.Count - prompt;
        if (written < _prefix.Length)
        {
            double kept = scores[_prefix[written]];
            scores.Fill(double.NegativeInfinity);
            scores[_prefix[written]] = kept;
            return;
        }

        Penalize(scores, tokens);
        foreach (int token in _forbidden)
        {
            scores[token] = double.NegativeInfinity;
        }

        if (written < options.LeastTokens)
        {
            foreach (int token in _ends)
            {
                scores[token] = double.NegativeInfinity;
            }
        }

        ForbidRepeatedRuns(scores, tokens);
        if (options.IsAllowed is { } isAllowed)
        {
            IReadOnlyList<int> own = tokens.GetRange(prompt, written);
            for (int token = 0; token < scores.Length; token++)
            {
                scores[token] = double.IsNegativeInfinity(scores[token]) || token == options.OwnEnd || isAllowed(own, token) ? scores[token] : double.NegativeInfinity;
            }
        }
    }

    // Log-probabilities are logits less a number that is the same for all, and so are never positive.
    private void Penalize(Span<double> scores, List<int> tokens)
    {
        if (options.RepetitionPenalty == 1)
        {
            return;
        }

        _penalized ??= new bool[scores.Length];
        _penalized.AsSpan().Clear();
        foreach (int token in tokens)
        {
            if (token < scores.Length && !_penalized[token]) // a prompt may hold tokens that are never written
            {
                _penalized[token] = true;
                scores[token] *= options.RepetitionPenalty;
            }
        }
    }

    private void ForbidRepeatedRuns(Span<double> scores, List<int> tokens)
    {
        if (options.NoRepeatedRunsOf is not { } length || tokens.Count < length)
        {
            return;
        }

        int begun = tokens.Count - (length - 1);
        for (int first = 0; first + length <= tokens.Count; first++)
        {
            bool same = true;
            for (int i = 0; i < length - 1 && same; i++)
            {
                same = tokens[first + i] == tokens[begun + i];
            }

            if (same && tokens[first + length - 1] < scores.Length)
            {
                scores[tokens[first + length - 1]] = double.NegativeInfinity;
            }
        }
    }
}
