using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Decoding;
using Rnn.Diagnostics;
using Rnn.Layers;
using Rnn.Metrics;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Models;

/// <summary>An encoder-decoder is two models, the second beginning where the first ends; every derivative goes through both.</summary>
public class EncoderDecoderTests
{
    private const int Tokens = 4;

    private static readonly Dictionary<string, Func<SequenceModelBuilder<double>>> _models = new()
    {
        ["state as it is"] = () => Start().Gru(4).Decode().Embedding(Tokens, 3).Gru(4),
        ["both directions of an LSTM"] = () => Start().Bidirectional(() => new LstmCell<double>(2)).Decode().Embedding(Tokens, 3).Lstm(4),
        ["through a dense layer"] = () => Start().Lstm(3).Decode().Embedding(Tokens, 3).Gru(5),
        ["c from h"] = () => Start().Gru(3).Decode().Embedding(Tokens, 3).Lstm(4),
        ["c from h of the same size"] = () => Start().Vanilla(3).Decode().Embedding(Tokens, 3).Lstm(3),
        ["layer by layer"] = () => Start().Gru(3).Lstm(4).Decode().Embedding(Tokens, 3).Gru(3).Lstm(2),
        ["two from the last of three"] = () => Start().Gru(3).Vanilla(2).Gru(4).Decode().Embedding(Tokens, 3).Gru(4).Gru(3),
        ["one-hot, with ways around"] = () => Start().Gru(2).Residual().Dense(3).Decode().Gru(Tokens + 1).Residual().Dense(3, Activation.Tanh),
        ["backwards"] = () => Start().Reversed(new GruCell<double>(3)).Decode().Embedding(Tokens, 3).Gru(3),
        ["a trained beginning"] = () => Start().Recurrent(new GruCell<double>(3), new RecurrentOptions { TrainInitialState = true }).Decode().Gru(3),
        ["tokens in"] = () => SequenceModel.ManyToMany<double>(0).Embedding(5, 3).Gru(4).Decode().Embedding(Tokens, 3).Gru(4),
    };

    public static TheoryData<string> Names => [.. _models.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_derivative_is_the_slope_of_the_loss(string name)
    {
        SequenceModel<double> model = _models[name]().SoftmaxOutput(Tokens).Build(seed: 3);
        SequenceDataset<double> data = Data(name == "tokens in");

        Dictionary<string, double> errors = new GradientProof(model, data).WorstErrors();

        errors.Should().OnlyContain(group => group.Value < 1e-7);
        errors.Keys.Should().Contain(model.Parameters.Select(parameter => parameter.Name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_answer_has_the_probability_that_the_loss_of_it_says(string name)
    {
        SequenceModel<double> model = Sharp(_models[name]().SoftmaxOutput(Tokens));
        bool tokens = name == "tokens in";
        SequenceDataset<double> inputs = Data(tokens);

        DecodedSequence[][] answers = model.Decode(inputs, new DecodingOptions { MostTokens = 6, BeamWidth = 4, Count = 2 });

        for (int i = 0; i < inputs.Count; i++)
        {
            foreach (DecodedSequence answer in answers[i].Where(answer => answer.End == DecodingEnd.EndToken))
            {
                int[] written = [.. answer.Tokens];
                SequenceDataset<double> one = SequenceDataset.FromExamples([Example(i, tokens, written)]);
                (model.Evaluate(one).Loss * (written.Length + 1)).Should().BeApproximately(-answer.LogProbability, 1e-9);
            }
        }

        answers.SelectMany(answer => answer).Should().Contain(answer => answer.End == DecodingEnd.EndToken).And.OnlyContain(answer => !answer.Tokens.Contains(Tokens));
    }

    [Fact]
    public void It_is_two_models_of_which_the_second_begins_where_the_first_ends()
    {
        SequenceModel<double> model = _models["state as it is"]().SoftmaxOutput(Tokens).Build(seed: 3);
        SequenceModel<double> reader = Start().Gru(4).StatesOutput().Build(seed: 1), writer = SequenceModel.ManyToMany<double>(0).Embedding(Tokens + 1, 3).Gru(4).SoftmaxOutput(Tokens + 1).Build(seed: 1);
        Copy(model, reader, ("gru1", "gru1"));
        Copy(model, writer, ("embedding2", "embedding1"), ("gru3", "gru2"), ("output", "output"));
        int[] target = [2, 0, 3];
        Tensor<double> input = Examples.Sequence<double>(5, 2, 1);

        reader.Predict([input], null, out SessionState<double> state);
        StreamingSession<double> session = writer.CreateSession(new SessionState<double>(new Dictionary<string, Tensor<double>> { ["gru2.h"] = state["gru1.h"] }));
        double loss = 0;
        double[] output = new double[Tokens + 1];
        foreach ((int fed, int asked) in new[] { Tokens, 2, 0, 3 }.Zip([2, 0, 3, Tokens]))
        {
            session.Step(new[] { fed }, output);
            loss -= Math.Log(output[asked]) / 4;
        }

        model.Evaluate(SequenceDataset.FromExamples([new Example<double>(input, target)])).Loss.Should().BeApproximately(loss, 1e-12);
    }

    [Fact]
    public void A_batch_is_its_sequences_and_any_number_of_threads_gives_the_same_weights()
    {
        SequenceModel<double> model = Sharp(_models["both directions of an LSTM"]().SoftmaxOutput(Tokens));
        SequenceDataset<double> data = Data(tokens: false);
        var options = new DecodingOptions { MostTokens = 9, Temperature = 1, Seed = 4 };

        DecodedSequence[][] greedy = model.Decode(data), drawn = model.Decode(data, options);

        for (int i = 0; i < data.Count; i++)
        {
            DecodedSequence alone = model.Decode(data.Slice(i, 1))[0][0];
            greedy[i][0].Tokens.Should().Equal(alone.Tokens);
            greedy[i][0].TokenLogProbabilities.Should().Equal(alone.TokenLogProbabilities);
            model.Decode(data, options)[i][0].Tokens.Should().Equal(drawn[i][0].Tokens);
        }

        Weights(threads: 1).Should().Equal(Weights(threads: 3));

        double[] Weights(int threads)
        {
            SequenceModel<double> fresh = _models["layer by layer"]().Dropout(0.2).SoftmaxOutput(Tokens).Build(seed: 3);
            fresh.Fit(data, new FitOptions<double> { Epochs = 3, Threads = threads });
            return fresh.Parameters.AllValues.ToArray();
        }
    }

    [Fact]
    public void Short_sequences_are_learned_to_be_written_backwards()
    {
        Vocabulary letters = new("a", "b", "c", "d", "e");
        Dictionary<string, int[]> all = [];
        var random = new Random(5);
        while (all.Count < 700)
        {
            int[] text = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(letters.Count))];
            all.TryAdd(string.Join(' ', text), text);
        }

        Example<float>[] examples = [.. all.Values.Select(text => new Example<float>(text, text.Reverse().ToArray()))];
        SequenceModel<float> model = SequenceModel.ManyToMany(0).Embedding(letters, 8).Gru(48).Decode().Embedding(letters, 8).Gru(48).SoftmaxOutput(letters).Build(seed: 1);
        model.Fit(SequenceDataset.FromExamples(examples[..600]), new FitOptions<float> { Epochs = 40, Optimizer = new Adam(0.01) });
        SequenceDataset<float> unseen = SequenceDataset.FromExamples(examples[600..]);

        DecodedSequence[][] answers = model.Decode(unseen);

        SequenceMetricState exact = new ExactMatch().Start();
        for (int i = 0; i < answers.Length; i++)
        {
            exact.Add([.. answers[i][0].Tokens], [.. unseen.GetTarget(i).ToArray().Select(token => (int)token)]);
        }

        exact.Value.Should().BeGreaterThan(0.9);
    }

    [Fact]
    public void Both_halves_can_be_looked_into()
    {
        SequenceModel<double> model = _models["state as it is"]().SoftmaxOutput(Tokens).Build(seed: 3);
        Example<double> example = Example(0, tokens: false, [1, 0, 3]);

        SequenceTrace<double> trace = model.Trace(example);

        trace["gru1"]["h"].Lengths.ToArray().Should().Equal(4, 4);
        trace["gru3"]["h"].Lengths.ToArray().Should().Equal([4, 4], "three tokens and the end");
        trace.Loss.Should().BeApproximately(model.Evaluate(SequenceDataset.FromExamples([example])).Loss, 1e-12);
        trace["gru1"].Gradient("h").ToDoubles().Should().Contain(value => value != 0);
        model.GradientFlow(Data(tokens: false)).ToString().Should().Contain("gru1");
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Refused(() => SequenceModel.ManyToOne(2).Gru(3).Decode(), "*this one is many-to-one*SequenceModel.ManyToMany*");
        Refused(() => SequenceModel.ManyToMany(2).Gru(3).Decode().Decode(), "*has a decoder already*");
        Refused(() => SequenceModel.ManyToMany(2).Gru(3).SoftmaxOutput(3).Decode(), "*softmax output*");
        Refused(() => SequenceModel.ManyToMany(2).Gru(3).Decode().Residual(), "*right after that layer*");
        Refused(() => SequenceModel.ManyToMany(2).Decode().Gru(3).SoftmaxOutput(3).Build(), "*nothing reads the input; add a layer before Decode*");
        Refused(() => SequenceModel.ManyToMany(2).Gru(3).Decode().Dense(3).SoftmaxOutput(3).Build(), "*the decoder, after Decode, needs a recurrent layer*");
        Refused(() => SequenceModel.ManyToMany(2).Gru(3).Decode().Gru(3).LinearOutput(3).Build(), "*linear output has none; end it with SoftmaxOutput*");
        Refused(() => SequenceModel.ManyToMany(2).Gru(3).Decode().Gru(3).CtcOutput(3).Build(), "*judges whole sequences*");
        Refused(() => SequenceModel.ManyToMany(2).Gru(3).Decode().Embedding(4, 2).Gru(3).SoftmaxOutput(3).Build(), "*the embedding has 4, the output 3. Make them equal.");
        Refused(() => SequenceModel.ManyToMany(2).Gru(3).Decode().Embedding(new EmbeddingColumn("a", 4, 2), new EmbeddingColumn("b", 4, 2)).Gru(3).SoftmaxOutput(4).Build(), "*fed one token at each step*");
        Refused(() => SequenceModel.ManyToMany(2).Gru(3).Decode().Gru(3).Embedding(4, 2).SoftmaxOutput(4).Build(), "*must be the first layer, or the decoder's first*");
        Refused(() => SequenceModel.ManyToMany(2).Gru(3).Decode().Bidirectional(() => new GruCell<float>(3)).SoftmaxOutput(4).Build(), "*reads each sequence from its end too*");
        Refused(() => SequenceModel.ManyToMany(2).Gru(3).Decode().Recurrent(new GruCell<float>(3), new RecurrentOptions { TrainInitialState = true }).SoftmaxOutput(4).Build(), "*leave TrainInitialState out*");
        Refused(() => SequenceModel.ManyToMany(2).Gru(3).Decode().Gru(3).StatesOutput().Build(), "*sequence-to-sequence*can't give states*");
        SequenceModel<double> model = _models["state as it is"]().SoftmaxOutput(Tokens).Build(seed: 3);
        SequenceDataset<double> data = Data(tokens: false);
        Refused(() => model.Predict(Examples.Sequence<double>(3, 2)), "*call Decode(inputs)*");
        Refused(() => model.Generate([1.0, 2.0], 3), "*call Decode(inputs)*");
        Refused(() => model.CreateSession(), "*call Decode(inputs)*");
        Refused(() => model.Continue([1]), "*does not go on after a prompt*");
        Refused(
            () => model.Fit(data, new FitOptions<double> { ClassWeights = [1, 1, 1, 1] }),
            "*got 4 for the softmax output of 5. The end of a sequence counts as one more class after the 4 tokens, the last.");
        SequenceModel<double> ofTokens = _models["tokens in"]().SoftmaxOutput(Tokens).Build(seed: 3);
        ofTokens.Decode([1, 2]); // leaves a workspace behind
        Refused(() => ofTokens.Predict([1, 2], [], new double[2 * (Tokens + 1)]), "*call Decode(inputs)*");
        Refused(() => SequenceModel.ManyToMany(2).Gru(3).Decode().Gru(3).SoftmaxOutput(0).Build(), "*a decoder needs at least 1 token to write*");
        Refused(() => model.Fit(data, new FitOptions<double> { ChunkLength = 2 }), "*reads whole sequences before it writes*");
        Refused(() => model.Fit(SequenceDataset.FromExamples([Example(0, false, [1, Tokens])])), "*the target 4 is no class: classes are numbered 0 to 3*");
        Refused(() => model.Decode(Examples.Sequence<double>(3, 5)), "*5 features*");
        SequenceModel<float> vectors = SequenceModel.ManyToMany(3).Gru(3).SoftmaxOutput(3).Build();
        Refused(() => vectors.Decode(Examples.Sequence<float>(3, 3)), "*writes no answers*");

        static void Refused(Action action, string message)
        {
            Exception thrown = action.Should().Throw<Exception>("of {0}", message).Which;
            (thrown is ArgumentException or InvalidOperationException).Should().BeTrue();
            thrown.Message.Should().Match(message);
        }
    }

    [Fact]
    public void A_training_step_takes_no_memory_once_warm()
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(2).Lstm(6).Decode().Embedding(Tokens, 3).Gru(5).SoftmaxOutput(Tokens).Build(seed: 1);
        var data = SequenceDataset.FromExamples(Enumerable.Range(0, 6).Select(i => new Example<float>(Examples.Sequence<float>(3 + i, 2, (uint)i), new int[i])));
        using var team = new Rnn.Tensors.WorkerTeam(1);
        var trainer = new Trainer<float>(model, new FitOptions<float>(), team);
        int[] batch = [0, 3, 1, 5];
        trainer.Step(data, batch);

        Allocation.Of(() => trainer.Step(data, batch)).Should().Be(0);
    }

    private static SequenceModelBuilder<double> Start() => SequenceModel.ManyToMany<double>(2);

    private static SequenceDataset<double> Data(bool tokens) => SequenceDataset.FromExamples(
    [
        Example(0, tokens, [1, 0, 3]), Example(1, tokens, []), Example(2, tokens, [2, 2, 1, 0, 3]), Example(3, tokens, [3]),
    ]);

    // Inputs of 4, 6, 2 and 5 steps, so that inputs and targets are sorted differently.
    private static Example<double> Example(int number, bool tokens, int[] target)
    {
        int length = new[] { 4, 6, 2, 5 }[number];
        return tokens
            ? new Example<double>([.. Enumerable.Range(number, length).Select(token => token % 5)], target)
            : new Example<double>(Examples.Sequence<double>(length, 2, (uint)number), target);
    }

    private static SequenceModel<double> Sharp(SequenceModelBuilder<double> builder)
    {
        SequenceModel<double> model = builder.Build(seed: 3);
        foreach (ref double weight in model.Parameters["output.W"].Values)
        {
            weight *= 4;
        }

        model.Parameters["output.b"].Values[Tokens] = 2; // so that answers end

        return model;
    }

    private static void Copy(SequenceModel<double> from, SequenceModel<double> to, params (string From, string To)[] layers)
    {
        foreach ((string source, string target) in layers)
        {
            foreach (Rnn.Parameters.Parameter<double> parameter in from.Parameters.Where(parameter => parameter.Name.StartsWith($"{source}.", StringComparison.Ordinal)))
            {
                parameter.Values.CopyTo(to.Parameters[$"{target}{parameter.Name[source.Length..]}"].Values);
            }
        }
    }
}
