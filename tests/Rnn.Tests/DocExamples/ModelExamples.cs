using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Contracts;
using Rnn.Diagnostics;
using Rnn.Heads;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Sequences;
using Rnn.Tests.Contracts;

namespace Rnn.Tests.DocExamples;

/// <summary>The examples of the doc comments about building models, asking them and looking into them, word for word.</summary>
public class ModelExamples
{
    [Fact]
    public void A_model_is_built()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(features: 3).Lstm(32).SigmoidOutput(1).Build(seed: 1);

        model.OutputSize.Should().Be(1);
    }

    [Fact]
    public void Build_ends_it()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(features: 3).Lstm(32).Dropout(0.2).SigmoidOutput(1).Build(seed: 42);
        Console.WriteLine(model.Summary());

        model.Layers.Should().Contain(layer => layer is DropoutLayer<float>);
    }

    [Fact]
    public void One_to_one()
    {
        SequenceModel<float> model = SequenceModel.OneToOne(features: 4).Dense(16, Activation.Relu).LinearOutput(1).Build(seed: 1);
        Tensor<float> answer = model.Predict(new float[4]); // [1]

        answer.Lengths.ToArray().Should().Equal(1);
    }

    [Fact]
    public void One_to_many()
    {
        SequenceModel<float> model = SequenceModel.OneToMany(features: 4).Lstm(32).LinearOutput(1).Build(seed: 1);
        Tensor<float> sequence = model.Generate(new float[4], steps: 10); // [10, 1]

        sequence.Lengths.ToArray().Should().Equal(10, 1);
    }

    [Fact]
    public void Many_to_one()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(features: 3).Lstm(32).LinearOutput(1).Build(seed: 1);
        Tensor<float> answer = model.Predict(new float[20, 3]); // [1], after 20 steps

        answer.Lengths.ToArray().Should().Equal(1);
    }

    [Fact]
    public void Many_to_many()
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(features: 3).Gru(32).SoftmaxOutput(5).Build(seed: 1);
        Tensor<float> answers = model.Predict(new float[20, 3]); // [20, 5]: at each step the probability of each class

        answers.Lengths.ToArray().Should().Equal(20, 5);
    }

    [Fact]
    public void Bidirectional()
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(features: 3)
            .Bidirectional(() => new LstmCell<float>(32))
            .SoftmaxOutput(5)
            .Build(seed: 1);

        model.Layers[0].OutputSize.Should().Be(64);
    }

    [Fact]
    public void An_embedding_of_a_vocabulary()
    {
        var vocabulary = new Vocabulary("a", "good", "film");

        SequenceModel<float> model = SequenceModel.ManyToOne(features: 0).Embedding(vocabulary).Gru(32).SoftmaxOutput(2).Build(seed: 1);

        Tensor<float> classes = model.Predict(vocabulary.Encode("a", "good", "film"));

        classes.Lengths.ToArray().Should().Equal(2);
    }

    [Fact]
    public void An_embedding_of_several_columns()
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(features: 2)
            .Embedding(new EmbeddingColumn("word", tokens: 10_000, size: 64), new EmbeddingColumn("shape", tokens: 20))
            .Gru(32)
            .SoftmaxOutput(5)
            .Build(seed: 1);

        model.TokenColumns.Should().Be(2);
    }

    [Fact]
    public void A_loss_of_ones_choice()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(features: 3).Lstm(32).LinearOutput(1, Loss.Huber(delta: 1)).Build(seed: 1);

        model.Head.Should().BeOfType<LinearHead<float>>().Which.Loss.Should().Be(Loss.Huber());
    }

    [Fact]
    public void Several_outputs()
    {
        var input = Tensor.Create<float>(new float[15], [5, 3]);

        SequenceModel<float> model = SequenceModel.ManyToOne(features: 3).Lstm(32)
            .LinearOutput(1, name: "value")
            .SigmoidOutput(1, name: "rain", weight: 0.5)
            .Build(seed: 1);
        Tensor<float> rain = model.Output("rain").Of(model.Predict(input));

        rain[0].Should().BeInRange(0, 1);
    }

    [Fact]
    public void Predict_of_a_tensor()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(features: 3).Lstm(4).LinearOutput(1).Build();

        Tensor<float> input = Tensor.Create([0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f], [2, 3]); // two steps of three features
        float answer = model.Predict(input)[0];

        answer.Should().Be(Predict_of_an_array(model));
    }

    [Fact]
    public void Predict_of_many_from_states()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(features: 1).Lstm(4).LinearOutput(1).Build();
        var morning = Tensor.Create<float>([0.1f, 0.2f], [2, 1]);
        var day = Tensor.Create<float>([0.3f, 0.4f, 0.5f], [3, 1]);

        Tensor<float>[] answers = model.Predict([morning, day]); // sequences of different lengths

        Tensor<float>[] first = model.Predict([morning], initialState: null, out SessionState<float> noon);
        Tensor<float>[] rest = model.Predict([day], noon, out SessionState<float> evening);

        first[0][0].Should().Be(answers[0][0]);
        rest[0][0].Should().Be(model.Predict([0.1f, 0.2f, 0.3f, 0.4f, 0.5f])[0], "the day went on from the morning");
        evening.RowCount.Should().Be(1);
    }

    [Fact]
    public void Predict_into_memory()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(features: 1).Lstm(4).LinearOutput(1).Build();
        float[] readings = [0.1f, 0.2f];

        Span<float> prediction = stackalloc float[1];
        model.Predict(readings, prediction); // float[] readings, step after step

        prediction[0].Should().Be(model.Predict(readings)[0]);
    }

    [Fact]
    public void Generate()
    {
        SequenceModel<float> model = SequenceModel.OneToMany(features: 2).Lstm(4).LinearOutput(1).Build();

        Tensor<float> vector = Tensor.Create([0.5f, 1f]);
        Tensor<float> sequence = model.Generate(vector, steps: 10); // [10, outputs]

        sequence[9, 0].Should().Be(Generate_from_an_array(model));
    }

    [Fact]
    public void A_session_step_by_step()
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(features: 1).Lstm(4).LinearOutput(1).Build();
        float[] readings = [0.1f, 0.2f];

        StreamingSession<float> session = model.CreateSession();
        float[] output = new float[session.OutputSize];
        foreach (float reading in readings)
        {
            session.Step([reading], output); // output: the prediction after this reading
        }

        output[0].Should().Be(model.Predict(readings)[1, 0]);

        session.Reset();
        Tensor<float> predictions = session.Feed(new[,] { { 0.1f }, { 0.2f } }); // two steps of one feature

        predictions[1, 0].Should().Be(output[0]);
    }

    [Fact]
    public void A_session_from_a_state()
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(features: 1).Lstm(4).LinearOutput(1).Build();
        var past = Tensor.Create<float>([0.1f, 0.2f], [2, 1]);

        model.Predict([past], initialState: null, out SessionState<float> state);
        StreamingSession<float> session = model.CreateSession(state); // goes on where the past ends

        session.Feed(new[,] { { 0.3f } })[0, 0].Should().Be(model.Predict([0.1f, 0.2f, 0.3f])[2, 0]);
    }

    [Fact]
    public void Padded_sequences()
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(features: 1).Lstm(4).LinearOutput(1).Build();
        var padded = Tensor.Create<float>(new float[8], [2, 4, 1]);

        SequenceMask mask = SequenceMask.FromLengths([3, 1], time: 4);
        Tensor<float> predictions = mask.ToPadded(model.Predict(mask.ToSequences(padded)));

        predictions.Lengths.ToArray().Should().Equal(2, 4, 1);
    }

    [Fact]
    public void Trace()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(features: 1).Lstm(4).LinearOutput(1).Build();
        var input = Tensor.Create<float>([0.1f, 0.2f], [2, 1]);

        SequenceTrace<float> trace = model.Trace(input);
        Console.WriteLine(trace["lstm1"]); // a table of its gates and states at every step

        trace.Loss.Should().BeNull();
    }

    [Fact]
    public void Trace_with_gradients()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(features: 1).Lstm(4).LinearOutput(1).Build();
        Tensor<float> input = Tensor.Create([0.1f, 0.2f], [2, 1]), target = Tensor.Create([1f]);

        SequenceTrace<float> trace = model.Trace(input, target);
        Tensor<float> forget = trace["lstm1"]["f"];            // [time, H]: how much of its memory each unit kept
        Tensor<float> blame = trace["lstm1"].Gradient("h");    // ∂L/∂h at every step

        forget.Lengths.ToArray().Should().Equal(2, 4);
        blame.Lengths.ToArray().Should().Equal(2, 4);
    }

    [Fact]
    public void How_far_gradients_reach()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(features: 1).Vanilla(4).LinearOutput(1).Build();
        SequenceDataset<float> data = SequenceDataset.FromExamples([new Example<float>(new float[50, 1], 1f)]);

        Console.WriteLine(model.GradientFlow(data));
        // vanilla1: from 0.21 at the last step to 3.1e-09 49 steps before: vanishing, factor 0.69 a step; spectral radius of U: 1.00

        GradientFlow flow = model.GradientFlow(data);
        GradientTrend trend = flow["vanilla1"].Trend; // such as Vanishing: what lies far back is hard to learn

        trend.Should().NotBe(GradientTrend.Unknown);
    }

    [Fact]
    public void A_cell_is_proved()
    {
        // MinimalGatedUnit: a cell of your own.
        CellContract.Verify(() => new MinimalGatedUnit<double>(5)).ThrowIfFailed();
    }

    private static float Predict_of_an_array(SequenceModel<float> model)
    {
        float answer = model.Predict(new[,] { { 0.1f, 0.2f, 0.3f }, { 0.4f, 0.5f, 0.6f } })[0]; // two steps of three features
        return answer;
    }

    private static float Generate_from_an_array(SequenceModel<float> model)
    {
        Tensor<float> sequence = model.Generate([0.5f, 1f], steps: 10); // [10, outputs]
        return sequence[9, 0];
    }
}
