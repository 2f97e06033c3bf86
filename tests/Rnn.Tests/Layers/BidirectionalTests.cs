using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Parameters;

namespace Rnn.Tests.Layers;

/// <summary>A bidirectional layer is two runs: one over each sequence, one over the sequence back to front.</summary>
public class BidirectionalTests
{
    private const int Features = 3, Units = 4;

    public static TheoryData<Merge> Merges => [.. Enum.GetValues<Merge>()];

    [Theory]
    [MemberData(nameof(Merges))]
    public void It_is_two_runs_merged(Merge merge)
    {
        SequenceModel<double> both = SequenceModel.ManyToMany<double>(Features).Bidirectional(() => new LstmCell<double>(Units), merge)
            .LinearOutput(merge == Merge.Concatenate ? 2 * Units : Units).Build(seed: 1);
        Pass(both);
        SequenceModel<double> forward = OneWay(both, "forward"), backward = OneWay(both, "backward");
        double[][][] sequences = [.. new[] { 2, 6, 1, 4 }.Select((length, i) => Examples.Sequence<double>(length, Features, (uint)i).ToRows())];

        for (int i = 0; i < sequences.Length; i++)
        {
            double[][] merged = both.Predict([.. sequences.Select(Numbers.ToTensor<double>)])[i].ToRows();
            double[][] there = forward.Predict(sequences[i].ToTensor<double>()).ToRows();
            double[][] back = [.. backward.Predict(sequences[i].Reverse().ToArray().ToTensor<double>()).ToRows().Reverse()];

            merged.Should().BeEquivalentTo(there.Zip(back, (f, b) => Merged(merge, f, b)), options => options.WithStrictOrdering(),
                "sequence {0} is read from its own end, whatever the others' lengths", i);
        }
    }

    [Fact]
    public void The_last_state_is_that_of_either_direction()
    {
        SequenceModel<double> one = SequenceModel.ManyToOne<double>(Features).Bidirectional(() => new GruCell<double>(Units)).LinearOutput(2 * Units).Build(seed: 1);
        SequenceModel<double> many = SequenceModel.ManyToMany<double>(Features).Bidirectional(() => new GruCell<double>(Units)).LinearOutput(2 * Units).Build(seed: 1);
        Pass(one);
        Pass(many);
        Tensor<double> sequence = Examples.Sequence<double>(5, Features);
        double[][] steps = many.Predict(sequence).ToRows();

        double[] last = new double[2 * Units];
        one.Predict([Examples.Sequence<double>(7, Features, 3), sequence])[1].FlattenTo(last);

        last.Should().Equal([.. steps[^1][..Units], .. steps[0][Units..]], "the backward direction ends at the first step");
    }

    [Fact]
    public void What_cannot_be_is_refused_with_the_mend()
    {
        Refused(() => SequenceModel.ManyToMany(2).Bidirectional(new LstmCell<float>(3), new LstmCell<float>(4), Merge.Sum).LinearOutput(1).Build(seed: 1),
            "*lstm1*Sum needs directions of equal size*3 and 4*");
        var cell = new GruCell<float>(3);
        Refused(() => SequenceModel.ManyToMany(2).Bidirectional(() => cell).LinearOutput(1).Build(seed: 1), "*gru1*already belongs*each layer and direction*");
        Refused(() => SequenceModel.ManyToMany(2).Bidirectional(() => new GruCell<float>(3), (Merge)9).LinearOutput(1).Build(seed: 1), "*no way to merge*Concatenate*");

        Action session = () => SequenceModel.ManyToMany(2).Bidirectional(() => new GruCell<float>(3)).LinearOutput(1).Build(seed: 1).CreateSession();
        session.Should().Throw<InvalidOperationException>().WithMessage("*gru1*step by step*Predict*");
    }

    private static void Refused(Action action, string message) => action.Should().Throw<ArgumentException>().WithMessage(message);

    // The output layer lets through what the recurrent one gives.
    private static void Pass(SequenceModel<double> model)
    {
        Parameter<double> w = model.Parameters["output.W"];
        for (int i = 0; i < w.Count; i++)
        {
            w.Values[i] = i / w.Columns == i % w.Columns ? 1 : 0;
        }
    }

    private static SequenceModel<double> OneWay(SequenceModel<double> both, string direction)
    {
        SequenceModel<double> model = SequenceModel.ManyToMany<double>(Features).Lstm(Units).LinearOutput(Units).Build(seed: 1);
        Pass(model);
        foreach (string symbol in new[] { "W", "U", "b" })
        {
            both.Parameters[$"lstm1.{direction}.{symbol}"].Values.CopyTo(model.Parameters[$"lstm1.{symbol}"].Values);
        }

        return model;
    }

    private static double[] Merged(Merge merge, double[] f, double[] b) => merge switch
    {
        Merge.Concatenate => [.. f, .. b],
        Merge.Sum => [.. f.Zip(b, (x, y) => x + y)],
        Merge.Average => [.. f.Zip(b, (x, y) => (x + y) / 2)],
        _ => [.. f.Zip(b, (x, y) => x * y)],
    };
}
