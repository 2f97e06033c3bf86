using System.Numerics;
using Rnn.Cells;
using Rnn.Parameters;
using Vector = MathNet.Numerics.LinearAlgebra.Vector<double>;

namespace Rnn.Tests.Textbook;

/// <summary>
/// The library, which computes a whole batch in large products, agrees with the textbook, which takes one sequence
/// at a time and follows the formulas word for word.
/// </summary>
public class TextbookTests
{
    private const double DoubleTolerance = 1e-12;
    private const double FloatTolerance = 1e-5;
    private const int InputSize = 3;

    // Layers differ in size, so a mixed-up size cannot go unseen; the lengths are not sorted, which the library does inside.
    private static readonly int[] _hiddenSizes = [5, 4];
    private static readonly int[] _lengths = [3, 6, 1, 4];

    public static IReadOnlyList<string> Cells { get; } =
        ["vanilla, tanh", "vanilla, relu", "vanilla, sigmoid", "lstm", "gru, reset after", "gru, reset before"];

    public static TheoryData<string, int> CellsAndDepths()
    {
        var data = new TheoryData<string, int>();
        foreach (string cell in Cells)
        {
            data.Add(cell, 1);
            data.Add(cell, 2);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(CellsAndDepths))]
    public void A_batch_agrees_with_its_sequences_one_by_one_in_double(string cell, int depth) =>
        BatchAgrees<double>(cell, depth, DoubleTolerance);

    [Theory]
    [MemberData(nameof(CellsAndDepths))]
    public void A_batch_agrees_with_its_sequences_one_by_one_in_float(string cell, int depth) =>
        BatchAgrees<float>(cell, depth, FloatTolerance);

    private static void BatchAgrees<T>(string cell, int depth, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new PhiloxGenerator(31, RandomPurpose.Initialisation, (uint)depth);
        var stack = new RecurrentStack<T>(InputSize, [.. _hiddenSizes.Take(depth).Select(size => Cell<T>(cell, size))]);
        foreach (Parameter<T> parameter in stack.Parameters)
        {
            parameter.Set(Normal(1, parameter.Count, 0.4, ref random)[0]);
        }

        double[][][] inputs = Sequences(InputSize, ref random);
        double[][][] outputGradient = Sequences(_hiddenSizes[depth - 1], ref random);
        double[][][] h0 = States(depth, ref random), c0 = States(depth, ref random);
        double[][][] outputs = stack.Forward(inputs, h0, cell == "lstm" ? c0 : null);
        StackGradient gradient = stack.Backward(outputGradient);

        string[] layers = [.. Enumerable.Range(1, depth).Select(number => $"{cell.Split(',')[0]}{number}")];
        TextbookLayer[] textbook = [.. layers.Select(layer => TextbookLayer.Of(stack.Parameters, layer, cell))];
        var sums = new Dictionary<string, Vector>();
        for (int sequence = 0; sequence < _lengths.Length; sequence++)
        {
            IReadOnlyList<Vector> values = ToVectors(inputs[sequence]);
            for (int layer = 0; layer < depth; layer++)
            {
                values = textbook[layer].Forward(values, ToVector(h0[layer][sequence]), ToVector(c0[layer][sequence]));
            }

            // What the upper layer says of its inputs is what the lower one hears of its outputs.
            IReadOnlyList<Vector> slopes = ToVectors(outputGradient[sequence]);
            for (int layer = depth - 1; layer >= 0; layer--)
            {
                TextbookGradient own = textbook[layer].Backward(slopes);
                slopes = own.DXs;
                gradient.InitialHidden[layer][sequence].ShouldAgreeWith(
                    own.DH0, tolerance, "what flows out before the first step is the gradient by h0");
                gradient.InitialCellState[layer][sequence].ShouldAgreeWith(
                    (IEnumerable<double>?)own.DC0 ?? [], tolerance, "and by c0, where there is a c");
                foreach ((string symbol, double[] part) in own.Parameters)
                {
                    string name = $"{layers[layer]}.{symbol}";
                    sums[name] = sums.TryGetValue(name, out Vector? sum) ? sum + ToVector(part) : ToVector(part);
                }
            }

            Flat(outputs[sequence]).ShouldAgreeWith(Flat(values), tolerance, "sequences of a batch never meet");
            Flat(gradient.Inputs[sequence]).ShouldAgreeWith(Flat(slopes), tolerance, "an input acts on its own sequence alone");
        }

        sums.Keys.Should().BeEquivalentTo(stack.Parameters.Select(p => p.Name), "no parameter may be left out");
        foreach ((string name, Vector sum) in sums)
        {
            stack.Parameters[name].Gradients.ToDoubles().ShouldAgreeWith(
                sum, tolerance, "the gradient by {0}, which all sequences share, is the sum of theirs", name);
        }
    }

    private static RecurrentCell<T> Cell<T>(string cell, int size)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => cell switch
        {
            "vanilla, tanh" => new VanillaCell<T>(size),
            "vanilla, relu" => new VanillaCell<T>(size) { Activation = Activation.Relu },
            "vanilla, sigmoid" => new VanillaCell<T>(size) { Activation = Activation.Sigmoid },
            "lstm" => new LstmCell<T>(size),
            "gru, reset after" => new GruCell<T>(size),
            _ => new GruCell<T>(size) { ResetAfter = false },
        };

    private static double[][][] Sequences(int features, ref PhiloxGenerator random)
    {
        double[][][] sequences = new double[_lengths.Length][][];
        for (int i = 0; i < sequences.Length; i++)
        {
            sequences[i] = Normal(_lengths[i], features, 1, ref random);
        }

        return sequences;
    }

    private static double[][][] States(int depth, ref PhiloxGenerator random)
    {
        double[][][] states = new double[depth][][];
        for (int layer = 0; layer < depth; layer++)
        {
            states[layer] = Normal(_lengths.Length, _hiddenSizes[layer], 0.5, ref random);
        }

        return states;
    }

    private static double[][] Normal(int rows, int columns, double size, ref PhiloxGenerator random)
    {
        double[][] values = new double[rows][];
        for (int row = 0; row < rows; row++)
        {
            values[row] = new double[columns];
            for (int column = 0; column < columns; column++)
            {
                values[row][column] = size * random.NextNormal();
            }
        }

        return values;
    }

    private static IEnumerable<double> Flat(IEnumerable<IEnumerable<double>> rows) => rows.SelectMany(row => row);

    private static IReadOnlyList<Vector> ToVectors(double[][] rows) => [.. rows.Select(ToVector)];

    private static Vector ToVector(double[] values) => Vector.Build.DenseOfArray(values);
}
