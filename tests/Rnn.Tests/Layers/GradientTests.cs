using Rnn.Cells;
using Rnn.Heads;
using Rnn.Models;
using Rnn.Parameters;
using Rnn.Sequences;

namespace Rnn.Tests.Layers;

/// <summary>
/// The proof of the library: every derivative agrees with finite differences, for every cell, variant, head, topology
/// and depth, over sequences of unequal lengths and from initial states that are not 0.
/// </summary>
public class GradientTests
{
    private const double Tolerance = 1e-7;

    public static TheoryData<string, int> CellsAndDepths()
    {
        var data = new TheoryData<string, int>();
        foreach (string cell in new[] { "rnn tanh", "rnn relu", "rnn sigmoid", "rnn identity", "lstm", "gru after", "gru before" })
        {
            data.Add(cell, 1);
            data.Add(cell, 2);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(CellsAndDepths))]
    public void Every_cell_at_every_step(string cell, int depth)
    {
        SequenceModelBuilder<double> builder = SequenceModel.ManyToMany<double>(3);
        for (int layer = 0; layer < depth; layer++)
        {
            builder.Recurrent(Cell(cell, 4 + layer));
        }

        Prove(builder.LinearOutput(2), Sequences(inputSize: 3, targetSize: 2, perStep: true));
    }

    [Theory]
    [MemberData(nameof(CellsAndDepths))]
    public void Every_cell_through_its_last_step(string cell, int depth)
    {
        SequenceModelBuilder<double> builder = SequenceModel.ManyToOne<double>(3);
        for (int layer = 0; layer < depth; layer++)
        {
            builder.Recurrent(Cell(cell, 5 - layer));
        }

        Prove(builder.SigmoidOutput(1), Sequences(inputSize: 3, targetSize: 1, perStep: false));
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("tanh")]
    [InlineData("sigmoid")]
    [InlineData("softmax")]
    [InlineData("softmax by class")]
    [InlineData("absolute")]
    [InlineData("huber")]
    [InlineData("quantiles")]
    public void Every_head(string head)
    {
        SequenceModelBuilder<double> builder = SequenceModel.ManyToMany<double>(2).Lstm(3);
        Prove(
            head switch
            {
                "linear" => builder.LinearOutput(3),
                "absolute" => builder.LinearOutput(3, Loss.Absolute),
                "huber" => builder.LinearOutput(3, Loss.Huber(0.4)),
                "quantiles" => builder.LinearOutput(3, Loss.Quantile(0.2, 0.7)),
                "tanh" => builder.TanhOutput(3),
                "sigmoid" => builder.SigmoidOutput(3),
                _ => builder.SoftmaxOutput(3),
            },
            Sequences(inputSize: 2, targetSize: head == "softmax by class" ? 1 : 3, perStep: true, head));
    }

    public static TheoryData<Activation> SomeActivations() =>
        new(Activation.Identity, Activation.Tanh, Activation.Relu, Activation.Sigmoid);

    [Theory]
    [MemberData(nameof(SomeActivations))]
    public void Dense_layers_before_and_after_a_recurrent_one(Activation activation) => Prove(
        SequenceModel.ManyToOne<double>(3).Dense(4, activation).Gru(4).Dense(3, activation).LinearOutput(1),
        Sequences(inputSize: 3, targetSize: 1, perStep: false));

    [Fact]
    public void Dropout_passes_the_gradient_where_it_passes_the_value() => Prove(
        SequenceModel.ManyToMany<double>(3).Lstm(5).Dropout(0.4).Gru(4).Dropout(0.3).LinearOutput(2),
        Sequences(inputSize: 3, targetSize: 2, perStep: true));

    [Fact]
    public void A_mixed_stack() => Prove(
        SequenceModel.ManyToMany<double>(3).Vanilla(4).Lstm(3).Gru(5).Gru(3, resetAfter: false).TanhOutput(2),
        Sequences(inputSize: 3, targetSize: 2, perStep: true));

    [Fact]
    public void One_to_one() => Prove(
        SequenceModel.OneToOne<double>(3).Dense(6, Activation.Tanh).SoftmaxOutput(4),
        Vectors(inputSize: 3, targetSteps: 1, targetSize: 4, "softmax"));

    [Fact]
    public void One_to_many_with_teacher_forcing() => Prove(
        SequenceModel.OneToMany<double>(2).Lstm(4).SoftmaxOutput(3),
        Vectors(inputSize: 2, targetSteps: 4, targetSize: 1, "softmax by class"));

    private static void Prove(SequenceModelBuilder<double> builder, SequenceDataset<double> data)
    {
        SequenceModel<double> model = builder.Build(seed: 5);
        var random = new PhiloxGenerator(17, RandomPurpose.Initialisation, 0);
        foreach (Parameter<double> parameter in model.Parameters.Where(p => p.IsBias))
        {
            foreach (ref double value in parameter.Values)
            {
                value = random.NextNormal() * 0.3; // a bias of 0 could hide a bias that is not used
            }
        }

        foreach ((string name, double error) in new GradientProof(model, data).WorstErrors())
        {
            error.Should().BeLessThan(Tolerance, "the gradient by {0} must be the slope of the loss", name);
        }
    }

    private static RecurrentCell<double> Cell(string name, int size) => name switch
    {
        "rnn tanh" => new VanillaCell<double>(size),
        "rnn relu" => new VanillaCell<double>(size) { Activation = Activation.Relu },
        "rnn sigmoid" => new VanillaCell<double>(size) { Activation = Activation.Sigmoid },
        "rnn identity" => new VanillaCell<double>(size) { Activation = Activation.Identity },
        "lstm" => new LstmCell<double>(size),
        "gru after" => new GruCell<double>(size),
        _ => new GruCell<double>(size) { ResetAfter = false },
    };

    // Three sequences of 2, 5 and 3 steps.
    private static SequenceDataset<double> Sequences(int inputSize, int targetSize, bool perStep, string head = "sigmoid") =>
        SequenceDataset.FromExamples(new[] { 2, 5, 3 }.Select((length, i) => new Example<double>(
            Normal(length, inputSize, (uint)i), Targets(perStep ? length : 1, targetSize, head, (uint)i))));

    private static SequenceDataset<double> Vectors(int inputSize, int targetSteps, int targetSize, string head) =>
        SequenceDataset.FromExamples(Enumerable.Range(0, 3).Select(i => new Example<double>(
            Normal(1, inputSize, (uint)i), Targets(targetSteps - (i % targetSteps), targetSize, head, (uint)i))));

    private static double[,] Normal(int rows, int columns, uint stream)
    {
        var random = new PhiloxGenerator(3, RandomPurpose.Initialisation, stream);
        double[,] values = new double[rows, columns];
        for (int i = 0; i < values.Length; i++)
        {
            values[i / columns, i % columns] = random.NextNormal();
        }

        return values;
    }

    private static double[,] Targets(int rows, int columns, string head, uint stream)
    {
        var random = new PhiloxGenerator(4, RandomPurpose.Initialisation, stream);
        double[,] values = new double[rows, columns];
        for (int row = 0; row < rows; row++)
        {
            double sum = 0;
            for (int column = 0; column < columns; column++)
            {
                values[row, column] = head == "softmax by class" ? random.NextInt(3) : random.NextDouble();
                sum += values[row, column];
            }

            for (int column = 0; head == "softmax" && column < columns; column++)
            {
                values[row, column] /= sum;
            }
        }

        return values;
    }
}
