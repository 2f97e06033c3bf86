using Rnn.Cells;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Sequences;

namespace Rnn.Tests.Layers;

/// <summary>
/// Every derivative of the layers around the cells — both directions, pooling, residual connections, dropout on every
/// path, zoneout — agrees with finite differences, over lengths that differ, one of them 0.
/// </summary>
public class LayerGradientTests
{
    private const double Tolerance = 1e-7;

    private static readonly int[] _lengths = [2, 5, 0, 3];

    private static readonly RecurrentOptions _restless = new() { RecurrentDropout = 0.4, HiddenZoneout = 0.3, CellZoneout = 0.2 };

    private static readonly Dictionary<string, Func<SequenceModelBuilder<double>, SequenceModelBuilder<double>>> _stacks = new()
    {
        ["bidirectional, concatenated"] = builder => builder.Bidirectional(() => new LstmCell<double>(3)),
        ["bidirectional, summed"] = builder => builder.Bidirectional(() => new GruCell<double>(3), Merge.Sum),
        ["bidirectional, averaged"] = builder => builder.Bidirectional(() => new GruCell<double>(3) { ResetAfter = false }, Merge.Average),
        ["bidirectional, multiplied"] = builder => builder.Bidirectional(() => new VanillaCell<double>(3), Merge.Multiply),
        ["two cells, one each way"] = builder => builder.Bidirectional(new LstmCell<double>(3), new GruCell<double>(2)),
        ["a stack of both kinds"] = builder =>
            builder.Lstm(4).Bidirectional(() => new GruCell<double>(3), Merge.Sum).Vanilla(3).Bidirectional(() => new LstmCell<double>(2)),
        ["residual"] = builder => builder.Lstm(4).Gru(4).Residual().Vanilla(4).Residual(),
        ["residual around a dense layer and both directions"] = builder =>
            builder.Dense(4).Dense(4, Activation.Tanh).Residual().Bidirectional(() => new GruCell<double>(2)).Residual(),
        ["backwards"] = builder => builder.Reversed(new LstmCell<double>(3)).Gru(2).Reversed(new GruCell<double>(3)),
        ["no bias"] = builder => builder.Recurrent(new LstmCell<double>(3) { HasBias = false })
            .Recurrent(new GruCell<double>(3) { HasBias = false }).Dense(3, Activation.Tanh, hasBias: false),
        ["variational dropout"] = builder => builder.Lstm(4).Dropout(0.4, variational: true).Gru(3),
        ["restless vanilla"] = builder => builder.Recurrent(new VanillaCell<double>(4), _restless),
        ["restless LSTM"] = builder => builder.Recurrent(new LstmCell<double>(4), _restless).Recurrent(new LstmCell<double>(3), _restless),
        ["restless GRU"] = builder => builder.Recurrent(new GruCell<double>(4), _restless),
        ["restless GRU, reset before"] = builder => builder.Recurrent(new GruCell<double>(4) { ResetAfter = false }, _restless),
        ["restless both ways"] = builder => builder.Bidirectional(() => new LstmCell<double>(3), Merge.Concatenate, _restless),
    };

    public static TheoryData<string> Stacks => [.. _stacks.Keys];

    public static TheoryData<string, Pooling> PooledStacks()
    {
        var data = new TheoryData<string, Pooling>();
        foreach (string stack in new[] { "bidirectional, concatenated", "bidirectional, multiplied", "a stack of both kinds", "residual", "restless LSTM", "backwards" })
        {
            foreach (Pooling pooling in Enum.GetValues<Pooling>())
            {
                data.Add(stack, pooling);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void At_every_step(string stack) => Prove(
        _stacks[stack](SequenceModel.ManyToMany<double>(3)).LinearOutput(2), Examples.Random<double>(_lengths, 3, 2, perStep: true));

    [Theory]
    [MemberData(nameof(PooledStacks))]
    public void Of_a_whole_sequence(string stack, Pooling pooling) => Prove(
        _stacks[stack](SequenceModel.ManyToOne<double>(3)).Pool(pooling).LinearOutput(2),
        Examples.Random<double>(_lengths, 3, 2));

    private static void Prove(SequenceModelBuilder<double> builder, SequenceDataset<double> data)
    {
        foreach ((string name, double error) in new GradientProof(builder.Build(seed: 5), data).WorstErrors())
        {
            error.Should().BeLessThan(Tolerance, "the gradient by {0} must be the slope of the loss", name);
        }
    }
}
