using MathNet.Numerics.LinearAlgebra;
using static Rnn.Tests.Textbook.Activations;

namespace Rnn.Tests.Textbook;

/// <summary>
/// The LSTM (long short-term memory), over one sequence, with backpropagation through time.
/// <code>
/// Forward, t = 1 … T                     Backward, t = T … 1
///   i = σ(x·Wi + h₋·Ui + bi)               dh = dh from above + dh₋ of step t+1
///   f = σ(x·Wf + h₋·Uf + bf)               dc = dc₋ of step t+1 + dh ∘ o ∘ tanh′(c)
///   g = tanh(x·Wg + h₋·Ug + bg)            di = dc ∘ g    df = dc ∘ c₋
///   o = σ(x·Wo + h₋·Uo + bo)               dg = dc ∘ i    do = dh ∘ tanh(c)
///   c = f ∘ c₋ + i ∘ g                     dc₋ = dc ∘ f   and for each gate k, k = σ(ak) or tanh(ak):
///   h = o ∘ tanh(c)                        dak = dk ∘ k′  dx = Σ dak·Wkᵀ   dh₋ = Σ dak·Ukᵀ
///                                          dWk += xᵀ·dak  dUk += h₋ᵀ·dak   dbk += dak
/// </code>
/// <para>
/// Legend: T steps, I inputs, H hidden units. x is the input (I), h the state (H) and c the cell (H) of
/// step t; h₋ and c₋ are those of step t−1. All vectors are rows. Each gate (i input, f forget,
/// g candidate, o output) has its own W (I×H), U (H×H) and b (H). ∘ is the elementwise product.
/// A d before a name means the gradient of the loss by it.
/// </para>
/// </summary>
/// <param name="input">Weights of i.</param>
/// <param name="forget">Weights of f.</param>
/// <param name="candidate">Weights of g.</param>
/// <param name="output">Weights of o.</param>
public sealed class TextbookLstm(Gate input, Gate forget, Gate candidate, Gate output)
{
    private readonly List<Step> _trace = [];

    /// <summary>c of every step of the last <see cref="Forward"/>.</summary>
    public IReadOnlyList<Vector<double>> Cells => _trace.ConvertAll(step => step.C);

    /// <summary>
    /// Runs the sequence from the state <paramref name="h0"/> and the cell <paramref name="c0"/>;
    /// returns h of every step.
    /// </summary>
    public IReadOnlyList<Vector<double>> Forward(IReadOnlyList<Vector<double>> xs, Vector<double> h0, Vector<double> c0)
    {
        _trace.Clear();
        var hs = new List<Vector<double>>();
        var (hPrev, cPrev) = (h0, c0);

        foreach (var x in xs)
        {
            var i = Sigmoid(x * input.W + hPrev * input.U + input.B);
            var f = Sigmoid(x * forget.W + hPrev * forget.U + forget.B);
            var g = Tanh(x * candidate.W + hPrev * candidate.U + candidate.B);
            var o = Sigmoid(x * output.W + hPrev * output.U + output.B);
            var c = f.Times(cPrev) + i.Times(g);
            var h = o.Times(Tanh(c));

            _trace.Add(new Step(x, hPrev, cPrev, i, f, g, o, c));
            hs.Add(h);
            (hPrev, cPrev) = (h, c);
        }

        return hs;
    }

    /// <summary>
    /// The gradients of the last <see cref="Forward"/>, given ∂L/∂h of every step as it comes from
    /// above (from what reads h), without the part that comes back through later steps.
    /// </summary>
    public Gradients Backward(IReadOnlyList<Vector<double>> dhs)
    {
        var (dInput, dForget) = (input.ZeroGradient(), forget.ZeroGradient());
        var (dCandidate, dOutput) = (candidate.ZeroGradient(), output.ZeroGradient());
        var dxs = new Vector<double>[_trace.Count];
        var (dhPrev, dcPrev) = (input.B * 0, input.B * 0); // no step follows the last one

        for (int t = _trace.Count - 1; t >= 0; t--)
        {
            var (x, hPrev, cPrev, i, f, g, o, c) = _trace[t];
            var tanhC = Tanh(c);

            // h is read from above and by step t+1, so both gradients add up. So does c, which is
            // read by h and by step t+1.
            var dh = dhs[t] + dhPrev;
            var dc = dcPrev + dh.Times(o).Times(TanhSlope(tanhC));   // h = o ∘ tanh(c)
            var dO = dh.Times(tanhC);                                // h = o ∘ tanh(c)

            var dI = dc.Times(g);       // c = f ∘ c₋ + i ∘ g
            var dF = dc.Times(cPrev);   // c = f ∘ c₋ + i ∘ g
            var dG = dc.Times(i);       // c = f ∘ c₋ + i ∘ g
            dcPrev = dc.Times(f);       // c = f ∘ c₋ + i ∘ g

            var daI = dI.Times(SigmoidSlope(i));   // i = σ(ai)
            var daF = dF.Times(SigmoidSlope(f));   // f = σ(af)
            var daG = dG.Times(TanhSlope(g));      // g = tanh(ag)
            var daO = dO.Times(SigmoidSlope(o));   // o = σ(ao)

            dInput = dInput.PlusStep(x, hPrev, daI);           // ai = x·Wi + h₋·Ui + bi
            dForget = dForget.PlusStep(x, hPrev, daF);         // af = x·Wf + h₋·Uf + bf
            dCandidate = dCandidate.PlusStep(x, hPrev, daG);   // ag = x·Wg + h₋·Ug + bg
            dOutput = dOutput.PlusStep(x, hPrev, daO);         // ao = x·Wo + h₋·Uo + bo

            // x and h₋ are read by all four gates.
            dxs[t] = daI * input.W.Transpose()      // ai = x·Wi + h₋·Ui + bi
                + daF * forget.W.Transpose()        // af = x·Wf + h₋·Uf + bf
                + daG * candidate.W.Transpose()     // ag = x·Wg + h₋·Ug + bg
                + daO * output.W.Transpose();       // ao = x·Wo + h₋·Uo + bo
            dhPrev = daI * input.U.Transpose()      // ai = x·Wi + h₋·Ui + bi
                + daF * forget.U.Transpose()        // af = x·Wf + h₋·Uf + bf
                + daG * candidate.U.Transpose()     // ag = x·Wg + h₋·Ug + bg
                + daO * output.U.Transpose();       // ao = x·Wo + h₋·Uo + bo
        }

        // What is left flows into the state and the cell before the first step.
        return new Gradients(dInput, dForget, dCandidate, dOutput, dxs, dhPrev, dcPrev);
    }

    /// <summary>The gradients of the loss.</summary>
    /// <param name="DInput">By the weights of i.</param>
    /// <param name="DForget">By the weights of f.</param>
    /// <param name="DCandidate">By the weights of g.</param>
    /// <param name="DOutput">By the weights of o.</param>
    /// <param name="DXs">By x of every step.</param>
    /// <param name="DH0">By the first state.</param>
    /// <param name="DC0">By the first cell.</param>
    public sealed record Gradients(
        Gate DInput, Gate DForget, Gate DCandidate, Gate DOutput,
        IReadOnlyList<Vector<double>> DXs, Vector<double> DH0, Vector<double> DC0);

    // What the backward pass needs to know of one step.
    private sealed record Step(
        Vector<double> X, Vector<double> HPrev, Vector<double> CPrev,
        Vector<double> I, Vector<double> F, Vector<double> G, Vector<double> O, Vector<double> C);
}
