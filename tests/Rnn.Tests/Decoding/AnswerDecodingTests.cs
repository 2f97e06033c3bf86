using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Decoding;
using Rnn.Models;
using Rnn.Sequences;

namespace Rnn.Tests.Decoding;

/// <summary>Answers to inputs: one-to-many models, CTC and decoders by the same call, searched by hand.</summary>
public class AnswerDecodingTests
{
    private const int Tokens = 4;

    /// <summary>All answers of up to two tokens, so that a beam of four, with the end, follows all.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.8, 0)]
    [InlineData(0, 0.4)]
    [InlineData(1.5, 0.1)]
    public void A_beam_as_wide_as_the_space_finds_the_best_answers(double lengthPenalty, double coveragePenalty)
    {
        SequenceModel<double> model = SequenceModel.ManyToMany<double>(2).Gru(3).Decode().Embedding(3, 3).Gru(3, attention: Attention.General()).SoftmaxOutput(3).Build(seed: 6);
        Tensor<double> input = Examples.Sequence<double>(3, 2, 4);
        int[][] all = [[], .. Enumerable.Range(0, 3).Select(token => (int[])[token]), .. Enumerable.Range(0, 9).Select(pair => (int[])[pair / 3, pair % 3])];
        DecodedSequence[] scored = model.ScoreAnswers(SequenceDataset.FromExamples(all.Select(answer => new Example<double>(input, answer))), keepsAttention: true);
        double[] expected = [.. scored.Select(Rank).OrderDescending().Take(4)];

        DecodedSequence[] best = model.Decode(input, new DecodingOptions
        {
            MostTokens = 2,
            BeamWidth = 4,
            Count = 4,
            LengthPenalty = lengthPenalty,
            CoveragePenalty = coveragePenalty,
            KeepsAttention = true,
        });

        best.Select(Rank).Should().Equal(expected, (a, b) => Math.Abs(a - b) < 1e-12);

        // One of two tokens has no end, since it may have no more.
        double Rank(DecodedSequence answer)
        {
            int choices = answer.Tokens.Count == 2 ? 2 : answer.Tokens.Count + 1;
            double coverage = Enumerable.Range(0, 3).Sum(step => Math.Log(Math.Min(1, answer.Attention.Take(choices).Sum(weights => weights[step]))));
            return (answer.TokenLogProbabilities.Take(choices).Sum() / Math.Pow((5 + choices) / 6.0, lengthPenalty)) + (coveragePenalty * coverage);
        }
    }

    [Fact]
    public void A_token_takes_no_memory_once_the_writing_has_begun()
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(2).Gru(5).Decode(feedsSummary: true).Embedding(Tokens, 3)
            .Gru(5, attention: Attention.Additive()).Lstm(4, attention: Attention.General()).SoftmaxOutput(Tokens).Build(seed: 6);
        var options = new DecodingOptions { MostTokens = 2000, LeastTokens = 2000 };
        using IEnumerator<DecodedToken> tokens = model.DecodeTokens(Examples.Sequence<float>(4, 2, 4), options).GetEnumerator();
        Write(100);

        Allocation.Of(() => Write(100)).Should().Be(0);

        void Write(int count)
        {
            for (int i = 0; i < count; i++)
            {
                tokens.MoveNext();
            }
        }
    }

    [Fact]
    public void Answers_of_many_vectors_are_those_of_each()
    {
        SequenceModel<double> model = SequenceModel.OneToMany<double>(2).Gru(6).SoftmaxOutput(Tokens).Build(seed: 9);
        SequenceDataset<double> data = SequenceDataset.FromExamples(Enumerable.Range(0, 200).Select(i => new Example<double>([Math.Sin(i), Math.Cos(i)], new double[3, 1])));

        DecodedSequence[][] all = model.Decode(data, new DecodingOptions { MostTokens = 5, BeamWidth = 3, Count = 2 });

        foreach (int i in new[] { 0, 127, 128, 199 })
        {
            DecodedSequence[] alone = model.Decode(Tensor.Create([Math.Sin(i), Math.Cos(i)]), new DecodingOptions { MostTokens = 5, BeamWidth = 3, Count = 2 });
            all[i].Select(answer => answer.LogProbability).Should().Equal(alone.Select(answer => answer.LogProbability));
        }
    }

    [Fact]
    public void The_answers_of_CTC_are_asked_for_by_the_same_call()
    {
        SequenceModel<double> model = SequenceModel.ManyToMany<double>(2).Gru(6).CtcOutput(3).Build(seed: 9);
        Tensor<double>[] inputs = [Examples.Sequence<double>(7, 2, 1), Examples.Sequence<double>(5, 2, 2)];

        DecodedSequence[] path = model.Decode(inputs[1]), beam = model.Decode(inputs[0], new DecodingOptions { BeamWidth = 4, Count = 2 });

        path.Single().Tokens.Should().Equal(model.ReadSymbols(inputs)[1].Tokens);
        beam.Select(answer => answer.LogProbability).Should().Equal(model.ReadSymbols(inputs[0], new CtcOptions { BeamWidth = 4, Count = 2 }).Select(answer => answer.LogProbability));
        ((Action)(() => model.Decode(inputs[0], new DecodingOptions { Temperature = 1 }))).Should().Throw<ArgumentException>().WithMessage("*BeamWidth and Count alone*CtcOptions*");
        ((Action)(() => model.DecodeTokens(inputs[0]))).Should().Throw<InvalidOperationException>().WithMessage("*reads its answer off the whole input*call Decode for answers*");
    }

    [Fact]
    public void A_sequence_of_a_vector_is_that_which_the_model_generates()
    {
        SequenceModel<double> model = SequenceModel.OneToMany<double>(2).Gru(6).SoftmaxOutput(Tokens).Build(seed: 9);
        Tensor<double> vector = Tensor.Create([0.5, -1]);
        double[] generated = model.Generate(vector, 7).ToDoubles();

        DecodedSequence written = model.Decode(vector, new DecodingOptions { MostTokens = 7 })[0];
        DecodedSequence[] best = model.Decode(vector, new DecodingOptions { MostTokens = 3, BeamWidth = 4, Count = 2 });

        written.Tokens.Should().Equal(Enumerable.Range(0, 7).Select(step => TensorPrimitives.IndexOfMax<double>(generated.AsSpan(step * Tokens, Tokens))));
        written.TokenLogProbabilities.Should().Equal(
            Enumerable.Range(0, 7).Select(step => Math.Log(generated.AsSpan(step * Tokens, Tokens).ToArray().Max())), (a, b) => Math.Abs(a - b) < 1e-12);
        best.Should().HaveCount(2).And.BeInDescendingOrder(sequence => sequence.LogProbability);
        var vectors = SequenceDataset.FromExamples<double>([new([0.5, -1], 0.0), new([0.5, -1], 0.0)]);
        DecodedSequence[][] drawn = model.Decode(vectors, new DecodingOptions { MostTokens = 30, Temperature = 1 });
        drawn[0][0].Tokens.Should().NotEqual(drawn[1][0].Tokens, "each sequence draws its own");
    }
}
