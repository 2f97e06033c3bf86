using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Models;

/// <summary>A session fed step by step says what the whole sequence says, to the last bit.</summary>
public class StreamingSessionTests
{
    private const int Steps = 9, Features = 3, Outputs = 2;

    public static TheoryData<string> Heads => ["linear", "tanh", "sigmoid", "softmax"];

    [Theory]
    [MemberData(nameof(Heads))]
    public void Step_by_step_gives_the_bits_of_the_whole_sequence(string head)
    {
        SequenceModel<float> model = Deep(SequenceModel.ManyToMany(Features), head);
        Tensor<float> sequence = Examples.Sequence<float>(Steps, Features);
        float[] whole = model.Predict(sequence).Flat();

        float[] streamed = Stream(model.CreateSession(), sequence.Flat());

        streamed.Should().Equal(whole, "how the steps arrive changes no bit");
    }

    [Fact]
    public void Of_many_to_one_each_step_answers_for_the_sequence_so_far()
    {
        SequenceModel<float> model = Deep(SequenceModel.ManyToOne(Features), "softmax");
        float[] values = Examples.Sequence<float>(Steps, Features).Flat();

        float[] streamed = Stream(model.CreateSession(), values);

        for (int step = 0; step < Steps; step++)
        {
            Tensor<float> soFar = Tensor.Create(values[..((step + 1) * Features)], [step + 1, Features]);
            streamed[(step * Outputs)..((step + 1) * Outputs)].Should().Equal(
                model.Predict(soFar).Flat(), "after step {0} the session stands where the shorter sequence ends", step);
        }
    }

    [Fact]
    public void Reset_begins_a_new_sequence()
    {
        StreamingSession<float> session = Deep(SequenceModel.ManyToMany(Features), "linear").CreateSession();
        float[] values = Examples.Sequence<float>(Steps, Features).Flat();
        float[] first = Stream(session, values);

        Stream(session, values).Should().NotEqual(first, "without a reset the state goes on");
        session.Reset();

        Stream(session, values).Should().Equal(first, "a reset leaves nothing behind");
    }

    [Fact]
    public void Sessions_of_one_model_do_not_see_each_other_nor_later_training()
    {
        SequenceModel<float> model = Deep(SequenceModel.ManyToMany(Features), "linear");
        float[] values = Examples.Sequence<float>(Steps, Features).Flat(), others = Examples.Sequence<float>(Steps, Features, 7).Flat();
        float[] expected = Stream(model.CreateSession(), values);
        StreamingSession<float> session = model.CreateSession(), other = model.CreateSession();
        var target = Tensor.Create(new float[Steps * Outputs], [Steps, Outputs]);
        model.Fit(
            SequenceDataset.FromExamples([new Example<float>(Tensor.Create(values, [Steps, Features]), target)]),
            new FitOptions<float> { Epochs = 2, Optimizer = new GradientDescent(0.1) });

        float[] interleaved = new float[expected.Length], ignored = new float[Outputs];
        for (int step = 0; step < Steps; step++)
        {
            other.Step(others.AsSpan(step * Features, Features), ignored);
            session.Step(values.AsSpan(step * Features, Features), interleaved.AsSpan(step * Outputs, Outputs));
        }

        interleaved.Should().Equal(expected, "a session keeps the weights it began with and a state of its own");
        Stream(model.CreateSession(), values).Should().NotEqual(expected, "a new session has the new weights");
    }

    [Fact]
    public void Bad_input_is_refused_before_the_state_changes()
    {
        StreamingSession<float> session = Deep(SequenceModel.ManyToMany(Features), "linear").CreateSession();
        float[] values = Examples.Sequence<float>(Steps, Features).Flat(), output = new float[Outputs];
        float[] expected = Stream(session, values);
        session.Reset();

        Action shortInput = () => session.Step([1, 2], output);
        Action longOutput = () => session.Step([1, 2, 3], new float[Outputs + 1]);
        Action notANumber = () => session.Step([1, float.NaN, 3], output);

        shortInput.Should().Throw<ArgumentException>().WithMessage("*takes 3 numbers and gives 2*input of 2*")
            .Which.ParamName.Should().Be("input");
        longOutput.Should().Throw<ArgumentException>().WithMessage("*output of 3*").Which.ParamName.Should().Be("output");
        notANumber.Should().Throw<ArgumentException>().WithMessage("*NaN*");
        Stream(session, values).Should().Equal(expected, "what was refused left no trace");
    }

    [Fact]
    public void One_to_many_feeds_itself_and_has_no_session()
    {
        Action act = () => SequenceModel.OneToMany(2).Gru(3).LinearOutput(1).Build(seed: 1).CreateSession();
        act.Should().Throw<InvalidOperationException>().WithMessage("*Generate*", "the message names the way");
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru")]
    public void A_million_steps_allocate_nothing(string cell)
    {
        SequenceModelBuilder<float> builder = SequenceModel.ManyToMany(8);
        SequenceModel<float> model = (cell == "lstm" ? builder.Lstm(8) : builder.Gru(8)).LinearOutput(1).Build(seed: 1);
        StreamingSession<float> session = model.CreateSession();
        float[] input = [1, 2, 3, 4, 5, 6, 7, 8], output = new float[1];
        int steps = 1_000_000 / 8; // taken eight times

        Allocation.Of(() =>
        {
            for (int i = 0; i < steps; i++)
            {
                session.Step(input, output);
            }
        }).Should().Be(0, "sound and sensors must never wait for the garbage collector");
    }

    private static SequenceModel<float> Deep(SequenceModelBuilder<float> builder, string head)
    {
        builder = builder.Lstm(17).Dropout(0.5).Gru(16).Dense(5, Activation.Relu).Gru(9, resetAfter: false).Vanilla(20);
        builder = head switch
        {
            "linear" => builder.LinearOutput(Outputs),
            "tanh" => builder.TanhOutput(Outputs),
            "sigmoid" => builder.SigmoidOutput(Outputs),
            _ => builder.SoftmaxOutput(Outputs),
        };
        return builder.Build(seed: 3);
    }

    private static float[] Stream(StreamingSession<float> session, float[] values)
    {
        float[] outputs = new float[values.Length / session.InputSize * session.OutputSize];
        for (int step = 0; step * session.InputSize < values.Length; step++)
        {
            session.Step(
                values.AsSpan(step * session.InputSize, session.InputSize), outputs.AsSpan(step * session.OutputSize, session.OutputSize));
        }

        return outputs;
    }
}
