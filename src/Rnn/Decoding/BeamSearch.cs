using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Decoding;

/// <summary>Searches for the sequences that are most probable as a whole: of all beginnings of one length it follows the best.</summary>
/// <remarks>
/// The rows of the stream belong to the inputs, as many to each as the beam is wide; groups of a beam share them out. What a beginning scores
/// is the sum of the log-probabilities of its tokens, by which beginnings of one length are compared; ended sequences are by that over
/// the length penalty.
/// </remarks>
internal sealed class BeamSearch<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TokenStream<T> _stream;
    private readonly DecodingOptions _options;
    private readonly TokenRules _rules;
    private readonly int _groupWidth;
    private readonly double[] _scores;
    private readonly int[] _from;
    private readonly int[] _next;
    private readonly Beam[] _beams; // of each input

    /// <param name="stream">The stream, with the probabilities of the first token in every row.</param>
    /// <param name="prompts">What stands before it, for each input.</param>
    /// <param name="options">How to search.</param>
    public BeamSearch(TokenStream<T> stream, IReadOnlyList<int[]> prompts, DecodingOptions options)
    {
        (_stream, _options) = (stream, options);
        _rules = new TokenRules(options);
        _groupWidth = options.BeamWidth / options.Groups;
        _scores = new double[stream.Tokens];
        _from = new int[prompts.Count * options.BeamWidth];
        _next = new int[_from.Length];
        _beams = [.. prompts.Select((prompt, input) => new Beam(prompt, input * options.BeamWidth, options.Groups, _groupWidth))];
    }

    /// <summary>The best sequences of each input, best first.</summary>
    public DecodedSequence[][] Search()
    {
        for (int step = 0; step < _options.MostTokens && _beams.Any(beam => beam.IsLive); step++)
        {
            for (int row = 0; row < _from.Length; row++)
            {
                (_from[row], _next[row]) = (row, 0);
            }

            foreach (Beam beam in _beams.Where(beam => beam.IsLive))
            {
                Extend(beam);
                if (CanStop(beam))
                {
                    beam.Clear();
                }
            }

            if (step + 1 < _options.MostTokens && _beams.Any(beam => beam.IsLive))
            {
                _stream.TakeFrom(_from);
                _stream.Step(_next);
            }
        }

        return [.. _beams.Select(Results)];
    }

    private void Extend(Beam beam)
    {
        var taken = new Dictionary<int, int>(); // by groups before, at this step
        for (int group = 0; group < beam.Groups.Length; group++)
        {
            List<Beginning> next = [];
            foreach (Candidate candidate in BestCandidates(beam, group, taken))
            {
                Beginning longer = candidate.Before.With(candidate.Token, candidate.Score, candidate.LogProbability);
                if (_rules.Ends(candidate.Token))
                {
                    beam.Ended.Add(Ended(longer, DecodingEnd.EndToken));
                }
                else if (next.Count < _groupWidth)
                {
                    int row = beam.FirstRow + (group * _groupWidth) + next.Count;
                    (_from[row], _next[row]) = (candidate.Row, candidate.Token);
                    next.Add(longer);
                }
            }

            foreach (Beginning beginning in next)
            {
                taken[beginning.Last] = taken.GetValueOrDefault(beginning.Last) + 1;
            }

            beam.Groups[group] = next;
        }
    }

    // Twice as many as the group is wide, since some may end. Of equals the earlier beginning, and of its tokens the lower number.
    private List<Candidate> BestCandidates(Beam beam, int group, Dictionary<int, int> taken)
    {
        var best = new List<Candidate>((2 * _groupWidth) + 1);
        for (int place = 0; place < beam.Groups[group].Count; place++)
        {
            Beginning before = beam.Groups[group][place];
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
                double score = before.Score + _scores[token] - (taken.Count == 0 ? 0 : _options.DiversityPenalty * taken.GetValueOrDefault(token));
                Insert(best, new Candidate(before, row, token, score, _stream.LogProbabilities(row)[token]));
            }

            if (isStuck)
            {
                beam.Ended.Add(Ended(before, DecodingEnd.NoTokenAllowed));
            }
        }

        return best;
    }

    private void Insert(List<Candidate> best, Candidate candidate)
    {
        int most = 2 * _groupWidth;
        if (best.Count == most && candidate.Score <= best[^1].Score)
        {
            return;
        }

        int place = best.Count;
        while (place > 0 && best[place - 1].Score < candidate.Score)
        {
            place--;
        }

        best.Insert(place, candidate);
        if (best.Count > most)
        {
            best.RemoveAt(most);
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

        double worstKept = beam.Ended.Select(ended => ended.Rank).OrderDescending().ElementAt(_options.Count - 1);
        double bestLive = beam.Groups.SelectMany(group => group).Select(beginning => beginning.Score).DefaultIfEmpty(double.NegativeInfinity).Max();
        return bestLive / LengthFactor(_options.MostTokens) <= worstKept;
    }

    private DecodedSequence[] Results(Beam beam)
    {
        IEnumerable<(Beginning Path, double Rank, DecodingEnd End)> all = beam.Ended.Concat(
            beam.Groups.SelectMany(group => group).Select(beginning => Ended(beginning, DecodingEnd.MostTokens)));
        return [.. all.OrderByDescending(ended => ended.Rank).Take(_options.Count).Select(ended => new DecodedSequence
        {
            Tokens = ended.Path.Tokens[beam.Prompt..^(ended.End == DecodingEnd.EndToken ? 1 : 0)],
            LogProbability = ended.Path.LogProbabilities.Sum(),
            TokenLogProbabilities = ended.Path.LogProbabilities,
            End = ended.End,
        })];
    }

    private (Beginning Path, double Rank, DecodingEnd End) Ended(Beginning path, DecodingEnd end) =>
        (path, path.Score / LengthFactor(path.LogProbabilities.Count), end);

    // ((5 + tokens) / 6)^penalty
    private double LengthFactor(int tokens) =>
        _options.LengthPenalty == 0 ? 1 : ScalarMath.Exp(_options.LengthPenalty * ScalarMath.Log((5 + tokens) / 6.0));

    private sealed class Beam
    {
        public Beam(int[] prompt, int firstRow, int groups, int groupWidth)
        {
            (Prompt, FirstRow) = (prompt.Length, firstRow);
            var start = new Beginning([.. prompt], [], 0);
            Groups = [.. Enumerable.Range(0, groups).Select(_ => new List<Beginning>(groupWidth) { start })];
        }

        public int Prompt { get; }

        public int FirstRow { get; }

        public List<Beginning>[] Groups { get; }

        public List<(Beginning Path, double Rank, DecodingEnd End)> Ended { get; } = [];

        public bool IsLive => Groups.Any(group => group.Count > 0);

        public void Clear() => Array.ForEach(Groups, group => group.Clear());
    }

    private sealed record Beginning(List<int> Tokens, List<double> LogProbabilities, double Score)
    {
        public int Last => Tokens[^1];

        public Beginning With(int token, double score, double logProbability) => new([.. Tokens, token], [.. LogProbabilities, logProbability], score);
    }

    private readonly record struct Candidate(Beginning Before, int Row, int Token, double Score, double LogProbability);
}
