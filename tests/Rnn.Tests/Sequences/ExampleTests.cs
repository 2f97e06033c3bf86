using System.Numerics.Tensors;
using Rnn.Sequences;

namespace Rnn.Tests.Sequences;

/// <summary>One thing to learn: every form it can be given in, and every form that is refused.</summary>
public class ExampleTests
{
    private static readonly double[] _vector = [1, 2, 3];
    private static readonly double[,] _sequence = { { 1, 2 }, { 3, 4 }, { 5, 6 } };

    [Fact]
    public void A_sequence_in_and_a_vector_out() => Check(new Example<double>(_sequence, _vector), (3, 2), (1, 3));

    [Fact]
    public void A_sequence_in_and_a_sequence_out() =>
        Check(new Example<double>(_sequence, new double[,] { { 7 }, { 8 } }), (3, 2), (2, 1));

    [Fact]
    public void A_vector_in_and_a_vector_out() => Check(new Example<double>(_vector, [9, 8]), (1, 3), (1, 2));

    [Fact]
    public void A_vector_in_and_a_sequence_out() => Check(new Example<double>(_vector, _sequence), (1, 3), (3, 2));

    [Fact]
    public void A_tensor_of_one_dimension_is_a_sequence_of_one_step() =>
        Check(new Example<double>(Tensor.Create<double>([1, 2, 3]), Tensor.Create<double>([1, 2, 3, 4], [2, 2])), (1, 3), (2, 2));

    [Fact]
    public void A_tensor_in_and_an_array_out()
    {
        Tensor<double> sequence = Tensor.Create<double>([1, 2, 3, 4, 5, 6], [3, 2]);
        var vectorOut = new Example<double>(sequence, [7]);
        var sequenceOut = new Example<double>(sequence, new double[,] { { 7 }, { 8 } });

        Check(vectorOut, (3, 2), (1, 1));
        vectorOut.Target.Should().Equal([7]);
        Check(new Example<double>(sequence, _vector), (3, 2), (1, 3));
        Check(sequenceOut, (3, 2), (2, 1));
        sequenceOut.Target.Should().Equal([7, 8]);
        sequenceOut.Input.Should().Equal([1, 2, 3, 4, 5, 6]);
    }

    [Fact]
    public void Values_are_copied_row_by_row()
    {
        var example = new Example<double>(_sequence, _vector);
        var transposed = new Example<double>(
            Tensor.Transpose(Tensor.Create<double>([1, 2, 3, 4, 5, 6], [3, 2])), Tensor.Create(_vector));

        example.Input.Should().Equal([1, 2, 3, 4, 5, 6], "steps follow each other");
        example.Target.Should().Equal([1, 2, 3], "the target is kept as it is").And.NotBeSameAs(_vector, "and is a copy");
        transposed.Input.Should().Equal([1, 3, 5, 2, 4, 6], "a transposed tensor is read in its own order");
        (transposed.InputLength, transposed.InputSize).Should().Be((2, 3), "3×2 transposed is 2×3");
    }

    [Fact]
    public void Another_number_of_dimensions_is_refused()
    {
        Action input = () => _ = new Example<double>(Tensor.CreateFromShape<double>([2, 3, 4]), Tensor.Create(_vector));
        Action target = () => _ = new Example<double>(Tensor.Create(_vector), Tensor.CreateFromShape<double>([2, 3, 4]));

        input.Should().Throw<ArgumentException>("a batch is a list of examples")
            .WithMessage("*input*one vector or a sequence [time, numbers per step]*[2, 3, 4]*", "what was expected and what came")
            .Which.ParamName.Should().Be("input", "by name");
        target.Should().Throw<ArgumentException>("a batch is a list of examples")
            .WithMessage("*target*[2, 3, 4]*", "what came").Which.ParamName.Should().Be("target", "by name");
    }

    [Fact]
    public void Nothing_is_refused()
    {
        Refuses(() => _ = new Example<double>(new double[2, 0], _vector), "*input*no features*[2, 0]*");
        Refuses(() => _ = new Example<double>(_sequence, []), "*target*no features*[0]*");
        Refuses(() => _ = new Example<double>((double[,])null!, _vector), "*");
        Refuses(() => _ = new Example<double>(_sequence, (double[])null!), "*target*");
        Refuses(() => _ = new Example<double>((Tensor<double>)null!, Tensor.Create(_vector)), "*input*");
        Refuses(() => _ = new Example<double>((Tensor<double>)null!, _vector), "*input*");
        Refuses(() => _ = new Example<double>(Tensor.Create(_vector), []), "*target*no features*[0]*");
        Refuses(() => _ = new Example<double>(Tensor.Create(_vector), new double[2, 0]), "*target*no features*[2, 0]*");
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void Missing_values_are_refused_with_their_place(double bad, string shown)
    {
        double[,] sequence = { { 1, 2 }, { 3, bad } };

        Refuses(() => _ = new Example<double>(sequence, _vector), $"*input*{shown}*row 1, column 1*fill in*");
        Refuses(() => _ = new Example<double>(_sequence, [1, 2, bad]), $"*target*{shown}*row 0, column 2*fill in*");
    }

    private static void Refuses(Action act, string message) =>
        act.Should().Throw<ArgumentException>("a model can't learn from it")
            .WithMessage(message, "the reader must find the place and the way out");

    private static void Check(Example<double> example, (int Length, int Size) input, (int Length, int Size) target)
    {
        (example.InputLength, example.InputSize).Should().Be(input, "the input has that many steps of that many numbers");
        (example.TargetLength, example.TargetSize).Should().Be(target, "the target has that many steps of that many numbers");
    }
}
