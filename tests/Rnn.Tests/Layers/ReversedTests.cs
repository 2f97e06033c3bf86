using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Models;
using Rnn.Parameters;
using Rnn.Sequences;

namespace Rnn.Tests.Layers;

/// <summary>A layer that reads backwards is a layer that reads forwards over turned sequences; a layer without bias is one whose bias is 0.</summary>
public class ReversedTests
{
    private static readonly int[] _lengths = [4, 1, 0, 6];

    [Fact]
    public void At_every_step_it_says_what_the_forward_layer_says_of_the_turned_sequence()
    {
        SequenceModel<float> backwards = SequenceModel.ManyToMany(3).Reversed(new LstmCell<float>(4)).LinearOutput(2).Build(seed: 3);
        SequenceModel<float> forwards = SequenceModel.ManyToMany(3).Lstm(4).LinearOutput(2).Build(seed: 3);
        Tensor<float>[] inputs = [.. _lengths.Select((length, i) => Examples.Sequence<float>(length, 3, (uint)i))];

        Tensor<float>[] found = backwards.Predict(inputs), turned = forwards.Predict([.. inputs.Select(Turn)]);

        for (int i = 0; i < inputs.Length; i++)
        {
            found[i].Flat().Should().Equal(Turn(turned[i]).Flat());
        }
    }

    [Fact]
    public void Once_it_answers_from_the_state_after_the_first_step()
    {
        SequenceModel<float> backwards = SequenceModel.ManyToOne(3).Reversed(new GruCell<float>(4)).LinearOutput(2).Build(seed: 3);
        SequenceModel<float> forwards = SequenceModel.ManyToOne(3).Gru(4).LinearOutput(2).Build(seed: 3);
        Tensor<float> input = Examples.Sequence<float>(5, 3);

        backwards.Predict(input).Flat().Should().Equal(forwards.Predict(Turn(input)).Flat());
        backwards.Summary().Should().Contain("reads backwards");
    }

    [Fact]
    public void It_can_be_fed_neither_step_by_step_nor_its_own_outputs()
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(3).Reversed(new GruCell<float>(4)).LinearOutput(2).Build(seed: 3);

        model.Invoking(m => m.CreateSession()).Should().Throw<InvalidOperationException>().WithMessage("gru1 reads each sequence from its end*");
        FluentActions.Invoking(() => SequenceModel.OneToMany(3).Reversed(new GruCell<float>(4)).LinearOutput(2).Build(seed: 3))
            .Should().Throw<ArgumentException>().WithMessage("gru1*");
    }

    [Fact]
    public void Without_bias_a_model_answers_as_one_whose_biases_are_0()
    {
        SequenceModel<float> without = SequenceModel.ManyToOne(3).Recurrent(new GruCell<float>(4) { HasBias = false })
            .Dense(5, Activation.Tanh, hasBias: false).LinearOutput(2).WithoutOutputBias().Build(seed: 3);
        SequenceModel<float> with = SequenceModel.ManyToOne(3).Gru(4).Dense(5, Activation.Tanh).LinearOutput(2).Build(seed: 4);
        foreach (Parameter<float> parameter in with.Parameters)
        {
            if (parameter.IsBias)
            {
                parameter.Values.Clear();
            }
            else
            {
                without.Parameters[parameter.Name].Values.CopyTo(parameter.Values);
            }
        }

        Tensor<float> input = Examples.Sequence<float>(5, 3);
        without.Parameters.Should().OnlyContain(parameter => !parameter.IsBias);
        without.Predict(input).Flat().Should().Equal(with.Predict(input).Flat());
        float[] output = new float[2];
        StreamingSession<float> session = without.CreateSession();
        for (int step = 0; step < 5; step++)
        {
            session.Step(input.Flat().AsSpan(step * 3, 3), output);
        }

        output.Should().Equal(with.Predict(input).Flat());
    }

    [Fact]
    public void A_model_without_an_output_layer_gives_the_states_of_its_last_layer()
    {
        SequenceModel<float> states = SequenceModel.ManyToMany(3).Lstm(4).StatesOutput().Build(seed: 3);
        SequenceModel<float> once = SequenceModel.ManyToOne(3).Lstm(4).StatesOutput().Build(seed: 3);
        Tensor<float> input = Examples.Sequence<float>(5, 3);

        float[] found = states.Predict(input).Flat();
        once.Predict([input], null, out SessionState<float> end);

        states.OutputSize.Should().Be(4);
        once.Predict(input).Flat().Should().Equal(found[16..]).And.Equal(end["lstm1.h"].Flat());
        FluentActions.Invoking(() => SequenceModel.OneToMany(3).Lstm(4).StatesOutput().Build()).Should().Throw<ArgumentException>().WithMessage("*can't give states*");
        FluentActions.Invoking(() => SequenceModel.ManyToOne(3).Lstm(4).StatesOutput().LinearOutput(1)).Should().Throw<InvalidOperationException>();
        FluentActions.Invoking(() => SequenceModel.ManyToOne(3).Lstm(4).LinearOutput(1).StatesOutput()).Should().Throw<InvalidOperationException>();
    }

    private static Tensor<float> Turn(Tensor<float> sequence)
    {
        int length = (int)sequence.Lengths[0], size = (int)sequence.Lengths[1];
        return Tensor.Create([.. Enumerable.Range(0, length).Reverse().SelectMany(step => sequence.Flat()[(step * size)..((step + 1) * size)])], [length, size]);
    }
}
