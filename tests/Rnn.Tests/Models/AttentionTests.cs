using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Decoding;
using Rnn.Diagnostics;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Tensors;
using Rnn.Training;

namespace Rnn.Tests.Models;

/// <summary>Attention: every score, place and feeding, with derivatives proven through the memory down to the input.</summary>
public sealed class AttentionTests : IDisposable
{
    private const int Tokens = 4;

    private static readonly Dictionary<string, Func<SequenceModelBuilder<double>>> _models = CreateModels();

    private readonly string _folder = Directory.CreateTempSubdirectory("rnn-attention").FullName;

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

        if (name != "tied, without bias") // which nothing draws to an end
        {
            answers.SelectMany(answer => answer).Should().Contain(answer => answer.End == DecodingEnd.EndToken);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Greedy_is_a_beam_of_one_and_a_batch_its_sequences(string name)
    {
        SequenceModel<double> model = Sharp(_models[name]());
        SequenceDataset<double> data = Data(model);

        DecodedSequence[][] greedy = model.Decode(data), beams = model.Decode(data, new DecodingOptions { BeamWidth = 2, Count = 2 });

        for (int i = 0; i < data.Count; i++)
        {
            DecodedSequence alone = model.Decode(data.Slice(i, 1))[0][0];
            greedy[i][0].Tokens.Should().Equal(alone.Tokens);
            greedy[i][0].TokenLogProbabilities.Should().Equal(alone.TokenLogProbabilities);
            beams[i].Select(answer => answer.LogProbability).Should().Equal(model.Decode(data.Slice(i, 1), new DecodingOptions { BeamWidth = 2, Count = 2 })[0].Select(answer => answer.LogProbability));
            if (model.Topology == Topology.SequenceToSequence && model.TokenColumns == 0)
            {
                Tensor<double> input = Tensor.Create(data.GetInput(i).ToArray(), [data.InputLength(i), 2]);
                model.DecodeTokens(input).Select(token => token.Token).Should().Equal(alone.Tokens);
                model.DecodeTokensAsync(input).ToBlockingEnumerable().Select(token => token.LogProbability).Should().Equal(alone.TokenLogProbabilities.Take(alone.Tokens.Count));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_number_of_threads_gives_the_same_weights_and_what_is_saved_goes_on(string name)
    {
        Weights(threads: 1).Should().Equal(Weights(threads: 3));

        double[] Weights(int threads)
        {
            SequenceModel<double> model = _models[name]().Dropout(0.2).SoftmaxOutput(Tokens).Build(seed: 3);
            model.Fit(Data(model), new FitOptions<double> { Epochs = 2, BatchSize = 3, Threads = threads });
            string file = Path.Combine(_folder, "model");
            model.Save(file);
            SequenceModel<double> loaded = SequenceModel.Load<double>(file);
            loaded.Parameters.AllValues.ToArray().Should().Equal(model.Parameters.AllValues.ToArray());
            loaded.Summary().Should().Be(model.Summary());
            loaded.Decode(Data(model))[2][0].TokenLogProbabilities.Should().Equal(model.Decode(Data(model))[2][0].TokenLogProbabilities);
            return model.Parameters.AllValues.ToArray();
        }
    }

    [Fact]
    public void What_each_token_has_looked_at_can_be_asked_for_everywhere()
    {
        SequenceModel<double> model = Sharp(Start().Gru(4).Decode().Embedding(Tokens, 3).Gru(4, attention: Attention.Additive() with { Heads = 2 }));
        SequenceDataset<double> data = Data(model);
        var options = new DecodingOptions { KeepsAttention = true, MostTokens = 5 };

        DecodedSequence answer = model.Decode(data, options)[1][0];

        answer.Attention.Should().HaveSameCount(answer.TokenLogProbabilities).And.OnlyContain(weights => weights.Count == 6 && Math.Abs(weights.Sum() - 1) < 1e-12);
        DecodedSequence best = model.Decode(data, options with { BeamWidth = 3 })[1][0];
        best.Attention.Should().HaveSameCount(best.TokenLogProbabilities);
        SequenceDataset<double> same = SequenceDataset.FromExamples([Example(model, 0, [1]), Example(model, 1, [.. best.Tokens])]);
        DecodedSequence scored = model.ScoreAnswers(same, keepsAttention: true)[1];
        scored.TokenLogProbabilities.Take(best.Tokens.Count).Should().Equal(best.TokenLogProbabilities.Take(best.Tokens.Count), "the very bits");
        scored.Attention.Take(best.Tokens.Count).SelectMany(weights => weights).Should().Equal(best.Attention.Take(best.Tokens.Count).SelectMany(weights => weights));
        Tensor<double>[] predicted = model.PredictWithAttention(same, out Tensor<double>[] looked);
        looked[1].Lengths.ToArray().Should().Equal(2, best.Tokens.Count + 1, 6);
        Enumerable.Range(0, best.Tokens.Count + 1).SelectMany(step => Enumerable.Range(0, 6).Select(at => (looked[1][0, step, at] + looked[1][1, step, at]) / 2))
            .Should().Equal(scored.Attention.SelectMany(weights => weights), (a, b) => Math.Abs(a - b) < 1e-15);
        Math.Log(predicted[0][0, 1]).Should().BeApproximately(model.ScoreAnswers(same)[0].TokenLogProbabilities[0], 1e-12);
        Math.Log(predicted[0][1, Tokens]).Should().BeApproximately(model.ScoreAnswers(same)[0].TokenLogProbabilities[1], 1e-12, "the end");
        LayerTrace<double> trace = model.Trace(Example(model, 1, [.. best.Tokens]))["gru3"];
        trace.Names.Should().Equal("r", "z", "n", "h", "output", "attention 1", "attention 2");
        trace["attention 1"].Lengths.ToArray().Should().Equal(best.Tokens.Count + 1, 6);
        double[] first = [.. trace["attention 1"].ToDoubles()], second = [.. trace["attention 2"].ToDoubles()];
        first.Zip(second, (a, b) => (a + b) / 2).Should().Equal(scored.Attention.SelectMany(weights => weights), (a, b) => Math.Abs(a - b) < 1e-15);
        trace.Gradient("output").ToDoubles().Should().Contain(value => value != 0);
        model.GradientFlow(data).ToString().Should().Contain("gru1").And.Contain("gru3");
    }

    [Fact]
    public void A_beam_can_favour_answers_that_have_looked_at_all_of_the_input()
    {
        SequenceModel<double> model = Sharp(Start().Gru(4).Decode().Embedding(Tokens, 3).Gru(4, attention: Attention.General()));
        SequenceDataset<double> data = Data(model);
        var options = new DecodingOptions { MostTokens = 4, BeamWidth = 4, Count = 4, KeepsAttention = true };

        DecodedSequence[] plain = model.Decode(data, options)[0], covering = model.Decode(data, options with { CoveragePenalty = 50 })[0];

        covering.Select(answer => answer.LogProbability + Coverage(answer)).Should().BeInDescendingOrder();
        Coverage(covering[0]).Should().BeGreaterThan(Coverage(plain[0]), "else the test shows nothing");

        static double Coverage(DecodedSequence answer) =>
            50 * Enumerable.Range(0, 4).Sum(step => Math.Log(Math.Min(1, answer.Attention.Sum(weights => weights[step]))));
    }

    [Fact]
    public void Attention_looks_where_it_is_told()
    {
        // Two memories of one step each: there the context is the step itself, whatever the scores are.
        SequenceModel<double> model = Start().Dense(3).Decode(DecoderStart.Zero).Embedding(Tokens, 3).Vanilla(2, attention: Attention.Additive() with { Combines = false }).SoftmaxOutput(Tokens).Build(seed: 3);
        Tensor<double> input = Tensor.Create([0.5, -1.0], [1, 2]);
        SequenceTrace<double> trace = model.Trace(new Example<double>(input, new[] { 2 }));
        double[] memory = [.. trace["dense1"]["output"].ToDoubles()];
        Func<string, int, int, double> weight = (name, row, column) => model.Parameters[name].Matrix[row, column];

        for (int unit = 0; unit < 2; unit++)
        {
            // h = tanh(e·W + r·F + b), h₋ = 0; e is the start token's vector
            double z = model.Parameters["vanilla3.b"].Values[unit] + Enumerable.Range(0, 3).Sum(i => weight("embedding2.E", Tokens, i) * weight("vanilla3.W", i, unit))
                + Enumerable.Range(0, 3).Sum(i => memory[i] * weight("vanilla3.F", i, unit));
            trace["vanilla3"]["h"].ToDoubles().ElementAt(unit).Should().BeApproximately(Math.Tanh(z), 1e-14);
        }

        trace["vanilla3"]["attention"].ToDoubles().Should().Equal(1, 1);
    }

    [Fact]
    public void A_training_step_takes_no_memory_once_warm()
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(2).Lstm(6).Decode(feedsSummary: true).Embedding(Tokens, 3).Gru(5, attention: Attention.Additive()).Lstm(6, attention: Attention.Dot()).SoftmaxOutput(Tokens).Build(seed: 1);
        var data = SequenceDataset.FromExamples(Enumerable.Range(0, 6).Select(i => new Example<float>(Examples.Sequence<float>(3 + i, 2, (uint)i), new int[i])));
        using var team = new WorkerTeam(1);
        var trainer = new Trainer<float>(model, new FitOptions<float>(), team);
        int[] batch = [0, 3, 1, 5];
        trainer.Step(data, batch);

        Allocation.Of(() => trainer.Step(data, batch)).Should().Be(0);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

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
        models["one embedding for all"] = () => SequenceModel.ManyToMany<double>(0).Embedding(Tokens, 3).Gru(3).Decode().SharedEmbedding().Gru(3, attention: Attention.Dot()).WithTiedOutput();
        models["shared, with a summary"] = () => SequenceModel.ManyToMany<double>(0).Embedding(Tokens, 2).Gru(3).Decode(feedsSummary: true).SharedEmbedding().Gru(3);
        models["tied, without bias"] = () => Start().Gru(3).Decode().Embedding(Tokens, 2).Gru(3).Dense(2).WithTiedOutput().WithoutOutputBias();
        models["a vector"] = () => SequenceModel.OneToMany<double>(2).Dense(4, Activation.Tanh).Decode().Embedding(Tokens, 3).Lstm(3);
        models["a vector at each step"] = () => SequenceModel.OneToMany<double>(2).Dense(4).Decode(DecoderStart.Zero, feedsSummary: true).Embedding(Tokens, 3).Gru(3);
        return models;
    }

    private static SequenceModelBuilder<double> Start() => SequenceModel.ManyToMany<double>(2);

    private static SequenceModel<double> Sharp(SequenceModelBuilder<double> builder)
    {
        SequenceModel<double> model = builder.SoftmaxOutput(Tokens).Build(seed: 3);
        foreach (Parameter<double> parameter in model.Parameters.Where(parameter => parameter.Name is "output.W" or "embedding1.E" or "embedding2.E"))
        {
            foreach (ref double weight in parameter.Values)
            {
                weight *= 4;
            }
        }

        if (model.Parameters.FirstOrDefault(parameter => parameter.Name == "output.b") is { } bias)
        {
            bias.Values[Tokens] = 2; // so that answers end
        }

        return model;
    }

    private static SequenceDataset<double> Data(SequenceModel<double> model) => SequenceDataset.FromExamples(
        [Example(model, 0, [1, 0, 3]), Example(model, 1, []), Example(model, 2, [2, 2, 1, 0, 3]), Example(model, 3, [3])]);

    // Inputs of 4, 6, 1 and 5 steps, so that inputs and targets are sorted differently; or vectors.
    private static Example<double> Example(SequenceModel<double> model, int number, int[] target)
    {
        int length = new[] { 4, 6, 1, 5 }[number];
        return model.TokenColumns > 0
            ? new Example<double>([.. Enumerable.Range(number, length).Select(token => token % Tokens)], target)
            : Example(model, number, length, target);
    }

    private static Example<double> Example(SequenceModel<double> model, int number, int length, int[] target) => new(
        model.Topology == Topology.VectorToSequence
            ? Tensor.Create(Examples.Sequence<double>(1, 2, (uint)number).ToDoubles().ToArray())
            : Examples.Sequence<double>(length, 2, (uint)number),
        target);
}
