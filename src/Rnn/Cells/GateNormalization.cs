using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Parameters;
using Rnn.Tensors;

namespace Rnn.Cells;

/// <summary>
/// Layer normalisation: ẑ = (z − μ) / √(σ² + ε), y = γ∘ẑ + β, with the mean μ and the variance σ² over the H units of a
/// gate, row by row (Ba, Kiros and Hinton 2016).
/// </summary>
/// <remarks>
/// ε is 1e-5; γ and β are rows of parameters, a part for each gate, and γ begins at 1. The sums over the units have an order
/// that no machine changes. In <c>Saved</c> it takes columns of its own: ẑ, dy (from backward on) and 1 / √(σ² + ε).
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
internal sealed class GateNormalization<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double Epsilon = 1e-5;

    private readonly int _size;
    private readonly int _gates;
    private readonly int _savedAt;
    private readonly RecurrentBias<T> _gamma;
    private readonly RecurrentBias<T> _beta;

    /// <summary>Declares γ and β.</summary>
    /// <param name="parameters">Takes the declarations.</param>
    /// <param name="size">H.</param>
    /// <param name="gates">How many gates.</param>
    /// <param name="savedAt">Its first column in <c>Saved</c>.</param>
    /// <param name="beta">How β of a gate begins.</param>
    /// <param name="of">What is normalised, where that is not the gates; it ends the names of the parameters.</param>
    public GateNormalization(
        CellParameters<T> parameters, int size, int gates, int savedAt, Func<int, Initializer> beta, string of = "")
    {
        (_size, _gates, _savedAt) = (size, gates, savedAt);
        _gamma = parameters.UseInStep(parameters.AddBias($"gamma{of}", gates, _ => Initializer.Constant(1)));
        _beta = parameters.UseInStep(parameters.AddBias($"beta{of}", gates, beta));
    }

    /// <summary>Columns that it takes in <c>Saved</c>.</summary>
    public static int SavedSize(int size, int gates) => gates * ((2 * size) + 1);

    /// <summary>y from z, [rows, H] of a gate; they may be the same memory.</summary>
    public void Forward(in CellStep<T> step, int gate, MatrixSpan<T> z, MatrixSpan<T> y)
    {
        T units = T.CreateTruncating(_size), epsilon = T.CreateTruncating(Epsilon);
        ReadOnlySpan<T> gamma = PartOf(step.Row(_gamma), gate), beta = PartOf(step.Row(_beta), gate);
        MatrixSpan<T> normalized = Normalized(step.Saved, gate), inverses = Inverses(step.Saved, gate);
        for (int row = 0; row < z.Rows; row++)
        {
            Span<T> x = normalized.Row(row);
            T mean = Reduction.Sum<T>(z.Row(row)) / units;
            TensorPrimitives.Subtract(z.Row(row), mean, x);
            T inverse = T.One / T.Sqrt((Reduction.SumOfSquares<T>(x) / units) + epsilon);
            TensorPrimitives.Multiply(x, inverse, x);                       // ẑ = (z − μ) / √(σ² + ε)
            TensorPrimitives.FusedMultiplyAdd(gamma, x, beta, y.Row(row)); // y = γ∘ẑ + β
            inverses[row, 0] = inverse;
        }
    }

    /// <summary>dz from dy, in place, [rows, H] of a gate.</summary>
    public void Backward(in CellStepGradient<T> step, int gate, MatrixSpan<T> gradient)
    {
        T units = T.CreateTruncating(_size);
        ReadOnlySpan<T> gamma = PartOf(step.Row(_gamma), gate);
        MatrixSpan<T> normalized = Normalized(step.Saved, gate), inverses = Inverses(step.Saved, gate);
        ElementwiseMatrices.Copy(gradient, Gradients(step.Saved, gate));
        for (int row = 0; row < gradient.Rows; row++)
        {
            Span<T> d = gradient.Row(row), x = normalized.Row(row);
            TensorPrimitives.Multiply(gamma, d, d);                        // y = γ∘ẑ + β

            // ẑ = (z − μ) / √(σ² + ε), so dz = (dẑ − mean(dẑ) − ẑ∘mean(dẑ∘ẑ)) / √(σ² + ε)
            T mean = Reduction.Sum<T>(d) / units, slope = Reduction.SumOfProducts<T>(d, x) / units;
            TensorPrimitives.Subtract(d, mean, d);
            TensorPrimitives.FusedMultiplyAdd(x, -slope, d, d);
            TensorPrimitives.Multiply(d, inverses[row, 0], d);
        }
    }

    /// <summary>Adds the gradients of γ and β over all steps.</summary>
    public void AddGradients(in CellSequenceGradient<T> steps)
    {
        MatrixSpan<T> dy = steps.Saved.SliceColumns(_savedAt + (_gates * _size), _gates * _size);
        steps.AddRowProducts(_gamma.Parameter, steps.Saved.SliceColumns(_savedAt, _gates * _size), dy); // y = γ∘ẑ + …
        steps.AddRows(_beta.Parameter, dy);                                                             // y = … + β
    }

    private ReadOnlySpan<T> PartOf(MatrixSpan<T> row, int gate) => row.Row(0).Slice(gate * _size, _size);

    private MatrixSpan<T> Normalized(MatrixSpan<T> saved, int gate) => saved.SliceColumns(_savedAt + (gate * _size), _size);

    private MatrixSpan<T> Gradients(MatrixSpan<T> saved, int gate) => saved.SliceColumns(_savedAt + ((_gates + gate) * _size), _size);

    private MatrixSpan<T> Inverses(MatrixSpan<T> saved, int gate) => saved.SliceColumns(_savedAt + (2 * _gates * _size) + gate, 1);
}
