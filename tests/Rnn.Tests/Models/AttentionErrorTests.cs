using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Decoding;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Sequences;

namespace Rnn.Tests.Models;

/// <summary>Attention and decoders that cannot be, and data that they cannot look at: each is refused with its mend.</summary>
public class AttentionErrorTests
{
    [Fact]
    public void What_cannot_be_is_refused()
    {
        Refused(() => Start().Gru(3, attention: Attention.Dot()).SoftmaxOutput(3).Build(), "gru1: it reads a memory, and only a decoder has one*");
        Refused(() => Start().Gru(3, attention: Attention.Dot()).Decode().Gru(3).SoftmaxOutput(3).Build(), "gru1: it reads a memory*");
        Refused(() => Start().Gru(3).Decode().Gru(4, attention: Attention.Dot()).SoftmaxOutput(3).Build(), "gru2: dot attention compares the 4 units of the layer with the 3 numbers*Attention.General()*");
        Refused(() => Start().Gru(3).Decode().Gru(4, attention: Attention.Additive(0)).SoftmaxOutput(3).Build(), "gru2: the size of attention must be at least 1; got 0.");
        Refused(() => Start().Gru(4).Decode().Gru(4, attention: Attention.Additive(5) with { Heads = 2 }).SoftmaxOutput(3).Build(), "gru2: an attention of size 5 can't be divided into 2 heads*");
        Refused(() => Start().Gru(3).Decode().Gru(4, attention: Attention.Additive() with { Heads = 2 }).SoftmaxOutput(3).Build(), "gru2: a memory of 3 numbers a step can't be divided into 2 heads*");
        Refused(() => Start().Gru(3).Decode().Gru(4, attention: Attention.Additive() with { Heads = 0 }).SoftmaxOutput(3).Build(), "gru2: attention needs at least 1 head; got 0.");
        Refused(() => Start().Gru(3).Decode().Gru(3, attention: Attention.Dot() with { Combines = false }).SoftmaxOutput(3).Build(), "gru2: with Combines = false*");
        Refused(() => Start().Gru(3).Decode().Gru(3, attention: Attention.Dot() with { Over = "gru9" }).SoftmaxOutput(3).Build(), "gru2: the encoder has no layer 'gru9'*it has gru1.");
        Refused(() => Start().Gru(3).Decode().Gru(3, attention: Attention.Dot() with { Place = (AttentionPlace)7 }).SoftmaxOutput(3).Build(), "gru2: there is no place of attention called 7*");
        Refused(() => Start().Gru(3).Decode().Gru(3, options: new RecurrentOptions { CellZoneout = 0.1 }, attention: Attention.Dot()).SoftmaxOutput(3).Build(), "gru2: zoneout*leave zoneout or attention out.");
        Refused(() => Start().Gru(3).Decode().Recurrent(new AttentionCell<double>(new AttentionCell<double>(new GruCell<double>(3), Attention.Dot()), Attention.Dot())).SoftmaxOutput(3).Build(), "gru2: a cell that reads a memory already*");
        Refused(() => Start().Bidirectional(() => new AttentionCell<double>(new GruCell<double>(3), Attention.Dot())).SoftmaxOutput(3).Build(), "gru1: a layer that reads a sequence from its end can't have attention*");
        Refused(() => Start().Reversed(new AttentionCell<double>(new GruCell<double>(3), Attention.Dot())).SoftmaxOutput(3).Build(), "gru1: a layer that reads a sequence from its end can't have attention*");
        Refused(() => Start().Gru(3).Decode((DecoderStart)9), "There is no start of a decoder called 9*");
        Refused(() => Start().Gru(3).Decode(DecoderStart.Zero).Gru(3).SoftmaxOutput(3).Build(), "Decode: with DecoderStart.Zero the decoder would see nothing*");
        Refused(() => SequenceModel.OneToMany<double>(2).Decode().Gru(3).SoftmaxOutput(3).Build(), "Decode: nothing reads the input; add a layer*");
        Refused(() => Start().Gru(3).SharedEmbedding(), "*call it right after Decode.");
        Refused(() => Start().Gru(3).Decode().Dense(3).SharedEmbedding(), "*call it right after Decode.");
        Refused(() => Start().Gru(3).Decode().SharedEmbedding().Gru(3).SoftmaxOutput(3).Build(), "embedding2: the encoder has no embedding*");
        Refused(() => SequenceModel.ManyToMany<double>(0).Embedding(5, 3).Gru(3).Decode().SharedEmbedding().Gru(3).SoftmaxOutput(3).Build(), "embedding3: *the embedding has 5, the output 3. Make them equal.");
        Refused(() => Start().Gru(3).SoftmaxOutput(3).WithTiedOutput().Build(), "output: a tied output takes the table*Begin with Embedding*");
        Refused(() => SequenceModel.ManyToMany<double>(0).Embedding(5, 3).Gru(3).SoftmaxOutput(3).WithTiedOutput().Build(), "output: a tied output*embedding1 has 5; make them equal*");
        Refused(() => SequenceModel.ManyToMany<double>(0).Embedding(5, 3).Gru(4).SoftmaxOutput(5).WithTiedOutput().Build(), "output: tied to embedding1, it takes the 3 numbers of a vector, but the layer before it gives 4*");
        Refused(() => SequenceModel.OneToOne<double>(2).Dense(2).Decode(), "*this one is one-to-one*");
        SequenceModel<double> plain = Start().Gru(3).Decode().Gru(3).SoftmaxOutput(3).Build();
        Refused(() => plain.Decode(Data(plain), new DecodingOptions { KeepsAttention = true }), "KeepsAttention asks what each token has looked at, and the model has no attention*");
        Refused(() => plain.Decode(Data(plain), new DecodingOptions { CoveragePenalty = 0.2, BeamWidth = 2 }), "CoveragePenalty asks*");
        Refused(() => plain.Decode(Data(plain), new DecodingOptions { CoveragePenalty = 0.2 }), "CoveragePenalty ranks or ends the sequences of a beam*");
        Refused(() => plain.Decode(Data(plain), new DecodingOptions { CoveragePenalty = -1, BeamWidth = 2 }), "CoveragePenalty must be a finite number of 0 or more*");
        Refused(() => plain.ScoreAnswers(Data(plain), keepsAttention: true), "keepsAttention asks*");
        Refused(() => plain.PredictWithAttention(Data(plain), out _), "This sequence-to-sequence model has no attention*");
        Refused(() => plain.DecodeTokens(Examples.Sequence<double>(3, 2), new DecodingOptions { BeamWidth = 2 }), "A beam knows its tokens only in the end; call Decode*");

        SequenceModel<double> looks = Start().Gru(3).Decode().Gru(3, attention: Attention.Dot()).SoftmaxOutput(4).Build();
        Refused(() => looks.Decode(Tensor.Create<double>([], [0, 2])), "input: the input of example 0 has no steps, and the attention of gru2 needs at least one to look at*");
        double[] weights = looks.Parameters.AllValues.ToArray();
        Refused(
            () => looks.Fit(SequenceDataset.FromExamples([Example(looks, 0, [1]), new Example<double>(Tensor.Create<double>([], [0, 2]), new[] { 1 })])),
            "*the input of example 1 has no steps, and the attention of gru2*");
        looks.Parameters.AllValues.ToArray().Should().Equal(weights, "it is refused before anything changes");

        static void Refused(Action action, string message)
        {
            Exception thrown = action.Should().Throw<Exception>("of {0}", message).Which;
            (thrown is ArgumentException or InvalidOperationException).Should().BeTrue("of {0}", thrown);
            thrown.Message.Should().Match(message);
        }
    }

    private static SequenceModelBuilder<double> Start() => SequenceModel.ManyToMany<double>(2);

    private static SequenceDataset<double> Data(SequenceModel<double> model) => SequenceDataset.FromExamples([Example(model, 0, [1]), Example(model, 1, [0])]);

    private static Example<double> Example(SequenceModel<double> model, int number, int[] target)
    {
        model.InputSize.Should().Be(2);
        return new(Examples.Sequence<double>(3 + number, 2, (uint)number), target);
    }
}
