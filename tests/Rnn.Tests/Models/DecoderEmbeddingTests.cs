using Rnn.Decoding;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Tests.Models;

/// <summary>Vectors of tokens that are read and written: one table for both, and words that fall on the way into a decoder.</summary>
public class DecoderEmbeddingTests
{
    [Fact]
    public void A_language_model_may_write_with_the_vectors_that_it_reads()
    {
        SequenceModel<double> model = SequenceModel.ManyToMany<double>(0).Embedding(5, 3).Lstm(3).SoftmaxOutput(5).WithTiedOutput().Build(seed: 2);
        int[] first = [1, 0, 4], second = [0, 4, 2];
        SequenceDataset<double> data = SequenceDataset.FromExamples([new Example<double>(first, second), new Example<double>(second, first)]);

        new GradientProof(model, data).WorstErrors().Should().OnlyContain(group => group.Value < 1e-7);
        model.Parameters.Select(parameter => parameter.Name).Should().NotContain("output.W");
        model.Summary().Should().Contain("tied to embedding1");
        DecodedSequence text = model.Continue([1], new DecodingOptions { MostTokens = 3 })[0];
        model.ScoreContinuation([1], text.Tokens).TokenLogProbabilities.Should().Equal(text.TokenLogProbabilities);
    }

    [Fact]
    public void What_the_decoder_is_fed_may_fall_but_not_its_beginning()
    {
        // An untrained model whose only word is unknown: what is fed can differ by nothing else.
        Vocabulary words = new("a", "b", "<unknown>") { Unknown = "<unknown>" };
        SequenceModel<double> model = SequenceModel.ManyToMany<double>(2).Gru(3).Decode().Embedding(words, 3, unknownRate: 0.999).Gru(3).SoftmaxOutput(words.Count).Build(seed: 1);
        ModelWorkspace<double> workspace = model.CreateWorkspace(WorkerTeam.Alone);
        workspace.LoadInputs(SequenceDataset.FromExamples([new Example<double>(Examples.Sequence<double>(3, 2, 1), new[] { 0, 1, 0, 1, 0 })]), [0]);

        workspace.Forward(new Pass(Training: true, Seed: 1, Step: 1, Continues: false));

        Parameter<double> e = model.Parameters["embedding2.E"];
        MatrixSpan<double> fed = workspace.Layers[1].Output.Matrix;
        fed.Row(0).ToArray().Should().Equal(e.Matrix.Row(3).ToArray(), "the beginning is no word");
        fed.Row(1).ToArray().Should().Equal(e.Matrix.Row(2).ToArray());
        fed.Row(5).ToArray().Should().Equal(e.Matrix.Row(2).ToArray());
    }
}
