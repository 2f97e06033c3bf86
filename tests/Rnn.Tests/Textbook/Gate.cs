using MathNet.Numerics.LinearAlgebra;

namespace Rnn.Tests.Textbook;

/// <summary>
/// The weights of one gate of an LSTM or a GRU. A gradient by them has the same three shapes, so it is
/// a <see cref="Gate"/> too.
/// <code>
/// a = x·W + h₋·U + b        the gate is σ(a) or tanh(a)
/// </code>
/// </summary>
/// <param name="W">Input weights, I×H.</param>
/// <param name="U">Recurrent weights, H×H.</param>
/// <param name="B">Bias, H.</param>
public sealed record Gate(Matrix<double> W, Matrix<double> U, Vector<double> B)
{
    /// <summary>A gradient of this shape, all zeros: the start of a sum over the steps.</summary>
    public Gate ZeroGradient() => new(W * 0, U * 0, B * 0);

    /// <summary>
    /// This gradient plus the part of one step, given da = ∂L/∂a. The weights are shared by all steps,
    /// so their gradients add up.
    /// </summary>
    public Gate PlusStep(Vector<double> x, Vector<double> hPrev, Vector<double> da) => new(
        W + x.OuterProduct(da),       // a = x·W + …    so dW = xᵀ·da
        U + hPrev.OuterProduct(da),   // a = … + h₋·U   so dU = h₋ᵀ·da
        B + da);                      // a = … + b      so db = da
}
