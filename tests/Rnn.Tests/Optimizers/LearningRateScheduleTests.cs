using System.Text.Json;
using Rnn.Optimizers;
using Rnn.Tensors;

namespace Rnn.Tests.Optimizers;

/// <summary>Learning rates step by step, beside PyTorch's (Fixtures/PyTorch/make_schedules.py).</summary>
public class LearningRateScheduleTests
{
    private static readonly double[] _losses = [3, 2, 2, 2, 1.99999, 1.5, 1.6, 1.7, 1.8, 1.4, 1.4, 1.4];

    private static readonly Dictionary<string, double[]> _pyTorch = JsonSerializer.Deserialize<Dictionary<string, double[]>>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "PyTorch", "schedules.json")))!;

    [Fact]
    public void They_agree_with_PyTorch()
    {
        Agrees("step", LearningRateSchedule.Step(2, 0.3), epochs: 6, steps: 2);
        Agrees("exponential", LearningRateSchedule.Exponential(0.8), epochs: 5, steps: 2);
        Agrees("cosine", LearningRateSchedule.Cosine(0.1), epochs: 5, steps: 2);
        Agrees("one cycle", LearningRateSchedule.OneCycle(), epochs: 10, steps: 2);
        Agrees("plateau", LearningRateSchedule.OnPlateau(0.5, patience: 1), epochs: 12, steps: 1);
    }

    [Fact]
    public void A_warm_up_rises_evenly_and_hands_over()
    {
        double[] alone = Rates(LearningRateSchedule.WarmUp(4), epochs: 3, steps: 2);
        double[] followed = Rates(LearningRateSchedule.WarmUp(2, LearningRateSchedule.Cosine()), epochs: 3, steps: 2);

        alone.Should().Equal(0.25, 0.5, 0.75, 1, 1, 1);
        followed.ShouldAgreeWith([0.5, 1, 1, (1 + Math.Sqrt(0.5)) / 2, 0.5, (1 - Math.Sqrt(0.5)) / 2], 1e-15, "the cosine begins when the warm-up has ended");
    }

    [Fact]
    public void The_cosine_is_the_cosine()
    {
        for (int i = 0; i <= 1000; i++)
        {
            ScalarMath.CosOfPi(i / 1000.0).Should().BeApproximately(Math.Cos(Math.PI * i / 1000.0), 2e-15);
        }
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Refused(() => LearningRateSchedule.Step(0), "*every must be at least 1*");
        Refused(() => LearningRateSchedule.Exponential(1.5), "*factor must be above 0 and at most 1*");
        Refused(() => LearningRateSchedule.Cosine(-0.1), "*lowest must be from 0 to 1*");
        Refused(() => LearningRateSchedule.WarmUp(0), "*steps must be at least 1*");
        Refused(() => LearningRateSchedule.OneCycle(rise: 1), "*rise must be above 0 and below 1*");
        Refused(() => LearningRateSchedule.OnPlateau(patience: -1), "*patience must be 0 or more*");

        static void Refused(Action action, string message) => action.Should().Throw<ArgumentOutOfRangeException>().WithMessage(message);
    }

    private static void Agrees(string name, LearningRateSchedule schedule, int epochs, int steps) =>
        Rates(schedule, epochs, steps).ShouldAgreeWith(_pyTorch[name], 1e-12, "{0}, as PyTorch has it", name);

    private static double[] Rates(LearningRateSchedule schedule, int epochs, int steps)
    {
        var losses = new List<double>();
        var rates = new List<double>();
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            for (int step = 0; step < steps; step++)
            {
                rates.Add(schedule.FactorAt(new ScheduleMoment(epoch + 1, rates.Count, (long)epochs * steps, losses)));
            }

            losses.Add(_losses[epoch]);
        }

        return [.. rates];
    }
}
