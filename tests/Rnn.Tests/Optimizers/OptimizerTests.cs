using Rnn.Optimizers;
using Rnn.Parameters;

namespace Rnn.Tests.Optimizers;

/// <summary>
/// Each rule by hand: a weight and a bias begin at 1 and meet first the gradient 2, then the gradient ½. With these the
/// averages of squares have even roots: 0.64·2² = 1.6², and 0.36·1.6² + 0.64·½² = 1.04².
/// </summary>
public class OptimizerTests
{
    private const double Rounding = 1e-14;

    // 0.6 − 0.5·m̂/(√v̂ + 0.5) with m̂ = 1 and √v̂ = 1.04/√0.8704
    private static readonly double _secondOfAdam = 0.6 - (0.5 / ((1.04 / Math.Sqrt(0.8704)) + 0.5));

    public static IReadOnlyList<string> Kinds { get; } =
        [nameof(GradientDescent), nameof(Momentum), nameof(RmsProp), nameof(Adam), nameof(AdamW)];

    public static TheoryData<string> AllKinds() => new(Kinds);

    [Fact]
    public void Gradient_descent_steps_by_the_gradient() => StepsFromOneTo(
        0.8,   // 1 − 0.1·2
        0.75,  // 0.8 − 0.1·½
        new GradientDescent(learningRate: 0.1));

    [Fact]
    public void Momentum_steps_by_a_speed_that_adds_up() => StepsFromOneTo(
        0.8,   // v = 2              w = 1 − 0.1·2
        0.57,  // v = 0.9·2 + ½      w = 0.8 − 0.1·2.3
        new Momentum(learningRate: 0.1, factor: 0.9));

    [Fact]
    public void Nesterov_steps_by_the_gradient_and_the_speed_to_come() => StepsFromOneTo(
        0.62,  // v = 2              w = 1 − 0.1·(2 + 0.9·2)
        0.363, // v = 2.3            w = 0.62 − 0.1·(½ + 0.9·2.3)
        new Momentum(learningRate: 0.1, factor: 0.9, nesterov: true));

    [Fact]
    public void RMSprop_divides_by_the_recent_size_of_the_gradient() => StepsFromOneTo(
        0.9,                       // s = 0.64·4 = 2.56                    w = 1 − 0.1·2/(1.6 + 0.4)
        0.9 - (0.05 / 1.44),       // s = 0.36·2.56 + 0.64·¼ = 1.0816      w = 0.9 − 0.1·½/(1.04 + 0.4)
        new RmsProp(learningRate: 0.1, decay: 0.36, epsilon: 0.4));

    [Fact]
    public void Adam_corrects_its_averages_for_their_start_at_0() => StepsFromOneTo(
        0.6,            // m̂ = 1/0.5 = 2, √v̂ = 1.6/√0.64 = 2         w = 1 − 0.5·2/(2 + 0.5)
        _secondOfAdam,  // m̂ = 0.75/0.75 = 1, √v̂ = 1.04/√0.8704      w = 0.6 − 0.5·1/(√v̂ + 0.5)
        new Adam(learningRate: 0.5, beta1: 0.5, beta2: 0.36, epsilon: 0.5));

    [Fact]
    public void AdamW_shrinks_weights_first_and_leaves_biases_alone()
    {
        // Adam's own first step is 1 − 0.6 = 0.4. Before each step the weight loses 0.5·0.2 = a tenth of itself.
        double secondStep = 0.6 - _secondOfAdam;
        var adamW = new AdamW(learningRate: 0.5, weightDecay: 0.2, beta1: 0.5, beta2: 0.36, epsilon: 0.5);

        StepsFromOneTo(0.9 - 0.4, (0.9 * 0.5) - secondStep, adamW, 0.6, _secondOfAdam);
    }

    [Fact]
    public void AdamW_without_decay_is_Adam() => StepsFromOneTo(
        0.6, _secondOfAdam, new AdamW(learningRate: 0.5, weightDecay: 0, beta1: 0.5, beta2: 0.36, epsilon: 0.5));

    [Theory]
    [MemberData(nameof(AllKinds))]
    public void One_optimizer_may_serve_many_trainings(string kind)
    {
        Optimizer optimizer = Default(kind);
        (double[] first, _) = TwoSteps(optimizer);
        (double[] second, _) = TwoSteps(optimizer);

        second.Should().Equal(first, "speeds and averages belong to a training, not to the settings");
    }

    [Theory]
    [MemberData(nameof(AllKinds))]
    public void Without_a_gradient_nothing_but_decay_moves(string kind)
    {
        ParameterStore<double> store = WeightAndBias();
        Default(kind).Start(store).Step(learningRate: 0.1);

        store["layer.b"].Values.ToDoubles().Should().OnlyContain(value => value == 1, "0/(√0 + ε) is 0, and not NaN");
    }

    [Fact]
    public void AdamW_steps_a_bias_behind_a_weight_as_Adam_does_and_the_weight_beside_its_decay()
    {
        ParameterStore<double> decayed = WeightAndBias(), plain = WeightAndBias();
        OptimizerState<double> first = new AdamW(0.1, weightDecay: 0.5).Start(decayed), second = new Adam(0.1).Start(plain);
        for (int step = 1; step <= 3; step++)
        {
            for (int i = 0; i < decayed.AllGradients.Length; i++)
            {
                decayed.AllGradients[i] = plain.AllGradients[i] = Math.Sin((i * step) + 1);
            }

            first.Step(learningRate: 0.1);
            second.Step(learningRate: 0.1);
        }

        decayed["layer.b"].Values.ToDoubles().Should().Equal(plain["layer.b"].Values.ToDoubles()).And.OnlyHaveUniqueItems();
        decayed["layer.W"].Values.ToDoubles().Should().NotIntersectWith(plain["layer.W"].Values.ToDoubles());
    }

    [Theory]
    [MemberData(nameof(AllKinds))]
    public void Behind_a_frozen_parameter_the_others_step_as_if_it_were_not_frozen(string kind)
    {
        // Then the first number that is changed lies past the start of all, in values, gradients and moments alike.
        ParameterStore<double> frozen = WeightAndBias(), free = WeightAndBias();
        frozen["layer.W"].IsFrozen = true;
        OptimizerState<double> first = Default(kind).Start(frozen), second = Default(kind).Start(free);
        for (int step = 1; step <= 3; step++)
        {
            for (int i = 0; i < 7; i++)
            {
                frozen["layer.b"].Gradients[i] = free["layer.b"].Gradients[i] = step - (0.5 * i);
            }

            first.Step(learningRate: 0.1);
            second.Step(learningRate: 0.1);
        }

        frozen["layer.b"].Values.ToDoubles().Should().Equal(free["layer.b"].Values.ToDoubles()).And.OnlyHaveUniqueItems();
        frozen["layer.W"].Values.ToDoubles().Should().OnlyContain(value => value == 1);
    }

    [Theory]
    [MemberData(nameof(AllKinds))]
    public void A_step_ends_before_a_frozen_parameter(string kind)
    {
        ParameterStore<double> store = WeightAndBias();
        store["layer.b"].IsFrozen = true;
        OptimizerState<double> state = Default(kind).Start(store);
        store.AllGradients.Fill(0.5);

        state.Step(learningRate: 0.1);

        store["layer.b"].Values.ToDoubles().Should().OnlyContain(value => value == 1, "it lies behind the last number that may change");
        store["layer.W"].Values.ToDoubles().Should().OnlyContain(value => value < 1);
    }

    [Theory]
    [MemberData(nameof(AllKinds))]
    public void What_it_remembers_is_captured_and_restored(string kind)
    {
        ParameterStore<double> one = WeightAndBias(), other = WeightAndBias();
        OptimizerState<double> first = Default(kind).Start(one), second = Default(kind).Start(other);
        one.AllGradients.Fill(0.5);
        first.Step(learningRate: 0.1);
        (IReadOnlyList<ReadOnlyMemory<double>> moments, double[] counters) = first.Capture();
        one.AllValues.CopyTo(other.AllValues);

        second.Fits(moments, counters).Should().BeTrue();
        second.Restore(moments, counters);
        other.AllGradients.Fill(-0.25);
        one.AllGradients.Fill(-0.25);
        first.Step(learningRate: 0.1);
        second.Step(learningRate: 0.1);

        other.AllValues.ToArray().Should().Equal(one.AllValues.ToArray());
        second.Fits([.. moments, new double[1]], counters).Should().BeFalse("there is a run of moments too many");
        second.Fits(moments, [.. counters, 1]).Should().BeFalse("there is a counter too many");
        second.Fits([.. moments.Select(run => run[1..])], counters).Should().Be(moments.Count == 0, "a run of moments is as long as all values");
    }

    [Fact]
    public void A_state_of_your_own_has_parameters_and_no_negative_counts()
    {
        FluentActions.Invoking(() => new Counting(null!, 0, 0)).Should().Throw<ArgumentNullException>().WithParameterName("parameters");
        FluentActions.Invoking(() => new Counting(WeightAndBias(), -1, 0)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("moments");
        FluentActions.Invoking(() => new Counting(WeightAndBias(), 0, -1)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("counters");
    }

    [Fact]
    public void Nesterov_is_told_from_plain_momentum()
    {
        new Momentum(0.1, nesterov: true).Describe().Should().NotBe(new Momentum(0.1).Describe(), "a checkpoint must not go on with the other");
        new Momentum(0.1, nesterov: true).ToString().Should().Contain("Nesterov");
        new Momentum(0.1).ToString().Should().NotContain("Nesterov");
    }

    private sealed class Counting(ParameterStore<double> parameters, int moments, int counters) : OptimizerState<double>(parameters, moments, counters)
    {
        public override void Step(double learningRate)
        {
        }
    }

    private static Optimizer Default(string kind) => kind switch
    {
        nameof(GradientDescent) => new GradientDescent(0.1),
        nameof(Momentum) => new Momentum(0.1),
        nameof(RmsProp) => new RmsProp(),
        nameof(Adam) => new Adam(),
        _ => new AdamW(),
    };

    private static void StepsFromOneTo(
        double first, double second, Optimizer optimizer, double? firstBias = null, double? secondBias = null)
    {
        (double[] weights, double[] biases) = TwoSteps(optimizer);

        weights.ShouldAgreeWith([first, second], Rounding, "that is the rule for a weight, by hand");
        biases.ShouldAgreeWith([firstBias ?? first, secondBias ?? second], Rounding, "that is the rule for a bias, by hand");
    }

    /// <summary>The weight and the bias after each of the two steps.</summary>
    private static (double[] Weights, double[] Biases) TwoSteps(Optimizer optimizer)
    {
        ParameterStore<double> store = WeightAndBias();
        OptimizerState<double> training = optimizer.Start(store);
        var weights = new List<double>();
        var biases = new List<double>();
        foreach (double gradient in new[] { 2, 0.5 })
        {
            foreach (Parameter<double> parameter in store)
            {
                parameter.Gradients.Fill(gradient);
            }

            training.Step(optimizer.LearningRate);
            weights.Add(store["layer.W"].Values.ToDoubles().Distinct().Should().ContainSingle("all are treated alike").Subject);
            biases.Add(store["layer.b"].Values.ToDoubles().Distinct().Should().ContainSingle("all are treated alike").Subject);
        }

        return ([.. weights], [.. biases]);
    }

    // More values than fit one vector, and none that fill the last vector.
    private static ParameterStore<double> WeightAndBias()
    {
        var store = new ParameterStore<double>();
        store.Add(new ParameterShape("layer.W", 3, 7, [Initializer.Constant(1)], IsBias: false));
        store.Add(new ParameterShape("layer.b", 1, 7, [Initializer.Constant(1)], IsBias: true));
        store.Initialize(seed: 1);
        return store;
    }
}
