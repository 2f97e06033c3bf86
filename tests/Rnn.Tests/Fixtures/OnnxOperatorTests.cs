using System.Numerics;
using Rnn.Cells;
using Rnn.Parameters;
using Rnn.Tests.Fixtures.Onnx;

namespace Rnn.Tests.Fixtures;

/// <summary>
/// The cells with their options compute what ONNX Runtime computes for RNN, GRU and LSTM nodes with any attributes. Numbers
/// from Fixtures/Onnx/make_fixtures.mjs.
/// </summary>
public class OnnxOperatorTests
{
    // ONNX Runtime computed in float.
    private const double Tolerance = 1e-5;

    public static TheoryData<string> Cases() => new(OnnxFixture.Cases.Keys);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_node_agrees_in_double(string name) => NodeAgrees<double>(OnnxFixture.Cases[name]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_node_agrees_in_float(string name) => NodeAgrees<float>(OnnxFixture.Cases[name]);

    // A direction is a layer of its own; one that goes back reads each sequence from its own end.
    private static void NodeAgrees<T>(OnnxCase known)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int size = known.HiddenSize;
        for (int direction = 0; direction < known.W.Length; direction++)
        {
            bool back = direction == 1 || known.Direction == "reverse";
            RecurrentStack<T> layer = Layer<T>(known, direction);
            double[][][] expected = [.. known.Outputs.Select(
                rows => rows.Select(row => row[(direction * size)..((direction + 1) * size)]).ToArray())];

            InOrder(layer.Forward(InOrder(known.Inputs), [known.InitialH[direction]], known.InitialC is null ? null : [known.InitialC[direction]]))
                .ShouldAgreeWith(expected, Tolerance, "Y of {0} follows from the same weights, direction {1}", known.Name, direction);
            layer.FinalHidden.ShouldAgreeWith([known.FinalH[direction]], Tolerance, "Y_h is h after the last step");
            if (known.FinalC is not null)
            {
                layer.FinalCellState.ShouldAgreeWith([known.FinalC[direction]], Tolerance, "Y_c is c after the last step");
            }

            double[][][] InOrder(double[][][] sequences) => back ? [.. sequences.Select(rows => rows.Reverse().ToArray())] : sequences;
        }
    }

    private static RecurrentStack<T> Layer<T>(OnnxCase known, int direction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // For each gate of ours its place among ONNX's: i, o, f, c of an LSTM and z, r, h of a GRU.
        int[] gates = known.Operator switch
        {
            "LSTM" => known.InputForget ? [0, 3, 1] : [0, 2, 3, 1],
            "GRU" => [1, 0, 2],
            _ => [0],
        };
        RecurrentCell<T> cell = known.Operator switch
        {
            "LSTM" => Lstm<T>(known),
            "GRU" => Gru<T>(known),
            _ => new VanillaCell<T>(known.HiddenSize) { Activation = known.Activations[0].ToLibrary(), ClipPreActivations = known.Clip },
        };
        int size = known.HiddenSize, stateBiases = known.B[direction].Length / 2;
        var stack = new RecurrentStack<T>(known.InputSize, cell);
        Parameter<T> Ours(string symbol) => stack.Parameters[$"{cell.Kind}1.{symbol}"];
        double[] Part(double[] values, int gate, int from = 0) => values[(from + (gate * size))..(from + ((gate + 1) * size))];

        Ours("W").Set(Transposed(known.W[direction], gates, size));
        Ours("U").Set(Transposed(known.R[direction], gates, size));
        double[] stateBias = [.. gates.SelectMany(gate => Part(known.B[direction], gate, stateBiases))];
        if (known.LinearBeforeReset)
        {
            Ours("c").Set(stateBias[(2 * size)..]);
            stateBias.AsSpan(2 * size).Clear();
        }

        Ours("b").Set([.. gates.SelectMany(gate => Part(known.B[direction], gate)).Zip(stateBias, (a, b) => a + b)]);
        if (known.P is not null)
        {
            Ours("p_i").Set(Part(known.P[direction], 0));
            Ours("p_o").Set(Part(known.P[direction], 1));
            if (!known.InputForget)
            {
                Ours("p_f").Set(Part(known.P[direction], 2));
            }
        }

        return stack;
    }

    private static LstmCell<T> Lstm<T>(OnnxCase known)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(known.HiddenSize)
        {
            Peepholes = known.P is not null,
            CoupleInputForget = known.InputForget,
            ClipPreActivations = known.Clip,
            GateActivation = known.Activations[0].ToLibrary(),
            CandidateActivation = known.Activations[1].ToLibrary(),
            OutputActivation = known.Activations[2].ToLibrary(),
        };

    private static GruCell<T> Gru<T>(OnnxCase known)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(known.HiddenSize)
        {
            ResetAfter = known.LinearBeforeReset,
            ClipPreActivations = known.Clip,
            GateActivation = known.Activations[0].ToLibrary(),
            CandidateActivation = known.Activations[1].ToLibrary(),
        };

    // Row i of W [I, G·H] is column i of every gate's block [H, I], gate after gate.
    private static double[] Transposed(double[][] rows, int[] gates, int size) =>
        [.. Enumerable.Range(0, rows[0].Length).SelectMany(i => gates.SelectMany(
            gate => Enumerable.Range(0, size).Select(unit => rows[(gate * size) + unit][i])))];
}
