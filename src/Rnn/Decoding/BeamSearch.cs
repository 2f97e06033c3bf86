using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Decoding;

/// <summary>Searches for the sequences that are most probable as a whole: of all beginnings of one length it follows the best.</summary>
/// <remarks>
/// The rows of the stream belong to the inputs, as many to each as the beam is wide; groups of a beam share them out. What a beginning scores
/// is the sum of the log-probabilities of its tokens, by which beginnings of one length are compared; ended sequences are by that over
/// the length penalty, less the coverage penalty. A step takes no memory, unless a sequence ends or attention is kept.
/// </remarks>
internal sealed class BeamSearch<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TokenStream<T> _stream;
    private readonly DecodingOptions _options;
    private readonly TokenRules _rules;
    private readonly int _groupWidth;
    private readonly bool _needsAttention;
    private readonly double[] _scores;
    private readonly int[] _from;
    private readonly int[] _next;
    private readonly Beam[] _beams; // of each input
    private readonly Dictionary<int, int> _taken = []; // how many groups before took a token at this step
    private readonly List<Candidate> _best;

    /// <param name="stream">The stream, with the probabilities of the first token in every row.</param>
    /// <param name="prompts">What stands before it, for each input.</param>
    /// <param name="options">How to search.</param>
    public BeamSearch(TokenStream<T> stream, IReadOnlyList<int[]> prompts, DecodingOptions options)
    {
        (_stream, _options) = (stream, options);
        _rules = new TokenRules(options);
        _groupWidth = options.BeamWidth / options.Groups;
        _needsAttention = options.KeepsAttention || options.CoveragePenalty > 0;
        _scores = new double[stream.Tokens];
        _from = new int[prompts.Count * options.BeamWidth];
        _next = new int[_from.Length];
        _best = new List<Candidate>((2 * _groupWidth) + 1);
        _beams = [.. prompts.Select((prompt, input) => new Beam(prompt, input * options.BeamWidth, _groupWidth, options))];
    }

    /// <summary>The best sequences of each input, best first.</summary>
    public DecodedSequence[][] Search()
    {
        for (int step = 0; WriteToken(); step++)
        {
            if (step + 1 == _options.MostTokens)
            {
                break;
            }

            Feed();
        }

        return [.. _beams.Select(Results)];
    }

    /// <summary>Makes every beginning a token longer; false if nothing is left to be followed.</summary>
    public bool WriteToken()
    {
        for (int row = 0; row < _from.Length; row++)
        {
            (_from[row], _next[row]) = (row, 0);
        }

        bool isLive = false;
        foreach (Beam beam in _beams)
        {
            if (beam.IsLive)
            {
                Extend(beam);
                if (CanStop(beam))
                {
                    beam.Clear();
                }
            }

            isLive |= beam.IsLive;
        }

        return isLive;
    }

    /// <summary>Feeds what has been written, after which the next tokens can be chosen.</summary>
    public void Feed()
    {
        _stream.TakeFrom(_from);
        _stream.Step(_next);
    }

    private void Extend(Beam beam)
    {
        _taken.Clear();
        for (int group = 0; group < beam.Groups; group++)
        {
            FindBest(beam, group);
            int count = 0, ended = beam.Ended.Count;
            Span<BeamPath> next = beam.Next(group);
            foreach (Candidate candidate in _best)
            {
                bool ends = _rules.Ends(candidate.Token);
                if (!ends && count == _groupWidth)
                {
                    continue;
                }

                BeamPath longer = ends ? new BeamPath(candidate.Before.Tokens.Count, _needsAttention) : next[count];
                double[]? attention = _needsAttention ? _stream.Attention(candidate.Row) : null;
                longer.Continue(candidate.Before, candidate.Token, candidate.Score, candidate.LogProbability, attention);
                if (ends)
                {
                    beam.Ended.Add(Ended(longer, DecodingEnd.EndToken));
                    continue;
                }

                int row = beam.FirstRow + (group * _groupWidth) + count++;
                (_from[row], _next[row]) = (candidate.Row, candidate.Token);
            }

            foreach (BeamPath path in next[..count])
            {
                Take(path);
            }

            for (int i = ended; i < beam.Ended.Count; i++)
            {
                Take(beam.Ended[i].Path);
            }

            beam.Turn(group, count);
        }
    }

    // So that the groups to come pay for it.
    private void Take(BeamPath path) => _taken[path.Tokens[^1]] = _taken.GetValueOrDefault(path.Tokens[^1]) + 1;

    // Twice as many as the group is wide, since some may end. Of equals the earlier beginning, and of its tokens the lower number.
    private void FindBest(Beam beam, int group)
    {
        _best.Clear();
        ReadOnlySpan<BeamPath> live = beam.Live(group);
        for (int place = 0; place < live.Length; place++)
        {
            BeamPath before = live[place];
            int row = beam.FirstRow + (group * _groupWidth) + place;
            _stream.LogProbabilities(row).CopyTo(_scores);
            _rules.Apply(_scores, before.Tokens, beam.Prompt);
            bool isStuck = true;
            for (int token = 0; token < _scores.Length; token++)
            {
                if (double.IsNegativeInfinity(_scores[token]))
                {
                    continue;
                }

                isStuck = false;
                double score = before.Score + _scores[token] - (_taken.Count == 0 ? 0 : _options.DiversityPenalty * _taken.GetValueOrDefault(token));
                Insert(new Candidate(before, row, token, score, _stream.LogProbabilities(row)[token]));
            }

            if (isStuck)
            {
                beam.Stuck.Add(Ended(before.Copy(), DecodingEnd.NoTokenAllowed));
            }
        }
    }

    private void Insert(Candidate candidate)
    {
        int most = 2 * _groupWidth;
        if (_best.Count == most && candidate.Score <= _best[^1].Score)
        {
            return;
        }

        int place = _best.Count;
        while (place > 0 && _best[place - 1].Score < candidate.Score)
        {
            place--;
        }

        _best.Insert(place, candidate);
        if (_best.Count > most)
        {
            _best.RemoveAt(most);
        }
    }

    // No longer sequence has a higher score, since every token costs something; at best it has the greatest length to be divided by.
    private bool CanStop(Beam beam)
    {
        if (beam.Ended.Count < _options.Count)
        {
            return false;
        }

        if (_options.StopsEarly && beam.Ended.Count >= _options.BeamWidth)
        {
            return true;
        }

        double worstKept = WorstKept(beam), bestLive = double.NegativeInfinity;
        for (int group = 0; group < beam.Groups; group++)
        {
            foreach (BeamPath path in beam.Live(group))
            {
                bestLive = Math.Max(bestLive, path.Score);
            }
        }

        return bestLive / LengthFactor(_options.MostTokens) <= worstKept;
    }

    // The rank of the last of those that would be given if it ended now: that which fewer than so many others are above.
    private double WorstKept(Beam beam)
    {
        double worst = double.PositiveInfinity;
        foreach ((_, double rank, _) in beam.Ended)
        {
            int above = 0;
            foreach ((_, double other, _) in beam.Ended)
            {
                above += other > rank ? 1 : 0;
            }

            worst = above < _options.Count ? Math.Min(worst, rank) : worst;
        }

        return worst;
    }

    private DecodedSequence[] Results(Beam beam)
    {
        var all = new List<(BeamPath Path, double Rank, DecodingEnd End)>(beam.Ended);
        for (int group = 0; group < beam.Groups; group++)
        {
            foreach (BeamPath path in beam.Live(group))
            {
                all.Add(Ended(path, DecodingEnd.MostTokens));
            }
        }

        // Groups may have come to the same sequence.
        IEnumerable<(BeamPath Path, double Rank, DecodingEnd End)> best = all.OrderByDescending(ended => ended.Rank)
            .Concat(beam.Stuck.OrderByDescending(stuck => stuck.Rank)).DistinctBy(ended => string.Join(' ', ended.Path.Tokens.Select(token => $"{token}")));
        return [.. best.Take(_options.Count).Select(ended => new DecodedSequence
        {
            Tokens = ended.Path.Tokens[beam.Prompt..^(ended.End == DecodingEnd.EndToken ? 1 : 0)],
            LogProbability = ended.Path.LogProbabilities.Sum(),
            TokenLogProbabilities = ended.Path.LogProbabilities,
            Attention = _options.KeepsAttention ? ended.Path.Attention! : [],
            End = ended.End,
        })];
    }

    private (BeamPath Path, double Rank, DecodingEnd End) Ended(BeamPath path, DecodingEnd end) =>
        (path, (path.Score / LengthFactor(path.LogProbabilities.Count)) + Coverage(path), end);

    // ((5 + tokens) / 6)^penalty
    private double LengthFactor(int tokens) =>
        _options.LengthPenalty == 0 ? 1 : ScalarMath.Exp(_options.LengthPenalty * ScalarMath.Log((5 + tokens) / 6.0));

    // β·Σ ln min(Σ α, 1): over the steps of the input how much all tokens together have looked at it, if less than once.
    private double Coverage(BeamPath path)
    {
        const double Least = 1e-10; // a step that nobody has looked at costs much, but not all

        double sum = 0;
        for (int step = 0; _options.CoveragePenalty > 0 && path.Attention!.Count > 0 && step < path.Attention[0].Length; step++)
        {
            double looked = 0;
            foreach (double[] weights in path.Attention)
            {
                looked += weights[step];
            }

            sum += ScalarMath.Log(Math.Clamp(looked, Least, 1));
        }

        return _options.CoveragePenalty * sum;
    }

    private readonly record struct Candidate(BeamPath Before, int Row, int Token, double Score, double LogProbability);
}
