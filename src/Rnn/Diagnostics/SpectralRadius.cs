using System.Globalization;
using System.Numerics;
using MathNet.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;
using Rnn.Cells;
using Rnn.Layers;
using Rnn.Parameters;

namespace Rnn.Diagnostics;

/// <summary>The largest absolute eigenvalue of the part of a recurrent weight that belongs to one gate.</summary>
/// <remarks>
/// By how much U at most stretches what goes through it again and again: below 1 it fades, above 1 it grows, slopes aside.
/// </remarks>
public sealed class SpectralRadius
{
    private SpectralRadius(string parameter, string gate, double value) => (Parameter, Gate, Value) = (parameter, gate, value);

    /// <summary>The name of the weight: <c>lstm1.U</c>.</summary>
    public string Parameter { get; }

    /// <summary>
    /// The symbol of the gate: <c>f</c>; its number, 1 for the first, if the weight is not that of all gates; empty if it is of one
    /// block.
    /// </summary>
    public string Gate { get; }

    /// <summary>
    /// The spectral radius: |λ| of the largest eigenvalue; NaN if a weight is no finite number, or the eigenvalues can't be found.
    /// </summary>
    public double Value { get; }

    /// <summary>The gate and the number: <c>f 1.02</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Gate} {Value:0.00}").TrimStart();

    /// <summary>One for each square block of each weight that multiplies h₋; of a projected h there is none.</summary>
    internal static IReadOnlyList<SpectralRadius> Of<T>(RecurrentLayer<T> layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RecurrentCell<T> cell = layer.Cell;
        var radii = new List<SpectralRadius>();
        foreach (Parameter<T> weight in layer.RecurrentWeights.Where(weight => weight.Columns % weight.Rows == 0))
        {
            int size = weight.Rows, blocks = weight.Columns / size;
            for (int block = 0; block < blocks && size == cell.HiddenSize; block++)
            {
                string gate = blocks == 1 ? "" : blocks == cell.GateCount ? cell.GateNames[block] : $"{block + 1}";
                radii.Add(new SpectralRadius(weight.Name, gate, Of(weight, block, size)));
            }
        }

        return radii;
    }

    private static double Of<T>(Parameter<T> weight, int block, int size)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] matrix = new double[size * size];
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column < size; column++)
            {
                // Column by column, as Math.NET wants it
                matrix[(column * size) + row] = double.CreateTruncating(weight.Values[(row * weight.Columns) + (block * size) + column]);
            }
        }

        if (!Array.TrueForAll(matrix, double.IsFinite))
        {
            return double.NaN;
        }

        if (Array.TrueForAll(matrix, value => value == 0))
        {
            return 0; // of which Math.NET finds no eigenvalues
        }

        // The managed provider by name: the one in force may be native, with other last bits.
        var eigenvalues = new Complex[size];
        try
        {
            ManagedLinearAlgebraProvider.Instance.EigenDecomp(
                isSymmetric: false, size, matrix, matrixEv: new double[size * size], eigenvalues, matrixD: new double[size * size]);
        }
        catch (NonConvergenceException)
        {
            return double.NaN; // a number that can't be told is no reason to tell nothing
        }

        return eigenvalues.Max(Complex.Abs);
    }
}
