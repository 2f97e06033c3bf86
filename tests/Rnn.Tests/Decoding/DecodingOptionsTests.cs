using System.Numerics.Tensors;
using Rnn.Decoding;
using Rnn.Models;

namespace Rnn.Tests.Decoding;

/// <summary>Chance draws tokens as often as they are probable, and every constraint holds.</summary>
public class DecodingOptionsTests
{
    private const int Tokens = 6;

    private static readonly SequenceModel<double> _model = SequenceModel.ManyToMany<double>(0).Embedding(Tokens, 5).Gru(7).SoftmaxOutput(Tokens).Build(seed: 2);

    private static readonly double[] _next = _model.Predict(new[] { 1 }).ToDoubles();

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.5)]
    [InlineData(2.0)]
    public void Tokens_are_drawn_as_often_as_they_are_probable(double temperature)
    {
        double[] expected = [.. _next.Select(p => Math.Pow(p, 1 / temperature))];
        expected = [.. expected.Select(p => p / expected.Sum())];

        double[] drawn = Drawn(new DecodingOptions { Temperature = temperature }, 6000);

        drawn.Should().Equal(expected, (a, b) => Math.Abs(a - b) < 0.025, "four standard deviations of 6000 draws");
    }

    [Fact]
    public void Only_the_most_probable_are_drawn()
    {
        int[] order = [.. Enumerable.Range(0, Tokens).OrderByDescending(token => _next[token])];
        double[] sorted = [.. order.Select(token => _next[token])];

        Kept(new DecodingOptions { Temperature = 1, TopK = 2 }).Should().BeEquivalentTo(order[..2]);
        Kept(new DecodingOptions { Temperature = 1, TopK = 99 }).Should().HaveCount(Tokens);
        Kept(new DecodingOptions { Temperature = 1, TopP = sorted[0] + (0.5 * sorted[1]) }).Should().BeEquivalentTo(order[..2]);
        Kept(new DecodingOptions { Temperature = 1, TopP = 1e-9 }).Should().BeEquivalentTo(order[..1]);
        Kept(new DecodingOptions { Temperature = 1, TopP = 1 }).Should().HaveCount(Tokens);
        Kept(new DecodingOptions { Temperature = 1, MinP = (sorted[2] / sorted[0]) - 1e-9 }).Should().BeEquivalentTo(order[..3]);
        Kept(new DecodingOptions { Temperature = 1, MinP = 1 }).Should().BeEquivalentTo(order[..1]);
        Kept(new DecodingOptions { Temperature = 1, TopK = 3, TopP = 0.999 * (sorted[0] + sorted[1]) / (sorted[0] + sorted[1] + sorted[2]) }).Should().BeEquivalentTo(order[..2], "top-p counts among what top-k left");
        Kept(new DecodingOptions { Temperature = 1e-3 }).Should().BeEquivalentTo(order[..1], "cold is greedy");
        Kept(new DecodingOptions { Temperature = 1, ForbiddenTokens = [order[0], order[1]], TopK = 1 }).Should().BeEquivalentTo(order[2..3]);
    }

    [Fact]
    public void A_seed_names_a_text_and_sequences_of_a_batch_draw_their_own()
    {
        var options = new DecodingOptions { Temperature = 1, MostTokens = 30, Seed = 7 };

        DecodedSequence once = _model.Continue([1], options)[0];
        DecodedSequence[][] batch = _model.Continue([[1], [1]], options);

        _model.Continue([1], options)[0].Tokens.Should().Equal(once.Tokens);
        batch[0][0].Tokens.Should().Equal(once.Tokens);
        batch[1][0].Tokens.Should().NotEqual(once.Tokens);
        _model.Continue([1], options with { Seed = 8 })[0].Tokens.Should().NotEqual(once.Tokens);
        once.LogProbability.Should().BeApproximately(_model.ScoreContinuation([1], once.Tokens).LogProbability, 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Constraints_hold_in_greedy_and_in_beams(int width)
    {
        DecodedSequence Write(DecodingOptions options) => _model.Continue([1], options with { BeamWidth = width })[0];
        int favourite = Write(new DecodingOptions { MostTokens = 1 }).Tokens[0];

        Write(new DecodingOptions { MostTokens = 8, ForbiddenTokens = [favourite] }).Tokens.Should().NotContain(favourite);
        Write(new DecodingOptions { MostTokens = 8, ForcedPrefix = [5, 4, 5] }).Tokens.Take(3).Should().Equal(5, 4, 5);
        DecodedSequence ended = Write(new DecodingOptions { EndTokens = [0, 1, 2, 3, 4, 5] });
        ended.Tokens.Should().BeEmpty();
        ended.End.Should().Be(DecodingEnd.EndToken);
        ended.TokenLogProbabilities.Should().ContainSingle();
        DecodedSequence least = Write(new DecodingOptions { EndTokens = [0, 1, 2, 3, 4], LeastTokens = 4, MostTokens = 9 });
        least.Tokens.Should().StartWith(new[] { 5, 5, 5, 5 });
        Write(new DecodingOptions { MostTokens = 30, NoRepeatedRunsOf = 2 }).Tokens.Prepend(1).Zip(Write(new DecodingOptions { MostTokens = 30, NoRepeatedRunsOf = 2 }).Tokens).Should().OnlyHaveUniqueItems();
        DecodedSequence unique = Write(new DecodingOptions { MostTokens = 30, NoRepeatedRunsOf = 1 });
        unique.Tokens.Append(1).Should().OnlyHaveUniqueItems().And.HaveCount(Tokens);
        unique.End.Should().Be(DecodingEnd.NoTokenAllowed);
        var told = new List<string>();
        DecodedSequence rising = Write(new DecodingOptions
        {
            MostTokens = 5,
            IsAllowed = (tokens, token) =>
            {
                told.Add(string.Join(' ', tokens));
                return token == (tokens.Count + 2) % Tokens;
            },
        });
        rising.Tokens.Should().Equal(2, 3, 4, 5, 0);
        told.Distinct().Should().Equal("", "2", "2 3", "2 3 4", "2 3 4 5");
    }

    [Theory]
    [InlineData(1.0, false)]
    [InlineData(3.0, true)]
    [InlineData(0.3, true)]
    public void A_penalty_multiplies_the_logarithms_of_tokens_that_were_there(double penalty, bool changes)
    {
        int differ = 0;
        for (int first = 0; first < Tokens; first++)
        {
            for (int second = 0; second < Tokens; second++)
            {
                int[] prompt = [first, second];
                double[] logs = [.. _model.Predict(prompt).ToDoubles()[^Tokens..].Select(p => Math.Log(p))];
                double[] penalised = [.. logs.Select((log, token) => prompt.Contains(token) ? penalty * log : log)];

                DecodedSequence written = _model.Continue(prompt, new DecodingOptions { MostTokens = 1, RepetitionPenalty = penalty })[0];

                written.Tokens.Should().Equal(TensorPrimitives.IndexOfMax<double>(penalised));
                written.LogProbability.Should().BeApproximately(logs[written.Tokens[0]], 1e-12, "it is no part of the model's own probability");
                differ += written.Tokens[0] == TensorPrimitives.IndexOfMax<double>(logs) ? 0 : 1;
            }
        }

        (differ > 0).Should().Be(changes);
    }

    [Fact]
    public void Bad_input_is_named_before_anything_is_written()
    {
        Refused(new DecodingOptions { MostTokens = 0 }, "MostTokens must be at least 1; got 0.");
        Refused(new DecodingOptions { LeastTokens = 101 }, "LeastTokens must be from 0 to MostTokens, 100; got 101.");
        Refused(new DecodingOptions { LeastTokens = -1 }, "LeastTokens*");
        Refused(new DecodingOptions { Temperature = 0 }, "Temperature must be a finite number above 0; leave it out for the most probable token; got 0.");
        Refused(new DecodingOptions { Temperature = double.NaN }, "Temperature*");
        Refused(new DecodingOptions { Temperature = 1, TopK = 0 }, "TopK must be at least 1; got 0.");
        Refused(new DecodingOptions { Temperature = 1, TopP = 0 }, "TopP must be above 0 and at most 1; got 0.");
        Refused(new DecodingOptions { Temperature = 1, TopP = 1.1 }, "TopP*");
        Refused(new DecodingOptions { Temperature = 1, MinP = -0.1 }, "MinP must be from 0 to 1; got -0.1.");
        Refused(new DecodingOptions { TopP = 0.9 }, "*set Temperature too*");
        Refused(new DecodingOptions { Temperature = 1, BeamWidth = 2 }, "*leave Temperature or BeamWidth out*");
        Refused(new DecodingOptions { RepetitionPenalty = 0 }, "RepetitionPenalty*");
        Refused(new DecodingOptions { BeamWidth = 0 }, "BeamWidth*");
        Refused(new DecodingOptions { BeamWidth = 7 }, "A beam of 7 is wider than the 6 choices*");
        Refused(new DecodingOptions { Count = 2 }, "Count must be from 1 to BeamWidth, 1; got 2.");
        Refused(new DecodingOptions { BeamWidth = 4, Groups = 3 }, "Groups must be at least 1, and a divisor of BeamWidth, 4; got 3.");
        Refused(new DecodingOptions { LengthPenalty = -1 }, "LengthPenalty*");
        Refused(new DecodingOptions { DiversityPenalty = -1 }, "DiversityPenalty*");
        Refused(new DecodingOptions { NoRepeatedRunsOf = 0 }, "NoRepeatedRunsOf*");
        Refused(new DecodingOptions { ForcedPrefix = [1, 2], MostTokens = 1 }, "ForcedPrefix must be no longer than MostTokens, 1; got 2 tokens.");
        Refused(new DecodingOptions { ForcedPrefix = [6] }, "ForcedPrefix holds 6; the model knows the tokens 0 to 5.");
        Refused(new DecodingOptions { ForcedPrefix = [2], EndTokens = [2] }, "ForcedPrefix holds the token 2, which ends sequences or is forbidden*");
        Refused(new DecodingOptions { EndTokens = [-1] }, "EndTokens holds -1*");
        Refused(new DecodingOptions { ForbiddenTokens = [6] }, "ForbiddenTokens holds 6*");
        _model.Invoking(m => m.Continue(Array.Empty<int[]>())).Should().Throw<ArgumentException>().WithMessage("There is no prompt to go on from*");
        _model.Invoking(m => m.Continue(Array.Empty<int>())).Should().Throw<ArgumentException>().WithMessage("prompt is empty*");
        _model.Invoking(m => m.Continue([[1], [6]])).Should().Throw<ArgumentException>().WithMessage("prompts[1]: the token 0 is 6*");
        _model.Invoking(m => m.ScoreContinuation([1], [6])).Should().Throw<ArgumentException>().WithMessage("continuation: the token 0 is 6*");
        _model.Invoking(m => m.ContinueTokens([1], new DecodingOptions { BeamWidth = 2 })).Should().Throw<ArgumentException>().WithMessage("*A beam knows its tokens only in the end*");

        void Refused(DecodingOptions options, string message) => _model.Invoking(m => m.Continue([1], options)).Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void Models_that_cannot_be_fed_what_they_write_are_refused_with_the_reason()
    {
        Refused(SequenceModel.ManyToOne(0).Embedding(6, 4).Gru(3).SoftmaxOutput(6).Build(), "*many-to-one*SequenceModel.ManyToMany*");
        Refused(SequenceModel.ManyToMany(0).Embedding(6, 4).Gru(3).LinearOutput(6).Build(), "*linear output*SoftmaxOutput*");
        Refused(SequenceModel.ManyToMany(0).Embedding(5, 4).Gru(3).SoftmaxOutput(6).Build(), "*writes 6 tokens and takes 5 tokens*");
        Refused(SequenceModel.ManyToMany(5).Gru(3).SoftmaxOutput(6).Build(), "*writes 6 tokens and takes 5 features*");
        Refused(SequenceModel.ManyToMany(2).Embedding(new Rnn.Layers.EmbeddingColumn("word", 6, 4)).Gru(3).SoftmaxOutput(6).Build(), "*takes more at each step than a token*");
        Refused(SequenceModel.ManyToMany(0).Embedding(6, 4).Bidirectional(() => new Rnn.Cells.GruCell<float>(3)).SoftmaxOutput(6).Build(), "*reads each sequence from its end too*");
        SequenceModel.ManyToMany(6).Gru(3).SoftmaxOutput(6).Build().Invoking(m => m.Decode(Tensor.Create(new float[6]))).Should().Throw<InvalidOperationException>().WithMessage("*SequenceModel.OneToMany*");

        static void Refused(SequenceModel<float> model, string message) =>
            model.Invoking(m => m.Continue([1])).Should().Throw<InvalidOperationException>().WithMessage(message);
    }

    private static double[] Drawn(DecodingOptions options, int draws)
    {
        int[][] prompts = [.. Enumerable.Repeat(new[] { 1 }, draws)];
        int[] counts = new int[Tokens];
        foreach (DecodedSequence[] sequence in _model.Continue(prompts, options with { MostTokens = 1 }))
        {
            counts[sequence[0].Tokens[0]]++;
        }

        return [.. counts.Select(count => (double)count / draws)];
    }

    private static int[] Kept(DecodingOptions options) => [.. Drawn(options, 1000).Select((share, token) => (share, token)).Where(pair => pair.share > 0).Select(pair => pair.token)];
}
