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
        Refused(() => LearningRateSchedule.Exponential(0), "*factor must be above 0 and at most 1*");
        Refused(() => LearningRateSchedule.Cosine(1.1), "*lowest must be from 0 to 1*");
        Refused(() => LearningRateSchedule.OneCycle(rise: 1), "*rise must be above 0 and below 1*");
        Refused(() => LearningRateSchedule.OneCycle(rise: 0), "*rise must be above 0 and below 1*");
        Refused(() => LearningRateSchedule.OneCycle(start: 0.9), "*start must be at least 1*");
        Refused(() => LearningRateSchedule.OneCycle(end: 0.9), "*end must be at least 1*");
        Refused(() => LearningRateSchedule.OnPlateau(threshold: 1.1), "*threshold must be from 0 to 1*");
        Refused(() => LearningRateSchedule.OnPlateau(patience: -1), "*patience must be 0 or more*");

        static void Refused(Action action, string message) => action.Should().Throw<ArgumentOutOfRangeException>().WithMessage(message);
    }

    [Fact]
    public void The_ends_of_the_ranges_are_in_them()
    {
        Rates(LearningRateSchedule.Exponential(1), epochs: 2, steps: 1).Should().Equal(1, 1);
        Rates(LearningRateSchedule.Cosine(1), epochs: 2, steps: 2).Should().Equal(1, 1, 1, 1);
        Rates(LearningRateSchedule.WarmUp(1), epochs: 2, steps: 1).Should().Equal(1, 1);
        Rates(LearningRateSchedule.OneCycle(start: 1, end: 1), epochs: 4, steps: 2).Should().OnlyContain(rate => Math.Abs(rate - 1) < 1e-15);
        Rates(LearningRateSchedule.OnPlateau(0.5, patience: 0), epochs: 4, steps: 1).Should().Equal(1, 1, 1, 0.5);
        LearningRateSchedule.OnPlateau(0.5, patience: 0, threshold: 0).FactorAt(new ScheduleMoment(3, 2, 4, [2, 2])).Should().Be(0.5, "an equal loss is no better one");
    }

    [Fact]
    public void The_top_of_a_cycle_is_the_full_rate_also_where_it_is_the_first_step()
    {
        LearningRateSchedule.OneCycle(rise: 0.5).FactorAt(new ScheduleMoment(1, step: 4, steps: 10, losses: [])).Should().Be(1);
        LearningRateSchedule.OneCycle(rise: 0.5).FactorAt(new ScheduleMoment(1, step: 0, steps: 2, losses: [])).Should().Be(1);
    }

    [Fact]
    public void A_schedule_says_whether_it_looks_at_the_end()
    {
        LearningRateSchedule[] looking = [LearningRateSchedule.Cosine(), LearningRateSchedule.OneCycle(), LearningRateSchedule.WarmUp(2, LearningRateSchedule.Cosine()), LearningRateSchedule.Custom(_ => 1, "own", looksAtTheEnd: true)];
        LearningRateSchedule[] others = [LearningRateSchedule.Step(2), LearningRateSchedule.Exponential(0.9), LearningRateSchedule.OnPlateau(), LearningRateSchedule.WarmUp(2), LearningRateSchedule.WarmUp(2, LearningRateSchedule.Step(3)), LearningRateSchedule.Custom(_ => 1)];

        looking.Should().OnlyContain(schedule => schedule.LooksAtTheEnd);
        others.Should().OnlyContain(schedule => !schedule.LooksAtTheEnd);
        new ScheduleMoment(1, step: 3, steps: 0, losses: []).Progress.Should().Be(1, "nobody knows how many steps there will be");
        new ScheduleMoment(1, step: 3, steps: 4, losses: []).Progress.Should().Be(0.75);
    }

    [Fact]
    public void A_rule_of_ones_own_needs_a_rule_and_a_name()
    {
        FluentActions.Invoking(() => LearningRateSchedule.Custom(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => LearningRateSchedule.Custom(_ => 1, " ")).Should().Throw<ArgumentException>();
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
