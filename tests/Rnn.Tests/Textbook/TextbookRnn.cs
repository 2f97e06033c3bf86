using MathNet.Numerics.LinearAlgebra;
using static Rnn.Tests.Textbook.Activations;

namespace Rnn.Tests.Textbook;

/// <summary>
/// The simple (Elman) recurrent network, over one sequence, with backpropagation through time.
/// <code>
/// Forward, t = 1 … T                     Backward, t = T … 1
///   a = x·W + h₋·U + b                     dh  = dh from above + dh₋ of step t+1
///   h = f(a)                               da  = dh ∘ f′(a)
///                                          dW += xᵀ·da    dU += h₋ᵀ·da    db += da
///                                          dx  = da·Wᵀ    dh₋ = da·Uᵀ
/// </code>
/// <para>
/// Legend: T steps, I inputs, H hidden units. x is the input (I) and h the state (H) of step t; h₋ is
/// the state of step t−1. All vectors are rows. W is I×H, U is H×H, b is H. f is tanh, ReLU or σ.
/// ∘ is the elementwise product. A d before a name means the gradient of the loss by it.
/// </para>
/// </summary>
/// <param name="w">Input weights W.</param>
/// <param name="u">Recurrent weights U.</param>
/// <param name="b">Bias b.</param>
/// <param name="f">The activation f.</param>
public sealed class TextbookRnn(Matrix<double> w, Matrix<double> u, Vector<double> b, TextbookActivation f)
{
    private readonly List<Step> _trace = [];

    /// <summary>Runs the sequence from the state <paramref name="h0"/>; returns h of every step.</summary>
    public IReadOnlyList<Vector<double>> Forward(IReadOnlyList<Vector<double>> xs, Vector<double> h0)
    {
        _trace.Clear();
        var hs = new List<Vector<double>>();
        var hPrev = h0;

        foreach (var x in xs)
        {
            var h = Apply(f, x * w + hPrev * u + b);

            _trace.Add(new Step(x, hPrev, h));
            hs.Add(h);
            hPrev = h;
        }

        return hs;
    }

    /// <summary>
    /// The gradients of the last <see cref="Forward"/>, given ∂L/∂h of every step as it comes from
    /// above (from what reads h), without the part that comes back through later steps.
    /// </summary>
    public Gradients Backward(IReadOnlyList<Vector<double>> dhs)
    {
        var dW = w * 0;
        var dU = u * 0;
        var db = b * 0;
        var dxs = new Vector<double>[_trace.Count];
        var dhPrev = b * 0; // no step follows the last one

        for (int t = _trace.Count - 1; t >= 0; t--)
        {
            var (x, hPrev, h) = _trace[t];

            // h is read from above and by step t+1, so both gradients add up.
            var dh = dhs[t] + dhPrev;

            var da = dh.Times(Slope(f, h));   // h = f(a)
            dW += x.OuterProduct(da);         // a = x·W + h₋·U + b
            dU += hPrev.OuterProduct(da);     // a = x·W + h₋·U + b
            db += da;                         // a = x·W + h₋·U + b
            dxs[t] = da * w.Transpose();      // a = x·W + h₋·U + b
            dhPrev = da * u.Transpose();      // a = x·W + h₋·U + b
        }

        // What is left flows into the state before the first step.
        return new Gradients(dW, dU, db, dxs, dhPrev);
    }

    /// <summary>The gradients of the loss.</summary>
    /// <param name="DW">By W.</param>
    /// <param name="DU">By U.</param>
    /// <param name="DB">By b.</param>
    /// <param name="DXs">By x of every step.</param>
    /// <param name="DH0">By the first state.</param>
    public sealed record Gradients(
        Matrix<double> DW, Matrix<double> DU, Vector<double> DB,
        IReadOnlyList<Vector<double>> DXs, Vector<double> DH0);

    // What the backward pass needs to know of one step.
    private sealed record Step(Vector<double> X, Vector<double> HPrev, Vector<double> H);
}
