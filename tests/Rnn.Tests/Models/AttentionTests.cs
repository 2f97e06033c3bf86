using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Decoding;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Sequences;

namespace Rnn.Tests.Models;

/// <summary>Attention: every score, place and feeding, with derivatives proven through the memory down to the input.</summary>
public class AttentionTests
{
    private const int Tokens = 4;

    private static readonly Dictionary<string, Func<SequenceModelBuilder<double>>> _models = CreateModels();

    public static TheoryData<string> Names => [.. _models.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_derivative_is_the_slope_of_the_loss(string name)
    {
        SequenceModel<double> model = _models[name]().SoftmaxOutput(Tokens).Build(seed: 3);

        Dictionary<string, double> errors = new GradientProof(model, Data(model)).WorstErrors();

        errors.Should().OnlyContain(group => group.Value < 1e-7);
        errors.Keys.Should().Contain(model.Parameters.Select(parameter => parameter.Name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_answer_has_the_probability_that_the_loss_of_it_says(string name)
    {
        SequenceModel<double> model = Sharp(_models[name]());
        SequenceDataset<double> inputs = Data(model);

        DecodedSequence[][] answers = model.Decode(inputs, new DecodingOptions { MostTokens = 6, BeamWidth = 4, Count = 2 });

        for (int i = 0; i < inputs.Count; i++)
        {
            foreach (DecodedSequence answer in answers[i].Where(answer => answer.End == DecodingEnd.EndToken))
            {
                int[] written = [.. answer.Tokens];
                SequenceDataset<double> one = SequenceDataset.FromExamples([Example(model, i, written)]);
                (model.Evaluate(one).Loss * (written.Length + 1)).Should().BeApproximately(-answer.LogProbability, 1e-9);
            }
        }

        answers.SelectMany(answer => answer).Should().Contain(answer => answer.End == DecodingEnd.EndToken);
    }

    private static Dictionary<string, Func<SequenceModelBuilder<double>>> CreateModels()
    {
        var models = new Dictionary<string, Func<SequenceModelBuilder<double>>>();
        foreach (Attention score in new[] { Attention.Additive(3), Attention.Dot(), Attention.General(), Attention.ScaledDot(6) })
        {
            foreach (AttentionPlace place in Enum.GetValues<AttentionPlace>())
            {
                foreach (bool feeding in new[] { true, false })
                {
                    Attention attention = score with { Place = place, InputFeeding = feeding };
                    models[$"{attention}"] = () => Start().Bidirectional(() => new GruCell<double>(2)).Decode().Embedding(Tokens, 3).Gru(4, attention: attention);
                }
            }
        }

        models["h alone"] = () => Start().Gru(4).Decode().Embedding(Tokens, 3).Gru(4, attention: Attention.Additive() with { Combines = false });
        foreach (Attention attention in new[] { Attention.Additive(), Attention.Dot(), Attention.General(), Attention.ScaledDot() })
        {
            models[$"two heads, {attention}"] = () => Start().Gru(4).Decode().Embedding(Tokens, 3).Gru(4, attention: attention with { Heads = 2 });
        }

        models["an LSTM with all its options"] = () => Start().Lstm(3).Decode().Embedding(Tokens, 3).Recurrent(
            new LstmCell<double>(4) { Peepholes = true, ProjectionSize = 3, LayerNormalization = true }, attention: Attention.Additive(2));
        models["reset before"] = () => Start().Gru(3).Decode().Embedding(Tokens, 3).Gru(4, resetAfter: false, attention: Attention.General());
        models["a vanilla cell, dropout on its way"] = () => Start().Gru(3).Decode().Embedding(Tokens, 3).Vanilla(4, options: new RecurrentOptions { RecurrentDropout = 0.3 }, attention: Attention.Additive());
        models["a way around"] = () => Start().Gru(3).Decode().Dense(4).Gru(4, attention: Attention.General()).Residual();
        models["two layers that look, one at a layer in the middle"] = () => Start().Gru(3).Dense(5, Activation.Tanh).Lstm(4)
            .Decode().Embedding(Tokens, 3).Gru(3, attention: Attention.Additive() with { Over = "gru1" }).Lstm(4, attention: Attention.Dot());
        models["patches of a picture"] = () => Start().Dense(4, Activation.Tanh).Decode().Embedding(Tokens, 3).Lstm(3, attention: Attention.Additive());
        models["patches, begun from 0"] = () => Start().Dense(4).Decode(DecoderStart.Zero).Embedding(Tokens, 3).Gru(3, attention: Attention.General());
        models["begun from what is trained"] = () => Start().Gru(3).Decode(DecoderStart.Zero).Embedding(Tokens, 3)
            .Gru(3, options: new RecurrentOptions { TrainInitialState = true }, attention: Attention.Dot());
        models["through a dense layer always"] = () => Start().Gru(3).Decode(DecoderStart.DenseOfFinalStates).Embedding(Tokens, 3).Gru(3, attention: Attention.Dot());
        models["dense, without attention"] = () => Start().Lstm(3).Decode(DecoderStart.DenseOfFinalStates).Embedding(Tokens, 3).Lstm(3);
        models["fed the summary"] = () => Start().Bidirectional(() => new GruCell<double>(2)).Decode(feedsSummary: true).Embedding(Tokens, 3).Gru(4);
        models["fed the summary, one-hot"] = () => Start().Gru(3).Dense(2).Decode(DecoderStart.Zero, feedsSummary: true).Gru(4);
        models["fed the summary, looking too"] = () => Start().Lstm(3).Decode(feedsSummary: true).Embedding(Tokens, 3).Lstm(3, attention: Attention.Dot());
        models["a vector"] = () => SequenceModel.OneToMany<double>(2).Dense(4, Activation.Tanh).Decode().Embedding(Tokens, 3).Lstm(3);
        models["a vector at each step"] = () => SequenceModel.OneToMany<double>(2).Dense(4).Decode(DecoderStart.Zero, feedsSummary: true).Embedding(Tokens, 3).Gru(3);
        return models;
    }

    private static SequenceModelBuilder<double> Start() => SequenceModel.ManyToMany<double>(2);

    private static SequenceModel<double> Sharp(SequenceModelBuilder<double> builder)
    {
        SequenceModel<double> model = builder.SoftmaxOutput(Tokens).Build(seed: 3);
        foreach (ref double weight in model.Parameters["output.W"].Values)
        {
            weight *= 4;
        }

        model.Parameters["output.b"].Values[Tokens] = 2; // so that answers end

        return model;
    }

    private static SequenceDataset<double> Data(SequenceModel<double> model) => SequenceDataset.FromExamples(
        [Example(model, 0, [1, 0, 3]), Example(model, 1, []), Example(model, 2, [2, 2, 1, 0, 3]), Example(model, 3, [3])]);

    // Inputs of 4, 6, 1 and 5 steps, so that inputs and targets are sorted differently; or vectors.
    private static Example<double> Example(SequenceModel<double> model, int number, int[] target) => new(
        model.Topology == Topology.VectorToSequence
            ? Tensor.Create(Examples.Sequence<double>(1, 2, (uint)number).ToDoubles().ToArray())
            : Examples.Sequence<double>(new[] { 4, 6, 1, 5 }[number], 2, (uint)number),
        target);
}
