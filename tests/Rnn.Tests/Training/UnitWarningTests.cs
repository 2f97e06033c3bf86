using Rnn.Cells;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Training;

namespace Rnn.Tests.Training;

/// <summary>Units that do nothing any more are told, of all layers, and only if they did nothing in the whole epoch.</summary>
public class UnitWarningTests
{
    private static readonly int[] _lengths = [.. Enumerable.Repeat(6, 8)];

    [Fact]
    public void Dead_and_saturated_units_are_told()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(3).Dense(4, Activation.Relu).Vanilla(3).LinearOutput(2).Build(seed: 1);
        model.Parameters["dense1.b"].Values[2] = -100;
        model.Parameters["vanilla2.b"].Values[1] = 30;

        Warnings(model, _lengths, batchSize: 4).Should().HaveCount(2)
            .And.Contain(warning => warning.StartsWith("dense1: 1 of 4 units were 0 at every step of the epoch"))
            .And.Contain(warning => warning.StartsWith("vanilla2: 1 of 3 units were saturated"));
    }

    [Fact]
    public void Those_of_both_directions_too()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(3)
            .Bidirectional(() => new VanillaCell<float>(4) { Activation = Activation.Relu }, Merge.Concatenate).LinearOutput(2).Build(seed: 1);
        model.Parameters["vanilla1.backward.b"].Values.Fill(-100);

        Warnings(model, _lengths, batchSize: 4).Should().ContainSingle().Which.Should().StartWith("vanilla1: 4 of 8 units were 0");
    }

    [Fact]
    public void A_unit_that_rests_in_a_small_last_batch_is_alive()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(3).Dense(64, Activation.Relu).Gru(3).LinearOutput(2).Build(seed: 1);

        Warnings(model, [.. _lengths, 1], batchSize: 8).Should().BeEmpty("of one step many units of a fresh network are silent");
        Warnings(model, [1], batchSize: 8).Should().BeEmpty("a single step tells nothing");
    }

    [Fact]
    public void Those_that_a_way_leads_around_too()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(3)
            .Dense(3, Activation.Relu).Residual().Vanilla(3).Residual().Residual().LinearOutput(2).Build(seed: 1);
        model.Parameters["dense1.b"].Values[2] = -100;
        model.Parameters["vanilla2.b"].Values[1] = 30;

        Warnings(model, _lengths, batchSize: 4).Should().HaveCount(2, "with the input added to it a dead unit looks alive")
            .And.Contain(warning => warning.StartsWith("dense1: 1 of 3 units were 0 at every step"))
            .And.Contain(warning => warning.StartsWith("vanilla2: 1 of 3 units were saturated"));
    }

    // Those of units; eight examples are few, and that is told too.
    private static IReadOnlyList<string> Warnings(SequenceModel<float> model, int[] lengths, int batchSize) =>
    [
        .. model.Fit(Examples.Random<float>(lengths, 3, 2), new FitOptions<float> { Epochs = 1, BatchSize = batchSize, Shuffle = false })
            .Epochs[0].Warnings.Where(warning => warning.Contains(" units ")),
    ];
}
