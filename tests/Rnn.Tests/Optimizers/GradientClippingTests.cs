using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Optimizers;

/// <summary>Clipping limits how far one step can go: by the norm of the whole gradient, or component by component.</summary>
public class GradientClippingTests
{
    private const double Rounding = 1e-15;

    [Fact]
    public void Clipping_by_norm_keeps_the_direction_and_leaves_exactly_the_limit()
    {
        // ‖(3, −4)‖ = 5, over two parameters together; a fifth of each leaves 1.
        ParameterStore<double> store = Gradients(3, -4);

        GradientClipping.ClipNorm(store, limit: 1).Should().Be(5, "the norm before clipping is what a training reports");

        Read(store).ShouldAgreeWith([0.6, -0.8], Rounding, "all components shrink by one factor, so the direction stays");
    }

    [Theory]
    [InlineData(5)]
    [InlineData(5.000001)]
    [InlineData(double.PositiveInfinity)]
    public void Clipping_by_norm_leaves_what_is_within_the_limit(double limit)
    {
        ParameterStore<double> store = Gradients(3, -4);

        GradientClipping.ClipNorm(store, limit).Should().Be(5, "the norm is measured all the same");

        Read(store).Should().Equal([3, -4], "a gradient on the limit or below it is not touched, to the last bit");
    }

    [Theory]
    [InlineData(3e-30, 4e-30, 5e-30)]
    [InlineData(3e25, 4e25, 5e25)]
    public void A_norm_whose_square_no_float_can_hold_is_a_norm_all_the_same(double first, double second, double norm)
    {
        var store = new ParameterStore<float>();
        store.Add(new ParameterShape("layer.W", 1, 2, [Initializer.Zeros], IsBias: false));
        store.Initialize(seed: 1);
        store["layer.W"].Gradients[0] = (float)first;
        store["layer.W"].Gradients[1] = (float)second;

        GradientClipping.ClipNorm(store, double.MaxValue).Should().BeApproximately(norm, norm * 1e-6);
    }

    [Fact]
    public void Clipping_by_norm_leaves_a_gradient_of_0_at_0()
    {
        ParameterStore<double> store = Gradients(0, 0);

        GradientClipping.ClipNorm(store, limit: 1).Should().Be(0, "there is nothing to measure");

        Read(store).Should().Equal([0, 0], "limit/norm must not be 1/0");
    }

    [Fact]
    public void Clipping_by_value_cuts_each_component_on_its_own()
    {
        ParameterStore<double> store = Gradients(3, -4, 0.5, -0.5, 1, -1, 0);

        GradientClipping.ClipValue(store, limit: 1);

        Read(store).Should().Equal([1, -1, 0.5, -0.5, 1, -1, 0], "beyond ±1 it becomes ±1, and the direction may turn");
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(1e-6)]
    public void A_training_moves_no_further_than_the_learning_rate_times_the_limit(double limit)
    {
        // Gradient descent with η = 1 moves by the gradient itself.
        (double moved, double reported) = DistanceMoved(new FitOptions<double> { ClipGradientNorm = limit });

        moved.Should().BeApproximately(limit, 1e-12, "the clipped gradient has exactly that norm");
        reported.Should().BeGreaterThan(1, "the norm in the history is the one before clipping");
    }

    [Fact]
    public void A_training_without_clipping_moves_by_the_whole_gradient()
    {
        (double moved, double reported) = DistanceMoved(new FitOptions<double> { ClipGradientNorm = null });

        moved.Should().BeApproximately(reported, 1e-12, "null means no clipping");
        moved.Should().BeGreaterThan(5, "the example is steep enough for the default limit to matter");
    }

    [Fact]
    public void A_training_clips_to_a_norm_of_5_unless_told_otherwise()
    {
        (double moved, _) = DistanceMoved(new FitOptions<double>());

        moved.Should().BeApproximately(5, 1e-12, "one steep place should not throw the weights away");
    }

    [Fact]
    public void A_training_clips_by_value_before_it_measures_the_norm()
    {
        (double moved, double reported) =
            DistanceMoved(new FitOptions<double> { ClipGradientValue = 1e-3, ClipGradientNorm = 1e-2 });

        moved.Should().BeApproximately(reported, 1e-12, "the few components cut to 0.001 are within the norm already");
        moved.Should().BeLessThan(1e-2, "all of them are cut");
    }

    // The targets are far away, so the gradient is steep.
    private static (double Moved, double ReportedNorm) DistanceMoved(FitOptions<double> clipping)
    {
        SequenceModel<double> model = SequenceModel.ManyToOne<double>(features: 1).Vanilla(2).LinearOutput(1).Build(seed: 1);
        double[] before = [.. model.Parameters.SelectMany(parameter => parameter.Values.ToDoubles())];
        SequenceDataset<double> data = SequenceDataset.FromExamples(
            [new Example<double>(new double[,] { { 1 }, { -2 }, { 0.5 } }, [100])]);

        TrainingHistory history = model.Fit(data, clipping with { Epochs = 1, Optimizer = new GradientDescent(1) });

        IEnumerable<double> after = model.Parameters.SelectMany(parameter => parameter.Values.ToDoubles());
        return (Math.Sqrt(after.Zip(before, (a, b) => (a - b) * (a - b)).Sum()), history.Epochs[0].LargestGradientNorm);
    }

    // One parameter for each component.
    private static ParameterStore<double> Gradients(params double[] components)
    {
        var store = new ParameterStore<double>();
        for (int i = 0; i < components.Length; i++)
        {
            store.Add(new ParameterShape($"layer{i}.b", 1, 1, [Initializer.Zeros], IsBias: true));
        }

        store.Initialize(seed: 1);
        for (int i = 0; i < components.Length; i++)
        {
            store[i].Gradients[0] = components[i];
        }

        return store;
    }

    private static double[] Read(ParameterStore<double> store) => [.. store.Select(parameter => parameter.Gradients[0])];
}
