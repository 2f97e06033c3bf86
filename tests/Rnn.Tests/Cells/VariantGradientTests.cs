using Rnn.Cells;
using Rnn.Layers;
using Rnn.Models;

namespace Rnn.Tests.Cells;

/// <summary>
/// Every derivative of every variant of a cell agrees with finite differences, over sequences of unequal lengths and from
/// initial states that are not 0.
/// </summary>
public class VariantGradientTests
{
    private const double Tolerance = 1e-7;

    private static readonly int[] _lengths = [2, 5, 3];

    public static TheoryData<string, int> VariantsAndDepths()
    {
        var data = new TheoryData<string, int>();
        foreach (string name in Variants.Names)
        {
            data.Add(name, 1);
            data.Add(name, 2);
        }

        return data;
    }

    public static TheoryData<string> SomeVariants() => ["rnn all", "gru after all", "gru before all", "lstm all", "lstm all but coupled"];

    public static TheoryData<string, Activation> PlacesAndActivations()
    {
        var data = new TheoryData<string, Activation>();
        foreach (string place in new[] { "rnn", "gru gates", "gru candidate", "lstm gates", "lstm candidate", "lstm output" })
        {
            foreach (Activation activation in new[]
            {
                Activation.Softsign, Activation.Softplus, Activation.HardSigmoid(), Activation.Affine(0.7, 0.1), Activation.LeakyRelu(0.1),
                Activation.ThresholdedRelu(0.2), Activation.ScaledTanh(1.2, 0.8), Activation.Elu(0.9),
            })
            {
                data.Add(place, activation);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(VariantsAndDepths))]
    public void Every_variant(string name, int depth)
    {
        SequenceModelBuilder<double> builder = SequenceModel.ManyToMany<double>(3);
        for (int layer = 0; layer < depth; layer++)
        {
            builder.Recurrent(Variants.Create<double>(name, 4 + layer));
        }

        Prove(builder);
    }

    [Theory]
    [MemberData(nameof(SomeVariants))]
    public void Within_recurrent_dropout_and_zoneout(string name) => Prove(
        SequenceModel.ManyToMany<double>(3).Recurrent(
            Variants.Create<double>(name, 5), new RecurrentOptions { RecurrentDropout = 0.3, HiddenZoneout = 0.2, CellZoneout = 0.1 }));

    [Theory]
    [MemberData(nameof(SomeVariants))]
    public void In_both_directions(string name) => Prove(
        SequenceModel.ManyToMany<double>(3).Bidirectional(() => Variants.Create<double>(name, 4)));

    [Theory]
    [MemberData(nameof(PlacesAndActivations))]
    public void Every_activation_in_every_place(string place, Activation activation) => Prove(
        SequenceModel.ManyToMany<double>(3).Recurrent(place switch
        {
            "rnn" => new VanillaCell<double>(4) { Activation = activation },
            "gru gates" => new GruCell<double>(4) { GateActivation = activation },
            "gru candidate" => new GruCell<double>(4) { CandidateActivation = activation },
            "lstm gates" => new LstmCell<double>(4) { GateActivation = activation },
            "lstm candidate" => new LstmCell<double>(4) { CandidateActivation = activation },
            _ => new LstmCell<double>(4) { OutputActivation = activation },
        }));

    private static void Prove(SequenceModelBuilder<double> builder)
    {
        SequenceModel<double> model = builder.LinearOutput(2).Build(seed: 5);
        Variants.Randomize(model.Parameters);

        foreach ((string name, double error) in
            new GradientProof(model, Examples.Random<double>(_lengths, inputSize: 3, targetSize: 2, perStep: true)).WorstErrors())
        {
            error.Should().BeLessThan(Tolerance, "the gradient by {0} must be the slope of the loss", name);
        }
    }
}
