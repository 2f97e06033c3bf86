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
    public void A_number_out()
    {
        foreach (Example<double> example in new Example<double>[]
        {
            new(_sequence, 1), new(_vector, 1), new(Tensor.Create(_vector), 1), new([[1, 2], [3, 4]], 1), new(new[] { 5, 0 }, 1),
        })
        {
            example.Target.Should().Equal([1]);
            (example.TargetLength, example.TargetSize).Should().Be((1, 1));
        }
    }

    [Fact]
    public void Rows_that_are_arrays_of_their_own()
    {
        var vectorOut = new Example<double>([[1, 2], [3, 4], [5, 6]], [7, 8]);
        double[][] rows = [[1, 2], [3, 4]];

        Check(vectorOut, (3, 2), (1, 2));
        vectorOut.Input.Should().Equal([1, 2, 3, 4, 5, 6]);
        Check(new Example<double>(rows, [[7], [8]]), (2, 2), (2, 1));
        Refuses(() => _ = new Example<double>([[1, 2], [3]], 1), "Row 1 of input has 1 numbers, row 0 has 2*");
        Refuses(() => _ = new Example<double>([[1, 2], null!], 1), "Row 1 of input is null*");
        Refuses(() => _ = new Example<double>(Array.Empty<double[]>(), 1), "*input has no rows*");
        Refuses(() => _ = new Example<double>(rows, new double[][] { [1], [1, 2] }), "Row 1 of target*");
    }

    [Fact]
    public void Tokens_are_ints_and_stay_ints()
    {
        int[] tokens = [16_777_217, 0];
        var answer = new Example<float>(tokens, [1, 0]);
        var tagged = new Example<float>(tokens, new[] { 2, 1 });

        answer.Tokens.Should().Equal([16_777_217, 0], "no float is 16,777,217").And.NotBeSameAs(tokens);
        (answer.InputLength, answer.InputSize, answer.TokenColumns).Should().Be((2, 0, 1));
        (answer.TargetLength, answer.TargetSize).Should().Be((1, 2), "[1, 0] is a vector");
        tagged.Target.Should().Equal([2, 1], "an int[] is a class for each step");
        (tagged.TargetLength, tagged.TargetSize).Should().Be((2, 1));
        Check(new Example<float>(tokens, new float[,] { { 1, 2 }, { 3, 4 } }) is { TokenColumns: 1 } e ? (e.TargetLength, e.TargetSize) : default, (2, 2));
        Refuses(() => _ = new Example<float>(new[] { 1, -1 }, 1), "Token 1 is -1*numbered from 0*");
        Refuses(() => _ = new Example<float>(tokens, new[] { 0, 16_777_217 }), "Class 16777217 is no Single*double*");
    }

    [Fact]
    public void Several_tokens_per_step_with_numbers_beside_them_or_none()
    {
        int[,] tokens = { { 4, 0, 1 }, { 5, 2, 1 } };
        double[,] numbers = { { 0.5 }, { -0.5 } };
        Example<double>[] alone = [new(tokens, 1), new(tokens, [1, 0]), new(tokens, new double[,] { { 1 }, { 2 } }), new(tokens, new[] { 1, 2 })];
        Example<double>[] beside =
            [new(tokens, numbers, 1), new(tokens, numbers, [1, 0]), new(tokens, numbers, new double[,] { { 1 }, { 2 } }), new(tokens, numbers, new[] { 1, 2 })];

        alone.Concat(beside).Should().OnlyContain(example => example.Tokens.SequenceEqual(new[] { 4, 0, 1, 5, 2, 1 }) && example.TokenColumns == 3);
        alone.Should().OnlyContain(example => example.InputLength == 2 && example.InputSize == 0);
        beside.Should().OnlyContain(example => example.InputSize == 1 && example.Input.SequenceEqual(new[] { 0.5, -0.5 }));
        foreach (Example<double>[] examples in new[] { alone, beside })
        {
            examples.Select(example => (example.TargetLength, example.TargetSize)).Should().Equal([(1, 1), (1, 2), (2, 1), (2, 1)]);
        }

        Refuses(() => _ = new Example<double>(new[,] { { 0, 1 }, { 2, -3 } }, 1), "The token at step 1, column 1 is -3*");
        Refuses(() => _ = new Example<double>(new int[2, 0], 1), "tokens has no columns, [2, 0]*");
        Refuses(() => _ = new Example<double>(tokens, new double[,] { { 1 } }, 1.0), "There are 2 steps of tokens and 1 steps of numbers*");
    }

    [Fact]
    public void A_list_of_literals_is_features_even_where_they_are_whole()
    {
        var example = new Example<float>([1, 0], [1]);

        (example.InputLength, example.InputSize, example.TokenColumns).Should().Be((1, 2, 0), "tokens are an int[], as Encode gives them");
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

    private static void Check((int, int) actual, (int, int) expected) => actual.Should().Be(expected);

    private static void Check(Example<double> example, (int Length, int Size) input, (int Length, int Size) target)
    {
        (example.InputLength, example.InputSize).Should().Be(input, "the input has that many steps of that many numbers");
        (example.TargetLength, example.TargetSize).Should().Be(target, "the target has that many steps of that many numbers");
    }
}
