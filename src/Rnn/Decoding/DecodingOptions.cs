namespace Rnn.Decoding;

/// <summary>How a model writes: which token it takes at each step, when it ends, and what it must or must not write.</summary>
/// <remarks>
/// With no options it takes the most probable token at each step (greedy). <see cref="Temperature"/> draws tokens by chance, the same for
/// the same seed on every machine; <see cref="BeamWidth"/> searches for the sequence that is most probable as a whole. A token may follow
/// only if every constraint allows it.
/// </remarks>
public sealed record DecodingOptions
{
    private static readonly DecodingOptions _default = new();

    /// <summary>The most tokens to write, at least 1; 100 by default.</summary>
    public int MostTokens { get; init; } = 100;

    /// <summary>The least tokens to write before one may end the sequence, 0 or more and at most the most; 0 by default.</summary>
    public int LeastTokens { get; init; }

    /// <summary>
    /// Tokens that end a sequence, and are not part of it, such as that of a full stop; none by default: it ends at the most tokens.
    /// </summary>
    public IReadOnlyCollection<int> EndTokens { get; init; } = [];

    /// <summary>
    /// What logits are divided by before a token is drawn by chance, above 0; null, the default, takes the most probable token. 1 draws
    /// with the model's own probabilities, less is more careful, more is bolder.
    /// </summary>
    public double? Temperature { get; init; }

    /// <summary>Draws only among so many of the most probable tokens, at least 1; null, the default, for all. Fan and others 2018.</summary>
    public int? TopK { get; init; }

    /// <summary>
    /// Draws only among the most probable tokens that together have this probability, above 0 and at most 1; null, the default, for all.
    /// Also called nucleus sampling: Holtzman and others 2020.
    /// </summary>
    public double? TopP { get; init; }

    /// <summary>
    /// Draws only among tokens that are at least this part as probable as the most probable one, from 0 to 1; null, the default, for all.
    /// </summary>
    public double? MinP { get; init; }

    /// <summary>
    /// Makes tokens that were there before less likely: their log-probabilities, which are negative, are multiplied by it; above 0,
    /// 1, the default, changes nothing. Keskar and others 2019.
    /// </summary>
    public double RepetitionPenalty { get; init; } = 1;

    /// <summary>
    /// Names the random numbers by which tokens are drawn, others for each sequence of a call; 0 by default.
    /// </summary>
    public ulong Seed { get; init; }

    /// <summary>How many beginnings are followed at once in a search for the best sequence, at least 1; 1, the default, is greedy.</summary>
    public int BeamWidth { get; init; } = 1;

    /// <summary>
    /// How many sequences to give, best first, at least 1 and at most the beam's width; 1 by default. Fewer are given where groups have come
    /// to the same ones.
    /// </summary>
    public int Count { get; init; } = 1;

    /// <summary>
    /// By how much long sequences are favoured in a beam: scores are divided by ((5 + tokens) / 6)^penalty, 0 or more; 0, the default,
    /// ranks by probability, which favours short ones. Wu and others 2016.
    /// </summary>
    public double LengthPenalty { get; init; }

    /// <summary>
    /// By how much a beam favours answers that have looked at all of the input: to a score is added penalty·Σ ln min(α, 1) over the input's
    /// steps, α being how much all tokens together have looked at it; 0 or more, of a model with attention only; 0, the default, leaves it
    /// out. Wu and others 2016.
    /// </summary>
    public double CoveragePenalty { get; init; }

    /// <summary>
    /// Whether results tell what each token has looked at (<see cref="DecodedSequence.Attention"/>), of a model with attention; false by
    /// default. Takes memory for each token.
    /// </summary>
    public bool KeepsAttention { get; init; }

    /// <summary>
    /// Whether a beam ends as soon as it has as many ended sequences as it is wide; false, the default, when no other can be better.
    /// </summary>
    public bool StopsEarly { get; init; }

    /// <summary>
    /// Into how many groups a beam is divided that should differ from each other, at least 1 and a divisor of its width; 1 by default.
    /// Vijayakumar and others 2018.
    /// </summary>
    public int Groups { get; init; } = 1;

    /// <summary>
    /// What a token costs a group for each time that a group before it took the same token at the same step, in nats, 0 or more; 0.5 by
    /// default. Log-probabilities that are given leave it out.
    /// </summary>
    public double DiversityPenalty { get; init; } = 0.5;

    /// <summary>Tokens that the sequence must begin with; none by default. They count as tokens of the sequence.</summary>
    public IReadOnlyList<int> ForcedPrefix { get; init; } = [];

    /// <summary>Tokens that must not be written; none by default.</summary>
    public IReadOnlyCollection<int> ForbiddenTokens { get; init; } = [];

    /// <summary>
    /// Says of each token whether it may follow what has been written so far (prompt not included); null, the default, allows all. It is not
    /// asked about the end that a decoder has of its own.
    /// </summary>
    public Func<IReadOnlyList<int>, int, bool>? IsAllowed { get; init; }

    /// <summary>
    /// The length of runs of tokens that must not come twice, prompt included, at least 1; null, the default, for none. 1 lets no token
    /// come twice.
    /// </summary>
    public int? NoRepeatedRunsOf { get; init; }

    /// <summary>The token by which a decoder ends of its own; null where there is none.</summary>
    internal int? OwnEnd { get; init; }

    /// <summary>Tokens for which room is taken before they are written; longer sequences take more as they grow.</summary>
    internal int Room => Math.Min(MostTokens, 4096);

    /// <summary>Whether nothing but the width of a beam and the count is set.</summary>
    internal bool HasBeamAlone => EndTokens.Count + ForbiddenTokens.Count + ForcedPrefix.Count == 0 && this with
    {
        EndTokens = _default.EndTokens,
        ForbiddenTokens = _default.ForbiddenTokens,
        ForcedPrefix = _default.ForcedPrefix,
        BeamWidth = _default.BeamWidth,
        Count = _default.Count,
    } == _default;

    /// <summary>The same with lists of its own, which nobody changes any more.</summary>
    internal DecodingOptions Copy() => this with { EndTokens = [.. EndTokens], ForbiddenTokens = [.. ForbiddenTokens], ForcedPrefix = [.. ForcedPrefix] };

    /// <summary>The settings in words: <c>greedy, at most 100 tokens</c>.</summary>
    public override string ToString() =>
        (BeamWidth > 1 ? $"a beam of {BeamWidth}" : Temperature is { } temperature ? $"drawn at temperature {temperature}" : "greedy") + $", at most {MostTokens} tokens";

    /// <summary>Throws if something is out of range, or does not go together.</summary>
    internal void Check()
    {
        ArgumentNullException.ThrowIfNull(EndTokens);
        ArgumentNullException.ThrowIfNull(ForbiddenTokens);
        ArgumentNullException.ThrowIfNull(ForcedPrefix);
        Require(MostTokens >= 1, nameof(MostTokens), $"{MostTokens}", "at least 1");
        Require(LeastTokens >= 0 && LeastTokens <= MostTokens, nameof(LeastTokens), $"{LeastTokens}", $"from 0 to {nameof(MostTokens)}, {MostTokens}");
        Require(Temperature is null || (Temperature > 0 && double.IsFinite(Temperature.Value)), nameof(Temperature), $"{Temperature}", "a finite number above 0; leave it out for the most probable token");
        Require(TopK is null or >= 1, nameof(TopK), $"{TopK}", "at least 1");
        Require(TopP is null or (> 0 and <= 1), nameof(TopP), $"{TopP}", "above 0 and at most 1");
        Require(MinP is null or (>= 0 and <= 1), nameof(MinP), $"{MinP}", "from 0 to 1");
        Require(RepetitionPenalty > 0 && double.IsFinite(RepetitionPenalty), nameof(RepetitionPenalty), $"{RepetitionPenalty}", "a finite number above 0; 1 changes nothing");
        Require(BeamWidth >= 1, nameof(BeamWidth), $"{BeamWidth}", "at least 1");
        Require(Count >= 1 && Count <= BeamWidth, nameof(Count), $"{Count}", $"from 1 to {nameof(BeamWidth)}, {BeamWidth}");
        Require(LengthPenalty >= 0 && double.IsFinite(LengthPenalty), nameof(LengthPenalty), $"{LengthPenalty}", "a finite number of 0 or more");
        Require(CoveragePenalty >= 0 && double.IsFinite(CoveragePenalty), nameof(CoveragePenalty), $"{CoveragePenalty}", "a finite number of 0 or more");
        Require(Groups >= 1 && BeamWidth % Groups == 0, nameof(Groups), $"{Groups}", $"at least 1, and a divisor of {nameof(BeamWidth)}, {BeamWidth}");
        Require(DiversityPenalty >= 0 && double.IsFinite(DiversityPenalty), nameof(DiversityPenalty), $"{DiversityPenalty}", "a finite number of 0 or more");
        Require(NoRepeatedRunsOf is null or >= 1, nameof(NoRepeatedRunsOf), $"{NoRepeatedRunsOf}", "at least 1");
        Require(ForcedPrefix.Count <= MostTokens, nameof(ForcedPrefix), $"{ForcedPrefix.Count} tokens", $"no longer than {nameof(MostTokens)}, {MostTokens}");
        if (Temperature is null && (TopK ?? TopP ?? MinP) is not null)
        {
            throw new ArgumentException($"{nameof(TopK)}, {nameof(TopP)} and {nameof(MinP)} choose among tokens that are drawn by chance; set {nameof(Temperature)} too, 1 for the model's own probabilities.");
        }

        string? ofBeams = CoveragePenalty > 0 ? nameof(CoveragePenalty) : LengthPenalty > 0 ? nameof(LengthPenalty) : StopsEarly ? nameof(StopsEarly) : null;
        if (ofBeams is not null && BeamWidth == 1)
        {
            throw new ArgumentException($"{ofBeams} ranks or ends the sequences of a beam; set {nameof(BeamWidth)} too, or leave it out.");
        }

        if (Temperature is not null && BeamWidth > 1)
        {
            throw new ArgumentException($"A beam searches for the most probable sequence and draws nothing by chance; leave {nameof(Temperature)} or {nameof(BeamWidth)} out.");
        }

        static void Require(bool holds, string name, string value, string wanted)
        {
            if (!holds)
            {
                throw new ArgumentException($"{name} must be {wanted}; got {value}.");
            }
        }
    }

    /// <summary>Throws if something is none of so many tokens, or a beam is wider than there are tokens.</summary>
    /// <param name="tokens">How many tokens there are.</param>
    /// <param name="choices">How many choices there are at a step: the tokens, and a decoder's end.</param>
    internal void CheckTokens(int tokens, int choices)
    {
        RequireTokens(EndTokens, nameof(EndTokens), tokens);
        RequireTokens(ForcedPrefix, nameof(ForcedPrefix), tokens);
        RequireTokens(ForbiddenTokens, nameof(ForbiddenTokens), tokens);
        if (ForcedPrefix.FirstOrDefault(token => EndTokens.Contains(token) || ForbiddenTokens.Contains(token), -1) is >= 0 and int wrong)
        {
            throw new ArgumentException($"{nameof(ForcedPrefix)} holds the token {wrong}, which ends sequences or is forbidden; leave it out.");
        }

        if (BeamWidth > choices)
        {
            throw new ArgumentException($"A beam of {BeamWidth} is wider than the {choices} choices that the model has at a step, and would begin with equal sequences; make it narrower.");
        }
    }

    private static void RequireTokens(IEnumerable<int> given, string name, int tokens)
    {
        foreach (int token in given)
        {
            if (token < 0 || token >= tokens)
            {
                throw new ArgumentException($"{name} holds {token}; the model knows the tokens 0 to {tokens - 1}.");
            }
        }
    }
}
