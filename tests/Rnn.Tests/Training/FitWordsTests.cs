using System.Globalization;
using Rnn.Metrics;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Training;

/// <summary>Options and results say what they are in words, the same in every culture.</summary>
public class FitWordsTests
{
    private static readonly SequenceDataset<float> _data = Examples.Random<float>([4, 2, 5], 3, 2);

    [Fact]
    public void Options_show_their_values_and_no_type_names()
    {
        FitOptions<float> options = new()
        {
            Metrics = [new MeanAbsoluteError(), new RootMeanSquaredError()],
            Validation = _data,
            ClassWeights = [0.5, 2],
            ClipGradientNorm = 2.5,
            Schedule = LearningRateSchedule.Step(3, 0.5),
            TimeLimit = TimeSpan.FromMinutes(90),
            Threads = 2,
        };

        string text = Foreign(options.ToString);

        text.Should().Be(options.ToString()).And.NotContain("System.").And.NotContain("Rnn.").And.NotContain("−");
        text.Should().Contain("100 epochs at most; batches of 32; Adam of rate 0.003").And.Contain("after 8 epochs without a better loss")
            .And.Contain("time limit 01:30:00").And.Contain("metrics MAE, RMSE").And.Contain("clip norm 2.5").And.Contain("schedule step 3 0.5")
            .And.Contain("class weights 0.5 2");
    }

    [Fact]
    public void Results_are_the_same_in_every_culture()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(3).Gru(4).LinearOutput(2).Build(seed: 1);
        TrainingHistory history = model.Fit(_data, new FitOptions<float> { Epochs = 2, Validation = _data, Metrics = [new RootMeanSquaredError()] });
        LearningRateCurve curve = model.FindLearningRate(_data, steps: 5);

        Foreign(history.ToString).Should().Be(history.ToString());
        Foreign(history.ToCsv).Should().Be(history.ToCsv());
        Foreign(curve.ToString).Should().Be(curve.ToString()).And.StartWith("learning rates from 1E-06 to ");
        Foreign(new EarlyStopping { MinimumImprovement = 0.25 }.ToString).Should().Be("after 8 epochs without a better loss by 0.25, the best weights kept");
        Foreign(EarlyStopping.None.ToString).Should().Be("none");
        foreach (Optimizer optimizer in new Optimizer[] { new GradientDescent(0.5), new Momentum(0.5, nesterov: true), new RmsProp(), new Adam(), new AdamW() })
        {
            Foreign(optimizer.ToString!).Should().Be(optimizer.ToString()).And.MatchRegex(@" of rate 0\.\d+");
        }
    }

    [Fact]
    public void Numbers_in_messages_are_too()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(3).Gru(4).LinearOutput(2).Build(seed: 1);
        foreach (FitOptions<float> options in new FitOptions<float>[] { new() { Epochs = -1 }, new() { EarlyStopping = new EarlyStopping { Patience = -1 } } })
        {
            Action fit = () => Foreign<object>(() => model.Fit(_data, options));
            fit.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*must be at least 1; got -1.*");
        }
    }

    // A decimal comma and a minus of its own, as in Swedish.
    private static TResult Foreign<TResult>(Func<TResult> function)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var foreign = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        foreign.NumberFormat.NumberDecimalSeparator = ",";
        foreign.NumberFormat.NegativeSign = "−";
        CultureInfo.CurrentCulture = foreign;
        try
        {
            return function();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
