using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Decoding;
using Rnn.Models;
using Rnn.Sequences;

namespace Rnn.Tests.Decoding;

/// <summary>What was found by trying to break models that write: each asked in two ways, or at an edge.</summary>
public class AnswerEdgeTests
{
    private static readonly SequenceModel<double> _model = Sharp();

    private static readonly Tensor<double> _input = Examples.Sequence<double>(4, 2, 3);

    [Fact]
    public void One_hot_targets_are_scored_as_the_tokens_that_they_name()
    {
        SequenceModel<double> model = SequenceModel.OneToMany<double>(2).Gru(4).SoftmaxOutput(3).Build(seed: 1);
        Tensor<double> vector = Tensor.Create([1.0, 2]);
        DecodedSequence tokens = Score(new Example<double>(vector, new[] { 2, 1, 1 })), rows = Score(new Example<double>(vector, new double[,] { { 0, 0, 1 }, { 0, 1, 0 }, { 0, 1, 0 } }));

        rows.Tokens.Should().Equal(tokens.Tokens).And.Equal(2, 1, 1);
        rows.TokenLogProbabilities.Should().Equal(tokens.TokenLogProbabilities);
        ((Action)(() => Score(new Example<double>(vector, new double[,] { { 0.5, 0.25, 0.25 } })))).Should().Throw<ArgumentException>().WithMessage("*no token at step 0 but probabilities of several*");

        DecodedSequence Score(Example<double> example) => model.ScoreAnswers(SequenceDataset.FromExamples([example]))[0];
    }

    [Fact]
    public void Groups_of_a_beam_give_no_answer_twice_and_pay_for_ends_too()
    {
        DecodedSequence[] answers = _model.Decode(_input, new DecodingOptions { BeamWidth = 4, Groups = 4, Count = 4, DiversityPenalty = 20, MostTokens = 5 });

        answers.Select(answer => string.Join(' ', answer.Tokens.Select(token => $"{token}")) + answer.End).Should().OnlyHaveUniqueItems();
        answers.Should().HaveCount(4);
    }

    [Fact]
    public void A_dead_end_is_given_only_where_too_few_have_ended()
    {
        var options = new DecodingOptions { BeamWidth = 3, Count = 3, MostTokens = 4, LeastTokens = 2, IsAllowed = (written, _) => written.Count == 0 || written[0] != 0 };

        DecodedSequence[] best = _model.Decode(_input, options);

        best.Should().HaveCount(3).And.OnlyContain(answer => answer.End != DecodingEnd.NoTokenAllowed);
        _model.Decode(_input, options with { IsAllowed = (written, _) => written.Count == 0 })[0].End.Should().Be(DecodingEnd.NoTokenAllowed, "nothing else is there");
    }

    [Fact]
    public void The_end_of_its_own_is_nobodys_to_allow()
    {
        var asked = new List<int>();
        _model.Decode(_input, new DecodingOptions
        {
            MostTokens = 5,
            IsAllowed = (_, token) =>
            {
                asked.Add(token);
                return false;
            },
        })[0].End.Should().Be(DecodingEnd.EndToken, "nothing else may follow");

        asked.Should().BeEquivalentTo([0, 1, 2, 3]);
    }

    [Fact]
    public void As_many_tokens_as_it_likes_takes_no_room_before_they_are_there()
    {
        // After five tokens nothing but the end may follow.
        var options = new DecodingOptions { MostTokens = int.MaxValue, IsAllowed = (written, _) => written.Count < 5 };
        _model.Decode(_input, options)[0].End.Should().Be(DecodingEnd.EndToken);
        _model.Decode(_input, options with { BeamWidth = 3 })[0].End.Should().Be(DecodingEnd.EndToken);
        _model.DecodeTokens(_input, options).Count().Should().BeLessThanOrEqualTo(5);
    }

    [Fact]
    public void What_is_given_is_copied()
    {
        SequenceModel<double> model = SequenceModel.ManyToMany<double>(0).Embedding(6, 3).Gru(4).Decode().Embedding(4, 3).Gru(4).SoftmaxOutput(4).Build(seed: 4);
        int[] tokens = [1, 2, 3, 5];
        List<int> prefix = [1, 2];
        var options = new DecodingOptions { MostTokens = 5, ForcedPrefix = prefix };
        DecodedToken[] expected = [.. model.DecodeTokens(tokens, options)];

        IEnumerable<DecodedToken> later = model.DecodeTokens(tokens, options);
        tokens[2] = 99;
        prefix.Add(17);

        later.Select(token => token.LogProbability).Should().Equal(expected.Select(token => token.LogProbability));
    }

    [Fact]
    public void A_wide_beam_over_many_tokens_takes_few_inputs_at_once()
    {
        AnswerWriter<float>.InputsAtOnce(inputs: 128, beamWidth: 1, outputs: 1000).Should().Be(128);
        AnswerWriter<float>.InputsAtOnce(inputs: 12, beamWidth: 40, outputs: 50_001).Should().Be(2);
        AnswerWriter<float>.InputsAtOnce(inputs: 12, beamWidth: 1000, outputs: 10_000_000).Should().Be(1);
        SequenceModel<float> model = SequenceModel.ManyToMany(0).Embedding(4, 1).Gru(1).Decode().Embedding(50_000, 1).Gru(1).SoftmaxOutput(50_000).Build(seed: 1);
        int[] none = [];
        SequenceDataset<float> data = SequenceDataset.FromExamples(Enumerable.Range(0, 5).Select(i => new Example<float>(Enumerable.Repeat(i % 4, 1 + i).ToArray(), none)));

        DecodedSequence[][] answers = model.Decode(data, new DecodingOptions { BeamWidth = 40, MostTokens = 1 });

        for (int i = 0; i < data.Count; i++)
        {
            answers[i][0].LogProbability.Should().Be(model.Decode(data.Slice(i, 1), new DecodingOptions { BeamWidth = 40, MostTokens = 1 })[0][0].LogProbability);
        }
    }

    [Fact]
    public void Each_token_may_tell_what_it_has_looked_at()
    {
        SequenceModel<double> model = SequenceModel.ManyToMany<double>(2).Gru(3).Decode().Embedding(4, 3).Gru(3, attention: Attention.Dot()).SoftmaxOutput(4).Build(seed: 4);
        var options = new DecodingOptions { MostTokens = 3, KeepsAttention = true };

        model.DecodeTokens(_input, options).Select(token => token.Attention).Should().BeEquivalentTo(model.Decode(_input, options)[0].Attention.Take(3), given => given.WithStrictOrdering());
        model.DecodeTokens(_input, options with { KeepsAttention = false }).Should().OnlyContain(token => token.Attention.Count == 0);
    }

    [Fact]
    public void What_is_wrong_is_told_with_calls_that_there_are()
    {
        Refused(() => SequenceModel.ManyToMany(2).Embedding(4, 2).Gru(3).Decode().Gru(3).SoftmaxOutput(3).Build(), "*Begin with SequenceModel.ManyToMany(features: 0)*");
        Refused(() => SequenceModel.OneToMany(2).Embedding(4, 2).Decode().Gru(3).SoftmaxOutput(3).Build(), "*Begin with SequenceModel.OneToMany(features: 0)*");
        Refused(() => SequenceModel.ManyToMany(2).Gru(5).Decode(feedsSummary: true).Embedding(6, 5).Gru(5).SoftmaxOutput(6).WithTiedOutput().Build(), "*with feedsSummary the decoder's first layer gives more*");
        Refused(() => SequenceModel.ManyToMany(2).Gru(5).StatesOutput().WithTiedOutput().Build(), "*gives states has no output layer*");
        Refused(() => _model.Trace(_input), "*call Trace(example)*");
        Refused(() => _model.Predict([1.0, 2, 3, 4]), "*call Decode(inputs)*");
        Refused(() => _model.Continue([1]), "*answers an input and does not go on after a prompt; call Decode.");
        SequenceModel<float> ofTokens = SequenceModel.ManyToMany(0).Embedding(6, 3).Gru(4).Decode().Embedding(4, 3).Gru(4).SoftmaxOutput(4).Build(seed: 4);
        Refused(() => ofTokens.Decode(Tensor.Create([1f, 2], [2, 1])), "*which are given as int*the data has numbers*");
        var cell = new GruCell<float>(3);
        Refused(
            () => SequenceModel.ManyToMany(2).Gru(3).Decode().Gru(3).Recurrent(cell, attention: Attention.General()).Recurrent(cell, attention: Attention.General()).SoftmaxOutput(3).Build(),
            "*this gru cell already belongs to a layer*");
        Refused(() => _model.Decode(_input, new DecodingOptions { EndTokens = null! }), "*EndTokens*");
        Refused(() => _model.Decode(_input, new DecodingOptions { LengthPenalty = 1 }), "LengthPenalty ranks or ends the sequences of a beam*");
        Refused(() => _model.Decode(_input, new DecodingOptions { StopsEarly = true }), "StopsEarly ranks or ends the sequences of a beam*");
        SequenceModel<double> ctc = SequenceModel.ManyToMany<double>(2).Gru(3).CtcOutput(3).Build(seed: 1);
        ctc.Decode(_input, new DecodingOptions { BeamWidth = 25, EndTokens = [] }).Should().ContainSingle("a beam of CTC may be wider than its symbols");

        static void Refused(Action action, string message)
        {
            Exception thrown = action.Should().Throw<Exception>("of {0}", message).Which;
            (thrown is ArgumentException or InvalidOperationException).Should().BeTrue("of {0}", thrown);
            thrown.Message.Should().Match(message);
        }
    }

    private static SequenceModel<double> Sharp()
    {
        SequenceModel<double> model = SequenceModel.ManyToMany<double>(2).Gru(4).Decode().Embedding(4, 3).Gru(4).SoftmaxOutput(4).Build(seed: 3);
        foreach (ref double weight in model.Parameters["output.W"].Values)
        {
            weight *= 3;
        }

        return model;
    }
}
