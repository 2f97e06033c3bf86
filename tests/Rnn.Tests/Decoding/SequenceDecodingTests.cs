using System.Numerics.Tensors;
using Rnn.Decoding;
using Rnn.Models;

namespace Rnn.Tests.Decoding;

/// <summary>Sequences that a model writes are those that its own predictions say, searched by hand.</summary>
public class SequenceDecodingTests
{
    private const int Tokens = 4, End = 3;

    private static readonly SequenceModel<double> _model = Model(Tokens, seed: 5);

    private static readonly int[] _prompt = [1, 0];

    [Fact]
    public void Greedy_takes_the_most_probable_token_of_the_whole_sequence_so_far()
    {
        var tokens = new List<int>(_prompt);
        var logs = new List<double>();
        for (int i = 0; i < 12; i++)
        {
            double[] next = Next(tokens);
            tokens.Add(TensorPrimitives.IndexOfMax<double>(next));
            logs.Add(Math.Log(next.Max()));
        }

        DecodedSequence written = _model.Continue(_prompt, new DecodingOptions { MostTokens = 12 }).Single();

        written.Tokens.Should().Equal(tokens.Skip(2));
        written.TokenLogProbabilities.Should().Equal(logs, (a, b) => Math.Abs(a - b) < 1e-12);
        written.LogProbability.Should().BeApproximately(logs.Sum(), 1e-12);
        written.End.Should().Be(DecodingEnd.MostTokens);
        _model.Continue(_prompt).Single().Tokens.Should().HaveCount(100);
    }

    [Fact]
    public void One_hot_vectors_are_fed_back_too()
    {
        SequenceModel<double> model = SequenceModel.ManyToMany<double>(Tokens).Lstm(6).SoftmaxOutput(Tokens).Build(seed: 3);
        double[,] input = new double[2, Tokens];
        (input[0, 1], input[1, 0]) = (1, 1);

        DecodedSequence written = model.Continue(_prompt, new DecodingOptions { MostTokens = 1 })[0];

        double[] last = model.Predict(input).ToDoubles()[^Tokens..];
        written.Tokens.Should().Equal(TensorPrimitives.IndexOfMax<double>(last));
        written.LogProbability.Should().BeApproximately(Math.Log(last.Max()), 1e-12);
    }

    [Fact]
    public void A_score_is_the_sum_of_the_logarithms_of_each_token_after_those_before()
    {
        DecodedSequence scored = _model.ScoreContinuation(_prompt, [2, 2, 1]);

        scored.TokenLogProbabilities.Should().Equal(
            [Math.Log(Next([1, 0])[2]), Math.Log(Next([1, 0, 2])[2]), Math.Log(Next([1, 0, 2, 2])[1])], (a, b) => Math.Abs(a - b) < 1e-12);
        scored.LogProbability.Should().Be(scored.TokenLogProbabilities.Sum());
        _model.ScoreContinuation(_prompt, []).LogProbability.Should().Be(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.7)]
    [InlineData(3)]
    public void A_beam_as_wide_as_the_space_finds_the_best_sequences(double lengthPenalty)
    {
        const int Most = 4;
        var options = new DecodingOptions { MostTokens = Most, EndTokens = [End], BeamWidth = 200, Count = 9, LengthPenalty = lengthPenalty };
        (int[] Tokens, double Log, double Rank)[] all = [.. AllSequences(Most).Select(tokens =>
        {
            double log = _model.ScoreContinuation(_prompt, tokens).LogProbability;
            return (tokens, log, log / Math.Pow((5 + tokens.Length) / 6.0, lengthPenalty));
        }).OrderByDescending(sequence => sequence.Item3)];

        DecodedSequence[] best = Search(options);

        best.Should().HaveCount(9);
        for (int i = 0; i < 9; i++)
        {
            bool ends = all[i].Tokens[^1] == End;
            best[i].Tokens.Should().Equal(ends ? all[i].Tokens[..^1] : all[i].Tokens);
            best[i].End.Should().Be(ends ? DecodingEnd.EndToken : DecodingEnd.MostTokens);
            best[i].LogProbability.Should().BeApproximately(all[i].Log, 1e-12);
        }
    }

    [Fact]
    public void A_beam_of_one_is_greedy_and_a_wider_one_is_never_worse_here()
    {
        var options = new DecodingOptions { MostTokens = 9, EndTokens = [End] };
        DecodedSequence greedy = _model.Continue(_prompt, options)[0], one = Search(options)[0], wide = _model.Continue(_prompt, options with { BeamWidth = 4 })[0];

        one.Tokens.Should().Equal(greedy.Tokens);
        one.TokenLogProbabilities.Should().Equal(greedy.TokenLogProbabilities);
        one.End.Should().Be(greedy.End);
        wide.LogProbability.Should().BeGreaterThanOrEqualTo(greedy.LogProbability);
    }

    [Fact]
    public void Groups_that_cost_nothing_are_equal_and_those_that_must_differ_do()
    {
        var options = new DecodingOptions { MostTokens = 6, BeamWidth = 4, Count = 4, Groups = 2, DiversityPenalty = 0 };
        DecodedSequence[] narrow = _model.Continue(_prompt, options with { BeamWidth = 2, Count = 2, Groups = 1 });

        DecodedSequence[] same = _model.Continue(_prompt, options), differ = _model.Continue(_prompt, options with { DiversityPenalty = 50 });

        same.Select(sequence => string.Join(' ', sequence.Tokens)).Distinct().Should().BeEquivalentTo(narrow.Select(sequence => string.Join(' ', sequence.Tokens)));
        differ.Select(sequence => sequence.Tokens[0]).Distinct().Should().HaveCountGreaterThan(1);
        differ.Should().OnlyContain(sequence => Math.Abs(sequence.LogProbability - _model.ScoreContinuation(_prompt, sequence.Tokens).LogProbability) < 1e-12, "what diversity costs is no part of it");
    }

    [Fact]
    public void Stopping_early_gives_the_first_ended_sequences()
    {
        var options = new DecodingOptions { MostTokens = 30, EndTokens = [End], BeamWidth = 3, Count = 3, LengthPenalty = 2 };

        DecodedSequence[] early = _model.Continue(_prompt, options with { StopsEarly = true }), late = _model.Continue(_prompt, options);

        early.Should().OnlyContain(sequence => sequence.End == DecodingEnd.EndToken);
        early.Max(sequence => sequence.Tokens.Count).Should().BeLessThan(late.Max(sequence => sequence.Tokens.Count));
    }

    [Fact]
    public void Many_prompts_at_once_are_written_as_each_by_itself()
    {
        int[][] prompts = [[1, 0], [2], [0, 0, 0, 1, 2, 1], [1]];
        foreach (DecodingOptions options in new[]
        {
            new DecodingOptions { MostTokens = 15, EndTokens = [End] },
            new DecodingOptions { MostTokens = 8, BeamWidth = 3, Count = 2, EndTokens = [End], LengthPenalty = 1 },
        })
        {
            DecodedSequence[][] together = _model.Continue(prompts, options);
            for (int i = 0; i < prompts.Length; i++)
            {
                DecodedSequence[] alone = _model.Continue(prompts[i], options);
                together[i].Select(sequence => sequence.ToString()).Should().Equal(alone.Select(sequence => sequence.ToString()));
                together[i].Select(sequence => sequence.LogProbability).Should().Equal(alone.Select(sequence => sequence.LogProbability));
            }
        }
    }

    [Fact]
    public void Token_by_token_comes_what_comes_at_once()
    {
        var options = new DecodingOptions { MostTokens = 20, EndTokens = [End], Temperature = 1, Seed = 3 };
        DecodedSequence whole = _model.Continue(_prompt, options)[0];

        DecodedToken[] tokens = [.. _model.ContinueTokens(_prompt, options)];

        tokens.Select(token => token.Token).Should().Equal(whole.Tokens);
        tokens.Select(token => token.LogProbability).Should().Equal(whole.TokenLogProbabilities.Take(whole.Tokens.Count));
        _model.ContinueTokens(_prompt, new DecodingOptions { MostTokens = 5 }).Should().HaveCount(5);

        IEnumerable<DecodedToken> again = _model.ContinueTokens(_prompt, options);
        again.Take(3).Select(token => token.Token).Should().Equal(whole.Tokens.Take(3));
        again.Select(token => token.Token).Should().Equal(whole.Tokens, "read again they are written again, from the prompt on");
    }

    [Fact]
    public async Task On_another_thread_come_the_same_tokens_until_it_is_cancelled()
    {
        var options = new DecodingOptions { MostTokens = 20 };
        using var cancellation = new CancellationTokenSource();
        var tokens = new List<int>();

        Func<Task> reading = async () =>
        {
            await foreach (DecodedToken token in _model.ContinueTokensAsync(_prompt, options, cancellation.Token))
            {
                tokens.Add(token.Token);
                if (tokens.Count == 5)
                {
                    await cancellation.CancelAsync();
                }
            }
        };

        await reading.Should().ThrowAsync<OperationCanceledException>();
        tokens.Should().Equal(_model.Continue(_prompt, options)[0].Tokens.Take(5));
    }

    [Fact]
    public void A_token_takes_no_memory_once_the_writing_has_begun()
    {
        var options = new DecodingOptions { MostTokens = 2000, Temperature = 0.9, TopK = 3, TopP = 0.9, MinP = 0.01, RepetitionPenalty = 1.1, NoRepeatedRunsOf = 50, ForbiddenTokens = [2] };
        using IEnumerator<DecodedToken> tokens = _model.ContinueTokens(_prompt, options).GetEnumerator();
        for (int i = 0; i < 100; i++)
        {
            tokens.MoveNext();
        }

        Allocation.Of(() =>
        {
            for (int i = 0; i < 500; i++)
            {
                tokens.MoveNext();
            }
        }).Should().Be(0);
    }

    [Fact]
    public void A_step_of_a_beam_takes_no_memory_once_it_has_begun()
    {
        var options = new DecodingOptions { MostTokens = 300, BeamWidth = 4, Groups = 2, RepetitionPenalty = 1.1, NoRepeatedRunsOf = 50, ForbiddenTokens = [2] };
        var stream = new TokenStream<double>(_model.Pack(), rows: 8);
        stream.Step([1, 1, 1, 1, 0, 0, 0, 0]);
        var search = new BeamSearch<double>(stream, [[1], [0]], options);
        Write(50);

        Allocation.Of(() => Write(200)).Should().Be(0);

        void Write(int tokens)
        {
            for (int i = 0; i < tokens; i++)
            {
                search.WriteToken();
                search.Feed();
            }
        }
    }

    private static SequenceModel<double> Model(int tokens, ulong seed)
    {
        SequenceModel<double> model = SequenceModel.ManyToMany<double>(0).Embedding(tokens, 5).Gru(7).SoftmaxOutput(tokens).Build(seed);
        foreach (ref double weight in model.Parameters["output.W"].Values)
        {
            weight *= 3; // so that tokens differ in probability
        }

        return model;
    }

    private static double[] Next(IEnumerable<int> tokens) => _model.Predict(tokens.ToArray()).ToDoubles()[^Tokens..];

    private static DecodedSequence[] Search(DecodingOptions options)
    {
        var stream = new TokenStream<double>(_model.Pack(), options.BeamWidth);
        foreach (int token in _prompt)
        {
            stream.Step([.. Enumerable.Repeat(token, options.BeamWidth)]);
        }

        return new BeamSearch<double>(stream, [_prompt], options).Search()[0];
    }

    // All that end in the end token or have as many tokens as there may be.
    private static IEnumerable<int[]> AllSequences(int most)
    {
        IEnumerable<int[]> open = [[]];
        for (int length = 1; length <= most; length++)
        {
            int[][] longer = [.. open.SelectMany(tokens => Enumerable.Range(0, Tokens).Select(token => (int[])[.. tokens, token]))];
            foreach (int[] tokens in longer.Where(tokens => tokens[^1] == End || tokens.Length == most))
            {
                yield return tokens;
            }

            open = longer.Where(tokens => tokens[^1] != End);
        }
    }
}
