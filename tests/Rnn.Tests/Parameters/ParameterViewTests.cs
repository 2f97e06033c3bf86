using System.Numerics.Tensors;
using Rnn.Models;
using Rnn.Parameters;
using Rnn.Tensors;

namespace Rnn.Tests.Parameters;

/// <summary>A parameter gate by gate, and values from elsewhere.</summary>
public class ParameterViewTests
{
    [Fact]
    public void A_gate_is_a_block_of_columns_by_its_symbol()
    {
        ParameterStore<double> parameters = SequenceModel.ManyToOne<double>(3).Lstm(2).Gru(4).LinearOutput(1).Build(seed: 1).Parameters;
        Parameter<double> u = parameters["lstm1.U"];

        u.Gates.Should().Equal("i", "f", "g", "o");
        MatrixSpan<double> forget = u.Gate("f");
        (forget.Rows, forget.Columns).Should().Be((2, 2));
        forget[1, 0].Should().Be(u.AsTensorSpan()[1, 2]);
        forget[1, 0] = 42;
        u.AsTensorSpan()[1, 2].Should().Be(42, "it is the same memory");
        u.GateGradient("o")[0, 1] = 7;
        u.Gradients[7].Should().Be(7);

        parameters["lstm1.b"].Gate("f").Row(0).ToArray().Should().Equal([1, 1], "the forget gate's bias begins at 1");
        parameters["gru2.W"].Gates.Should().Equal("r", "z", "n");
        parameters["gru2.c"].Gates.Should().Equal("n");
        parameters["gru2.c"].Gate("n").Columns.Should().Be(4);
        parameters["output.W"].Gates.Should().BeEmpty();
    }

    [Fact]
    public void A_gate_that_is_not_there_is_answered_with_those_that_are()
    {
        ParameterStore<float> parameters = SequenceModel.ManyToOne(3).Lstm(2).LinearOutput(1).Build(seed: 1).Parameters;

        Refused(() => parameters["lstm1.U"].Gate("r"), "lstm1.U has no gate 'r'. It has: i, f, g, o.*");
        Refused(() => parameters["output.W"].GateGradient("i"), "output.W has no gates; take its Values.*");

        static void Refused(Action act, string message) => act.Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void Values_are_set_in_their_shape_all_or_gate_by_gate()
    {
        ParameterStore<float> parameters = SequenceModel.ManyToOne(1).Lstm(2).LinearOutput(1).Build(seed: 1).Parameters;
        float[,] recurrent = { { 1, 2, 3, 4, 5, 6, 7, 8 }, { 9, 10, 11, 12, 13, 14, 15, 16 } };

        parameters["lstm1.U"].Set(recurrent);
        parameters["lstm1.U"].Set("g", new float[,] { { -5, -6 }, { -13, -14 } });
        parameters["lstm1.b"].Set(Tensor.Create([1f, 2, 3, 4, 5, 6, 7, 8], [8]));
        parameters["lstm1.b"].Set("o", Tensor.Create([0f, 0.5f], [1, 2]));
        parameters["output.W"].Set(Tensor.Create([3f, 4f], [2, 1]));
        parameters["lstm1.W"].Set(1, 2, 3, 4, 5, 6, 7, 8);

        parameters["lstm1.U"].Values.ToArray().Should().Equal(1, 2, 3, 4, -5, -6, 7, 8, 9, 10, 11, 12, -13, -14, 15, 16);
        parameters["lstm1.b"].Values.ToArray().Should().Equal(1, 2, 3, 4, 5, 6, 0, 0.5f);
        parameters["output.W"].Values.ToArray().Should().Equal(3, 4);
        parameters["lstm1.W"].Values.ToArray().Should().Equal(1, 2, 3, 4, 5, 6, 7, 8);
    }

    [Fact]
    public void Values_of_another_shape_or_that_are_no_numbers_change_nothing()
    {
        ParameterStore<float> parameters = SequenceModel.ManyToOne(3).Lstm(2).LinearOutput(1).Build(seed: 1).Parameters;
        float[] before = parameters.AllValues.ToArray();

        Refused(() => parameters["lstm1.U"].Set(new float[8, 2]), "lstm1.U has the shape [2, 8], [inputs, outputs]; the values have [8, 2]. Transpose them.*");
        Refused(() => parameters["lstm1.W"].Set(new float[3, 7]), "lstm1.W has the shape *3, 8*3, 7*as many rows and columns*");
        Refused(() => parameters["lstm1.W"].Set(Tensor.Create(new float[24], [24])), "*have [24]*");
        Refused(() => parameters["lstm1.W"].Set(Tensor.Create(new float[24], [3, 8, 1])), "*have [3, 8, 1]*");
        Refused(() => parameters["lstm1.W"].Set("f", new float[3, 8]), "lstm1.W, gate f has the shape [3, 2]*");
        Refused(() => parameters["lstm1.b"].Set(Tensor.Create(new float[7], [7])), "*have [7]*");
        Refused(() => parameters["output.W"].Set(new[,] { { 1f }, { float.NaN } }), "*output.W hold NaN at [1, 0]*finite*");
        Refused(() => parameters["lstm1.b"].Set("i", Tensor.Create([0f, float.NegativeInfinity], [2])), "*lstm1.b, gate i hold -Infinity at [0, 1]*");
        Refused(() => parameters["lstm1.W"].Set(1, 2, 3), "*which is 24 values; got 3*");
        Refused(() => parameters["output.b"].Set(float.NaN), "*output.b hold NaN*");
        Refused(() => parameters["lstm1.b"].Set("x", new float[1, 2]), "*no gate 'x'*");

        parameters.AllValues.ToArray().Should().Equal(before);

        static void Refused(Action act, string message) => act.Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void The_flat_runs_hold_every_parameter_at_its_offset()
    {
        ParameterStore<float> parameters = SequenceModel.ManyToOne(3).Lstm(5).Dense(7).LinearOutput(1).Build(seed: 1).Parameters;

        foreach (Parameter<float> parameter in parameters)
        {
            parameter.Gradients.Fill(parameter.Offset + 1);
            parameters.AllValues.Slice(parameter.Offset, parameter.Count).ToArray().Should().Equal(parameter.Values.ToArray());
            parameters.AllGradients.Slice(parameter.Offset, parameter.Count).ToArray().Should().OnlyContain(value => value == parameter.Offset + 1);
        }

        parameters.Select(parameter => parameter.Offset).Should().BeInAscendingOrder("they lie in the order of the list");
        parameters.TrainedRuns.ToArray().Should().Equal([0..parameters.AllValues.Length], "all are trained, in one run");
    }
}
