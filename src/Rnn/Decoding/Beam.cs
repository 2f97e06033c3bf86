namespace Rnn.Decoding;

/// <summary>What a search follows for one input: groups of beginnings, and the sequences that have ended.</summary>
internal sealed class Beam
{
    private readonly BeamPath[][] _paths; // of each group, twice as many as it is wide: those of this step and those of the next
    private readonly int[] _live;

    public Beam(int[] prompt, int firstRow, int groupWidth, DecodingOptions options)
    {
        (Prompt, FirstRow, GroupWidth) = (prompt.Length, firstRow, groupWidth);
        bool keeps = options.KeepsAttention || options.CoveragePenalty > 0;
        _paths = [.. Enumerable.Range(0, options.Groups).Select(_ =>
            Enumerable.Range(0, 2 * groupWidth).Select(_ => new BeamPath(prompt.Length + options.Room, keeps)).ToArray())];
        _live = [.. Enumerable.Repeat(1, options.Groups)];
        Array.ForEach(_paths, group => group[0].Tokens.AddRange(prompt));
    }

    public int Prompt { get; }

    public int FirstRow { get; }

    public int GroupWidth { get; }

    public int Groups => _live.Length;

    /// <summary>The sequences that have ended, with what they are ranked by.</summary>
    public List<(BeamPath Path, double Rank, DecodingEnd End)> Ended { get; } = [];

    /// <summary>Those that nothing may follow any more: given only where too few have ended.</summary>
    public List<(BeamPath Path, double Rank, DecodingEnd End)> Stuck { get; } = [];

    public bool IsLive => Array.Exists(_live, static count => count > 0);

    /// <summary>The beginnings that a group follows.</summary>
    public ReadOnlySpan<BeamPath> Live(int group) => _paths[group].AsSpan(0, _live[group]);

    /// <summary>Where the group's next beginnings go; <see cref="Turn"/> makes them those that it follows.</summary>
    public Span<BeamPath> Next(int group) => _paths[group].AsSpan(GroupWidth);

    /// <summary>Follows so many of the next beginnings instead of those before.</summary>
    public void Turn(int group, int count)
    {
        BeamPath[] paths = _paths[group];
        for (int i = 0; i < GroupWidth; i++)
        {
            (paths[i], paths[GroupWidth + i]) = (paths[GroupWidth + i], paths[i]);
        }

        _live[group] = count;
    }

    public void Clear() => _live.AsSpan().Clear();
}
