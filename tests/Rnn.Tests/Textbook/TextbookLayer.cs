using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using Rnn.Parameters;
using Vector = MathNet.Numerics.LinearAlgebra.Vector<double>;

namespace Rnn.Tests.Textbook;

/// <summary>A textbook network with the weights of one of the library's layers, whichever cell that has.</summary>
/// <param name="Forward">h of every step, from x of every step, the first h, and the first c of an LSTM.</param>
/// <param name="Backward">The gradients, from those by h of every step.</param>
internal sealed record TextbookLayer(
    Func<IReadOnlyList<Vector>, Vector, Vector, IReadOnlyList<Vector>> Forward,
    Func<IReadOnlyList<Vector>, TextbookGradient> Backward)
{
    /// <summary>Copies the weights of a layer.</summary>
    /// <param name="store">The parameters.</param>
    /// <param name="layer">The layer's name, such as <c>gru1</c>.</param>
    /// <param name="cell">One of <see cref="TextbookTests.Cells"/>.</param>
    public static TextbookLayer Of<T>(ParameterStore<T> store, string layer, string cell)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Matrix<double> w = Read(store[$"{layer}.W"]), u = Read(store[$"{layer}.U"]), b = Read(store[$"{layer}.b"]);
        int size = u.RowCount;

        // Each gate has its own H columns.
        Gate Columns(int gate) => new(
            w.SubMatrix(0, w.RowCount, gate * size, size), u.SubMatrix(0, size, gate * size, size), b.Row(0, gate * size, size));
        switch (cell)
        {
            case "lstm":
                return Of(new TextbookLstm(Columns(0), Columns(1), Columns(2), Columns(3)));
            case "gru, reset after":
                Vector c = Read(store[$"{layer}.c"]).Row(0);
                return Of(new TextbookGru(Columns(0), Columns(1), Columns(2), c, resetAfter: true), "c");
            case "gru, reset before":
                Vector none = Vector.Build.Dense(size);
                return Of(new TextbookGru(Columns(0), Columns(1), Columns(2), none, resetAfter: false), secondBias: null);
            default:
                var f = Enum.Parse<TextbookActivation>(cell["vanilla, ".Length..], ignoreCase: true);
                return Of(new TextbookRnn(w, u, b.Row(0), f));
        }
    }

    private static TextbookLayer Of(TextbookRnn rnn) => new((xs, h0, _) => rnn.Forward(xs, h0), dhs =>
    {
        TextbookRnn.Gradients gradients = rnn.Backward(dhs);
        return new TextbookGradient(
            SideBySide(new Gate(gradients.DW, gradients.DU, gradients.DB)), gradients.DXs, gradients.DH0, DC0: null);
    });

    private static TextbookLayer Of(TextbookLstm lstm) => new(lstm.Forward, dhs =>
    {
        TextbookLstm.Gradients gradients = lstm.Backward(dhs);
        return new TextbookGradient(
            SideBySide(gradients.DInput, gradients.DForget, gradients.DCandidate, gradients.DOutput),
            gradients.DXs, gradients.DH0, gradients.DC0);
    });

    private static TextbookLayer Of(TextbookGru gru, string? secondBias) => new((xs, h0, _) => gru.Forward(xs, h0), dhs =>
    {
        TextbookGru.Gradients gradients = gru.Backward(dhs);
        Dictionary<string, double[]> parameters = SideBySide(gradients.DReset, gradients.DUpdate, gradients.DCandidate);
        if (secondBias is not null)
        {
            parameters.Add(secondBias, gradients.DCn.ToArray());
        }

        return new TextbookGradient(parameters, gradients.DXs, gradients.DH0, DC0: null);
    });

    // The gates' columns beside each other again, as the library stores them.
    private static Dictionary<string, double[]> SideBySide(params IReadOnlyList<Gate> gates) => new()
    {
        ["W"] = gates.Select(gate => gate.W).Aggregate((left, right) => left.Append(right)).ToRowMajorArray(),
        ["U"] = gates.Select(gate => gate.U).Aggregate((left, right) => left.Append(right)).ToRowMajorArray(),
        ["b"] = [.. gates.SelectMany(gate => gate.B)],
    };

    private static Matrix<double> Read<T>(Parameter<T> parameter)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Matrix<double>.Build.DenseOfRowMajor(parameter.Rows, parameter.Columns, parameter.Values.ToDoubles());
}

/// <summary>The gradients of the loss of one sequence.</summary>
/// <param name="Parameters">By symbol, in the library's layout.</param>
/// <param name="DXs">By x of every step.</param>
/// <param name="DH0">By the first h.</param>
/// <param name="DC0">By the first c, where there is one.</param>
internal sealed record TextbookGradient(
    Dictionary<string, double[]> Parameters, IReadOnlyList<Vector> DXs, Vector DH0, Vector? DC0);
