using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Optimizers;

/// <summary>A setting out of range is refused at once, by its name, and not found out by a training full of NaN.</summary>
public class OptimizerSettingsTests
{
    private static readonly double[] _notAboveZero = [0, -0.1, double.NaN, double.PositiveInfinity, double.NegativeInfinity];
    private static readonly double[] _noFraction = [-0.1, 1, 1.5, double.NaN, double.PositiveInfinity];
    private static readonly double[] _negative = [-0.1, double.NaN, double.PositiveInfinity];

    public static TheoryData<string, string, double> BadSettings()
    {
        var data = new TheoryData<string, string, double>();
        void Add(string optimizer, string setting, double[] values) =>
            Array.ForEach(values, value => data.Add(optimizer, setting, value));
        foreach (string optimizer in OptimizerTests.Kinds)
        {
            Add(optimizer, "learningRate", _notAboveZero);
        }

        Add(nameof(Momentum), "factor", _noFraction);
        Add(nameof(RmsProp), "decay", _noFraction);
        Add(nameof(RmsProp), "epsilon", _notAboveZero);
        foreach (string optimizer in new[] { nameof(Adam), nameof(AdamW) })
        {
            Add(optimizer, "beta1", _noFraction);
            Add(optimizer, "beta2", _noFraction);
            Add(optimizer, "epsilon", _notAboveZero);
        }

        Add(nameof(AdamW), "weightDecay", _negative);
        return data;
    }

    [Theory]
    [MemberData(nameof(BadSettings))]
    public void A_bad_setting_of_an_optimizer_is_named(string optimizer, string setting, double value)
    {
        Action create = () => Create(optimizer, setting, value);

        create.Should().Throw<ArgumentOutOfRangeException>("{0} = {1} trains nothing", setting, value)
            .WithParameterName(setting, "the reader should know which of the settings to mend")
            .WithMessage($"{setting} must be *", "and what it must be");
    }

    [Fact]
    public void Settings_at_the_edge_are_taken()
    {
        Action create = () =>
        {
            _ = new Momentum(double.Epsilon, factor: 0);
            _ = new RmsProp(decay: 0);
            _ = new AdamW(weightDecay: 0, beta1: 0, beta2: 0.999999, epsilon: float.Epsilon);
        };

        create.Should().NotThrow("they are unusual and mean something");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_clipping_limit_that_is_not_above_0_is_named(double limit)
    {
        RefusesWithoutChange(new FitOptions<double> { ClipGradientNorm = limit }, nameof(FitOptions<double>.ClipGradientNorm));
        RefusesWithoutChange(new FitOptions<double> { ClipGradientValue = limit }, nameof(FitOptions<double>.ClipGradientValue));
    }

    private static void RefusesWithoutChange(FitOptions<double> options, string setting)
    {
        SequenceModel<double> model = SequenceModel.ManyToOne<double>(features: 1).Vanilla(2).LinearOutput(1).Build(seed: 1);
        double[] before = Values(model);
        SequenceDataset<double> data = SequenceDataset.FromExamples([new Example<double>(new double[,] { { 1 } }, [1])]);

        Action fit = () => model.Fit(data, options);

        fit.Should().Throw<ArgumentOutOfRangeException>("there is no training with such a {0}", setting)
            .WithParameterName(setting, "the reader should know which of the settings to mend");
        Values(model).Should().Equal(before, "settings are checked before anything changes");
    }

    private static double[] Values(SequenceModel<double> model) => [.. model.Parameters.SelectMany(p => p.Values.ToDoubles())];

    // All settings but one stay at their defaults.
    private static Optimizer Create(string optimizer, string setting, double value)
    {
        double Or(string name, double otherwise) => name == setting ? value : otherwise;
        double rate = Or("learningRate", 0.01), epsilon = Or("epsilon", 1e-8);
        double beta1 = Or("beta1", 0.9), beta2 = Or("beta2", 0.999);
        return optimizer switch
        {
            nameof(GradientDescent) => new GradientDescent(rate),
            nameof(Momentum) => new Momentum(rate, Or("factor", 0.9)),
            nameof(RmsProp) => new RmsProp(rate, Or("decay", 0.9), epsilon),
            nameof(Adam) => new Adam(rate, beta1, beta2, epsilon),
            _ => new AdamW(rate, Or("weightDecay", 0.01), beta1, beta2, epsilon),
        };
    }
}
