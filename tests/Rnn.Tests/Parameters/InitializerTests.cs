using Rnn.Cells;
using Rnn.Models;
using Rnn.Parameters;

namespace Rnn.Tests.Parameters;

/// <summary>What each way to begin promises: bounds, variances, orthogonality, and where it is used.</summary>
public class InitializerTests
{
    [Theory]
    [InlineData("glorot", 30, 50, 0.27386127875258304)] // √(6/80)
    [InlineData("glorot", 200, 10, 0.1690308509457033)] // √(6/210)
    [InlineData("he", 24, 50, 0.5)] // √(6/24)
    [InlineData("he", 600, 10, 0.1)] // √(6/600)
    public void A_uniform_start_fills_its_interval_and_no_more(string name, int fanIn, int fanOut, double bound)
    {
        double[] values = Fill(name == "glorot" ? Initializer.GlorotUniform : Initializer.HeUniform, fanIn, fanOut);

        values.Max().Should().BeInRange(bound * 0.98, bound, "the largest of many draws comes close to the bound");
        values.Min().Should().BeInRange(-bound, -bound * 0.98, "and so does the smallest");
        Variance(values).Should().BeApproximately(
            bound * bound / 3, bound * bound / 3 * 0.1, "a uniform number in ±a has variance a²/3");
    }

    [Theory]
    [InlineData("glorot", 30, 50, 0.025)] // 2/80
    [InlineData("he", 30, 50, 0.06666666666666667)] // 2/30
    [InlineData("he", 500, 4, 0.004)] // 2/500
    public void A_normal_start_has_its_variance(string name, int fanIn, int fanOut, double variance)
    {
        double[] values = Fill(name == "glorot" ? Initializer.GlorotNormal : Initializer.HeNormal, fanIn, fanOut);

        Variance(values).Should().BeApproximately(
            variance, variance * 0.15, "4 deviations of the variance of 1500 draws are 15 %");
        values.Average().Should().BeApproximately(0, 4 * Math.Sqrt(variance / values.Length), "neither sign is favoured");
        values.Max().Should().BeGreaterThan(
            2.5 * Math.Sqrt(variance), "a bell has tails, where a uniform number ends at 1.7 deviations");
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(12, 5)]
    [InlineData(5, 12)]
    [InlineData(1, 1)]
    [InlineData(1, 6)]
    public void An_orthogonal_start_has_orthonormal_rows_or_columns(int rows, int columns)
    {
        double[] q = Fill(Initializer.Orthogonal, rows, columns);
        int narrow = Math.Min(rows, columns);
        for (int i = 0; i < narrow; i++)
        {
            for (int j = 0; j < narrow; j++)
            {
                double product = 0;
                for (int k = 0; k < Math.Max(rows, columns); k++)
                {
                    product += rows >= columns
                        ? q[(k * columns) + i] * q[(k * columns) + j]
                        : q[(i * columns) + k] * q[(j * columns) + k];
                }

                product.Should().BeApproximately(
                    i == j ? 1 : 0, 1e-13, "QᵀQ = I, the side with fewer vectors; element ({0}, {1})", i, j);
            }
        }
    }

    [Fact]
    public void An_orthogonal_start_favours_no_sign()
    {
        // A bare QR factorisation has a diagonal of R with fixed signs, and so a Q that leans to one side.
        double sum = 0;
        for (uint stream = 0; stream < 400; stream++)
        {
            var random = new PhiloxGenerator(21, RandomPurpose.Initialisation, stream);
            double[] values = new double[9];
            Initializer.Orthogonal.Fill(values, 3, 3, ref random);
            sum += values[0];
        }

        (sum / 400).Should().BeApproximately(0, 0.12, "4 deviations: the first element has variance ⅓");
    }

    [Fact]
    public void Identity_is_1_on_the_diagonal_also_when_not_square()
    {
        Fill(Initializer.Identity, 2, 3).Should().Equal(
            [1, 0, 0, 0, 1, 0], "a wide one passes its inputs on and has columns to spare");
        Fill(Initializer.Identity, 3, 2).Should().Equal([1, 0, 0, 1, 0, 0], "a tall one passes the first inputs on");
    }

    [Fact]
    public void Constants_are_constant()
    {
        Fill(Initializer.Zeros, 2, 3).Should().OnlyContain(value => value == 0, "zeros are zeros");
        Fill(Initializer.Constant(-2.5), 2, 3).Should().OnlyContain(value => value == -2.5, "the value was given");
    }

    [Fact]
    public void Every_gate_of_a_recurrent_weight_is_orthogonal_by_itself()
    {
        const int Hidden = 6;
        SequenceModel<double> model = SequenceModel.ManyToOne<double>(3).Lstm(Hidden).LinearOutput(1).Build(seed: 4);
        Parameter<double> u = model.Parameters["lstm1.U"];
        var firsts = new List<double>();
        for (int gate = 0; gate < 4; gate++)
        {
            for (int i = 0; i < Hidden; i++)
            {
                for (int j = 0; j < Hidden; j++)
                {
                    double product = 0;
                    for (int k = 0; k < Hidden; k++)
                    {
                        product += u.AsTensorSpan()[k, (gate * Hidden) + i] * u.AsTensorSpan()[k, (gate * Hidden) + j];
                    }

                    product.Should().BeApproximately(
                        i == j ? 1 : 0, 1e-13, "each gate keeps lengths; gate {0}, element ({1}, {2})", gate, i, j);
                }
            }

            firsts.Add(u.Values[gate * Hidden]);
        }

        firsts.Should().OnlyHaveUniqueItems("four gates that began equal would learn the same");
    }

    [Fact]
    public void The_fan_out_of_a_gated_weight_is_that_of_one_gate()
    {
        Parameter<double> w = SequenceModel.ManyToOne<double>(30).Lstm(50).LinearOutput(1).Build(seed: 4).Parameters["lstm1.W"];
        double bound = Math.Sqrt(6.0 / (30 + 50));

        w.Values.ToArray().Max().Should().BeInRange(bound * 0.98, bound, "Glorot's bound is of 50 outputs and not of 4·50");
    }

    [Fact]
    public void The_forget_gate_begins_at_1_and_the_other_biases_at_0()
    {
        Biases(new LstmCell<double>(2)).Should().Equal(
            [0, 0, 1, 1, 0, 0, 0, 0], "gates stand in the order i, f, g, o, and a new network remembers");
        Biases(new LstmCell<double>(2) { ForgetBias = -0.5 }).Should().Equal(
            [0, 0, -0.5, -0.5, 0, 0, 0, 0], "another start may be chosen");

        static double[] Biases(LstmCell<double> cell) => SequenceModel.ManyToOne<double>(3).Recurrent(cell).LinearOutput(1)
            .Build(seed: 4).Parameters["lstm1.b"].Values.ToArray();
    }

    [Fact]
    public void A_cell_begins_as_it_is_told()
    {
        var cell = new VanillaCell<double>(3)
        {
            RecurrentInitializer = Initializer.Identity,
            InputInitializer = Initializer.Constant(0.25),
        };
        SequenceModel<double> model = SequenceModel.ManyToOne<double>(2).Recurrent(cell).LinearOutput(1).Build(seed: 4);

        model.Parameters["vanilla1.U"].Values.ToArray().Should().Equal([1, 0, 0, 0, 1, 0, 0, 0, 1], "the identity was asked for");
        model.Parameters["vanilla1.W"].Values.ToArray().Should().OnlyContain(value => value == 0.25, "the constant was asked for");
    }

    private static double[] Fill(Initializer initializer, int fanIn, int fanOut)
    {
        var random = new PhiloxGenerator(20, RandomPurpose.Initialisation, 0);
        double[] values = new double[fanIn * fanOut];
        values.AsSpan().Fill(double.NaN); // what is not written shows
        initializer.Fill(values, fanIn, fanOut, ref random);
        return values;
    }

    private static double Variance(double[] values) => values.Average(value => value * value);
}
