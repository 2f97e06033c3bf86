namespace Rnn.Decoding;

/// <summary>One beginning of a sequence in a beam, in memory that is used again: a step takes none.</summary>
/// <param name="room">Tokens for which room is taken at once, prompt included.</param>
/// <param name="keepsAttention">Whether to keep what each token has looked at.</param>
internal sealed class BeamPath(int room, bool keepsAttention)
{
    /// <summary>The prompt, and what has been written after it.</summary>
    public List<int> Tokens { get; } = new(room + 1);

    /// <summary>Of what has been written.</summary>
    public List<double> LogProbabilities { get; } = new(room + 1);

    /// <summary>Of each of these what it has looked at; null where that is not kept.</summary>
    public List<double[]>? Attention { get; } = keepsAttention ? [] : null;

    /// <summary>The sum of the log-probabilities, changed by what constraints say.</summary>
    public double Score { get; set; }

    /// <summary>Takes what another one has, and a token more.</summary>
    public void Continue(BeamPath before, int token, double score, double logProbability, double[]? attention)
    {
        CopyFrom(before);
        Tokens.Add(token);
        LogProbabilities.Add(logProbability);
        Score = score;
        if (attention is not null)
        {
            Attention?.Add(attention);
        }
    }

    /// <summary>Takes what another one has.</summary>
    public void CopyFrom(BeamPath other)
    {
        Take(Tokens, other.Tokens);
        Take(LogProbabilities, other.LogProbabilities);
        if (Attention is not null && other.Attention is not null)
        {
            Take(Attention, other.Attention);
        }

        Score = other.Score;
    }

    /// <summary>A copy of its own memory, for one that has ended.</summary>
    public BeamPath Copy()
    {
        var copy = new BeamPath(Tokens.Count, Attention is not null);
        copy.CopyFrom(this);
        return copy;
    }

    private static void Take<TItem>(List<TItem> to, List<TItem> from)
    {
        to.Clear();
        to.AddRange(from);
    }
}
