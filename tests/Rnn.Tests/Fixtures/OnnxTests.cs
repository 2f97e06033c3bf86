using System.Numerics;
using Rnn.Cells;

namespace Rnn.Tests.Fixtures;

/// <summary>
/// Two cases from ONNX Runtime's own tests. Every weight in them differs, so a swapped gate or a transposed weight shows.
/// </summary>
/// <remarks>
/// ONNX keeps a weight as [G·H, I], a block of H rows per gate, LSTM gates in the order i, o, f, c and GRU gates in the
/// order z, r, h. Here H = I = 2, and there is one sequence of two steps. The published numbers are those of a float.
/// </remarks>
public class OnnxTests
{
    private const double Tolerance = 1e-6;
    private const int Size = 2;

    private static readonly double[][] _inputRows =
    [
        [-0.494659, 0.0453352, -0.487793, 0.417264],    // i of the LSTM, z of the GRU
        [-0.0175329, 0.489074, -0.446013, 0.414029],    // o
        [-0.0091708, -0.255364, -0.106952, -0.266717],  // f, r
        [-0.0888852, -0.428709, -0.283349, 0.208792],   // c (our g), h (our n)
    ];

    private static readonly double[][] _recurrentRows =
    [
        [0.146626, -0.0620289, -0.0815302, 0.100482],
        [-0.219535, -0.306635, -0.28515, -0.314112],
        [-0.228172, 0.405972, 0.31576, 0.281487],
        [-0.394864, 0.42111, -0.386624, -0.390225],
    ];

    private static readonly double[][] _bias =
        [[0.381619, 0.0323954], [-0.14449, 0.420804], [-0.258721, 0.45056], [-0.250755, 0.0967895]];

    private static readonly double[][][] _input = [[[-0.455351, -0.276391], [-0.185934, -0.269585]]];

    [Fact]
    public void An_LSTM_agrees_in_double() => LstmAgrees<double>();

    [Fact]
    public void An_LSTM_agrees_in_float() => LstmAgrees<float>();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_GRU_agrees_in_double(bool resetAfter) => GruAgrees<double>(resetAfter);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_GRU_agrees_in_float(bool resetAfter) => GruAgrees<float>(resetAfter);

    private static void LstmAgrees<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Ours: i, f, g, o. Theirs: i, o, f, c.
        RecurrentStack<T> lstm = Stack<T>(new LstmCell<T>(Size), blocks: [0, 2, 3, 1]);

        lstm.Forward(_input, h0: [[[0.34, 0.72]]], c0: [[[0.63, 0.21]]]).ShouldAgreeWith(
            [[[0.12797015, 0.0097284], [0.02716939, 0.01842997]]], Tolerance, "ONNX Runtime gives these h for the two steps");
        lstm.FinalCellState.ShouldAgreeWith([[[0.06408449, 0.03139432]]], Tolerance, "ONNX Runtime ends with this c");
    }

    // ONNX calls it linear_before_reset where the reset comes after the product; there ONNX's Rb, our c, is 0.
    private static void GruAgrees<T>(bool resetAfter)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Ours: r, z, n. Theirs: z, r, h.
        RecurrentStack<T> gru = Stack<T>(new GruCell<T>(Size) { ResetAfter = resetAfter }, blocks: [2, 0, 3]);
        double[][] expected = resetAfter
            ? [[0.2539424, -0.174207777], [0.0874997079, -0.0485242009]]
            : [[0.2366661, -0.1500429], [0.07378622, -0.02782359]];

        gru.Forward(_input, h0: [[[0.5, -0.5]]]).ShouldAgreeWith(
            [expected], Tolerance, "ONNX Runtime gives these h with the reset {0} the product", resetAfter ? "after" : "before");
    }

    /// <param name="cell">The cell.</param>
    /// <param name="blocks">For each gate of the cell, its place in the lists above.</param>
    private static RecurrentStack<T> Stack<T>(RecurrentCell<T> cell, int[] blocks)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var stack = new RecurrentStack<T>(Size, cell);
        stack.Parameters[$"{cell.Kind}1.W"].Set(Transposed(_inputRows, blocks));
        stack.Parameters[$"{cell.Kind}1.U"].Set(Transposed(_recurrentRows, blocks));
        stack.Parameters[$"{cell.Kind}1.b"].Set([.. blocks.SelectMany(block => _bias[block])]);
        return stack;
    }

    // Row i of W [I, G·H] is column i of every gate's block [H, I], gate after gate.
    private static double[] Transposed(double[][] rows, int[] blocks) =>
        [.. Enumerable.Range(0, Size).SelectMany(i => blocks.SelectMany(
            block => Enumerable.Range(0, Size).Select(unit => rows[block][(unit * Size) + i])))];
}
