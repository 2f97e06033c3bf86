using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Tests.Tensors;

/// <summary>exp, tanh and sigmoid over spans: every length, in place, the ends of the range, and what is refused.</summary>
public class VectorMathTests
{
    private delegate void Function<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    public static TheoryData<string, string> TypesAndFunctions()
    {
        var data = new TheoryData<string, string>();
        foreach (string function in new[] { "exp", "tanh", "sigmoid" })
        {
            data.Add("float", function);
            data.Add("double", function);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(TypesAndFunctions))]
    public void Every_length_gives_the_bits_of_single_elements(string type, string function) =>
        EachType.Run(type, new LengthCheck(function));

    [Theory]
    [MemberData(nameof(TypesAndFunctions))]
    public void A_destination_that_is_too_short_is_refused(string type, string function) =>
        EachType.Run(type, new ShortCheck(function));

    [Theory]
    [MemberData(nameof(EachType.Names), MemberType = typeof(EachType))]
    public void Special_arguments_have_their_exact_results(string type) => EachType.Run(type, new SpecialsCheck());

    [Fact]
    public void Exp_reaches_both_ends_of_float()
    {
        float[] y = [88.72283f, 88.72284f, -87.33655f, -103.97207f, -103.97209f, float.MaxValue, -float.MaxValue];
        VectorMath.Exp<float>(y, y);

        y[0].Should().BeInRange(3.4e38f, float.MaxValue, "this is the last argument with a finite result");
        y[1].Should().Be(float.PositiveInfinity, "the next float is beyond");
        y[2].Should().BeApproximately(1.1754944e-38f, 1e-43f, "here the normal numbers end");
        y[3].Should().Be(float.Epsilon, "the smallest denormal is the last that is not 0");
        y[4].Should().Be(0, "below half of it there is nothing");
        y[5].Should().Be(float.PositiveInfinity, "however large");
        y[6].Should().Be(0, "however small");
    }

    [Fact]
    public void Exp_reaches_both_ends_of_double()
    {
        double[] y =
            [709.782712893384, 709.7827128933841, -708.3964185322641, -745.1332191019411, -745.1332191019412, 1e300, -1e300];
        VectorMath.Exp<double>(y, y);

        y[0].Should().BeInRange(1.79e308, double.MaxValue, "this is the last argument with a finite result");
        y[1].Should().Be(double.PositiveInfinity, "the next double is beyond");
        y[2].Should().BeApproximately(2.2250738585072014e-308, 1e-321, "here the normal numbers end");
        y[3].Should().Be(double.Epsilon, "the smallest denormal is the last that is not 0");
        y[4].Should().Be(0, "below half of it there is nothing");
        y[5].Should().Be(double.PositiveInfinity, "however large");
        y[6].Should().Be(0, "however small");
    }

    [Fact]
    public void Half_has_no_functions_and_the_error_says_so()
    {
        var x = new Half[3];
        Action act = () => VectorMath.Tanh<Half>(x, x);

        act.Should().Throw<NotSupportedException>("constants exist for float and double")
            .WithMessage("*float or double*Half*", "the message says what to choose");
    }

    private static Function<T> Named<T>(string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => name switch
        {
            "exp" => VectorMath.Exp<T>,
            "tanh" => VectorMath.Tanh<T>,
            _ => VectorMath.Sigmoid<T>,
        };

    private sealed record LengthCheck(string Name) : ITypeCheck
    {
        public void Run<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            Function<T> function = Named<T>(Name);
            T mark = T.CreateTruncating(-777);
            T[] x = TestNumbers.WithSpecials<T>(80, 26), single = new T[x.Length];
            for (int i = 0; i < x.Length; i++)
            {
                function(x.AsSpan(i, 1), single.AsSpan(i, 1));
            }

            for (int length = 0; length <= 70; length++)
            {
                T[] y = new T[x.Length];
                y.AsSpan().Fill(mark);
                function(x.AsSpan(3, length), y);
                TestNumbers.FirstDifference<T>(y.AsSpan(0, length), single.AsSpan(3, length)).Should().BeNull(
                    "the end of an array is computed like its middle; length {0}", length);
                y.AsSpan(length).IndexOfAnyExcept(mark).Should().Be(
                    -1, "a longer destination keeps its rest; length {0}", length);

                T[] same = [.. x];
                function(same.AsSpan(3, length), same.AsSpan(3, length));
                T[] expected = [.. x[..3], .. single[3..(3 + length)], .. x[(3 + length)..]];
                TestNumbers.FirstDifference<T>(same, expected).Should().BeNull(
                    "a result may replace its argument; length {0}", length);
            }
        }
    }

    private sealed record ShortCheck(string Name) : ITypeCheck
    {
        public void Run<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            Action act = () => Named<T>(Name)(new T[5], new T[4]);

            act.Should().Throw<ArgumentException>("writing behind the end would spoil other memory")
                .WithMessage("*4*5*", "both lengths are named")
                .Which.ParamName.Should().Be("destination", "it is the one to mend");
        }
    }

    private sealed record SpecialsCheck : ITypeCheck
    {
        public void Run<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T[] x =
            [
                T.Zero, T.NegativeZero, T.PositiveInfinity, T.NegativeInfinity, T.NaN, T.Epsilon, -T.Epsilon,
                T.CreateTruncating(1000), T.CreateTruncating(-1000),
            ];
            T half = T.One / (T.One + T.One);

            Expect("exp", [T.One, T.One, T.PositiveInfinity, T.Zero, T.NaN, T.One, T.One, T.PositiveInfinity, T.Zero]);
            Expect("tanh", [T.Zero, T.NegativeZero, T.One, -T.One, T.NaN, T.Epsilon, -T.Epsilon, T.One, -T.One]);
            Expect("sigmoid", [half, half, T.One, T.Zero, T.NaN, half, half, T.One, T.Zero]);

            void Expect(string name, T[] expected)
            {
                T[] y = new T[x.Length];
                Named<T>(name)(x, y);
                TestNumbers.FirstDifference<T>(y, expected).Should().BeNull(
                    "{0} has a limit at each of them, and NaN stays NaN", name);
            }
        }
    }
}
