using MathNet.Numerics.LinearAlgebra;
using static Rnn.Tests.Textbook.Activations;

namespace Rnn.Tests.Textbook;

/// <summary>
/// The GRU (gated recurrent unit), over one sequence, with backpropagation through time. The reset r
/// acts either after or before the product with Un.
/// <code>
/// Forward, t = 1 … T                     Backward, t = T … 1
///   r = σ(x·Wr + h₋·Ur + br)               dh = dh from above + dh₋ of step t+1
///   z = σ(x·Wz + h₋·Uz + bz)               dn = dh ∘ (1 − z)    dz = dh ∘ (h₋ − n)
///   after:  s = h₋·Un + cn                 dan = dn ∘ tanh′
///           n = tanh(x·Wn + bn + r ∘ s)    after:  ds = dan ∘ r    dr = dan ∘ s
///   before: s = r ∘ h₋                     before: ds = dan·Unᵀ    dr = ds ∘ h₋
///           n = tanh(x·Wn + s·Un + bn)     dar = dr ∘ σ′           daz = dz ∘ σ′
///   h = (1 − z) ∘ n + z ∘ h₋               dx and dh₋: the sums over all lines that read x and h₋
/// </code>
/// <para>
/// Legend: T steps, I inputs, H hidden units. x is the input (I) and h the state (H) of step t; h₋ is
/// the state of step t−1. All vectors are rows. Each gate (r reset, z update, n candidate) has its own
/// W (I×H), U (H×H) and b (H); cn (H) is a second bias of n, used only in the form "after".
/// ∘ is the elementwise product. A d before a name means the gradient of the loss by it.
/// </para>
/// </summary>
/// <param name="reset">Weights of r.</param>
/// <param name="update">Weights of z.</param>
/// <param name="candidate">Weights of n.</param>
/// <param name="cn">The bias cn; not read, and its gradient zero, in the form "before".</param>
/// <param name="resetAfter">True for the form "after", false for "before".</param>
public sealed class TextbookGru(Gate reset, Gate update, Gate candidate, Vector<double> cn, bool resetAfter)
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
            var r = Sigmoid(x * reset.W + hPrev * reset.U + reset.B);
            var z = Sigmoid(x * update.W + hPrev * update.U + update.B);
            var s = resetAfter ? hPrev * candidate.U + cn : r.Times(hPrev);
            var n = resetAfter
                ? Tanh(x * candidate.W + candidate.B + r.Times(s))
                : Tanh(x * candidate.W + s * candidate.U + candidate.B);
            var h = (1 - z).Times(n) + z.Times(hPrev);

            _trace.Add(new Step(x, hPrev, r, z, s, n));
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
        var (dReset, dUpdate, dCandidate) = (reset.ZeroGradient(), update.ZeroGradient(), candidate.ZeroGradient());
        var dCn = reset.B * 0;
        var dxs = new Vector<double>[_trace.Count];
        var dhPrev = reset.B * 0; // no step follows the last one

        for (int t = _trace.Count - 1; t >= 0; t--)
        {
            var (x, hPrev, r, z, s, n) = _trace[t];

            // h is read from above and by step t+1, so both gradients add up.
            var dh = dhs[t] + dhPrev;

            var dz = dh.Times(hPrev - n);   // h = (1 − z) ∘ n + z ∘ h₋
            var dn = dh.Times(1 - z);       // h = (1 − z) ∘ n + z ∘ h₋
            dhPrev = dh.Times(z);           // h = (1 − z) ∘ n + z ∘ h₋

            var daN = dn.Times(TanhSlope(n));   // n = tanh(an)
            Vector<double> dr;
            if (resetAfter)
            {
                dr = daN.Times(s);                          // an = x·Wn + bn + r ∘ s
                var ds = daN.Times(r);                      // an = x·Wn + bn + r ∘ s
                dCandidate = new Gate(
                    dCandidate.W + x.OuterProduct(daN),     // an = x·Wn + bn + r ∘ s
                    dCandidate.U + hPrev.OuterProduct(ds),  // s = h₋·Un + cn
                    dCandidate.B + daN);                    // an = x·Wn + bn + r ∘ s
                dCn += ds;                                  // s = h₋·Un + cn
                dhPrev += ds * candidate.U.Transpose();     // s = h₋·Un + cn
            }
            else
            {
                var ds = daN * candidate.U.Transpose();         // an = x·Wn + s·Un + bn
                dCandidate = dCandidate.PlusStep(x, s, daN);    // an = x·Wn + s·Un + bn
                dr = ds.Times(hPrev);                           // s = r ∘ h₋
                dhPrev += ds.Times(r);                          // s = r ∘ h₋
            }

            var daR = dr.Times(SigmoidSlope(r));          // r = σ(ar)
            var daZ = dz.Times(SigmoidSlope(z));          // z = σ(az)
            dReset = dReset.PlusStep(x, hPrev, daR);      // ar = x·Wr + h₋·Ur + br
            dUpdate = dUpdate.PlusStep(x, hPrev, daZ);    // az = x·Wz + h₋·Uz + bz

            // x and h₋ are read by every gate; the candidate has already added its part to dh₋.
            dxs[t] = daR * reset.W.Transpose()            // ar = x·Wr + h₋·Ur + br
                + daZ * update.W.Transpose()              // az = x·Wz + h₋·Uz + bz
                + daN * candidate.W.Transpose();          // an = x·Wn + …
            dhPrev += daR * reset.U.Transpose()           // ar = x·Wr + h₋·Ur + br
                + daZ * update.U.Transpose();             // az = x·Wz + h₋·Uz + bz
        }

        // What is left flows into the state before the first step.
        return new Gradients(dReset, dUpdate, dCandidate, dCn, dxs, dhPrev);
    }

    /// <summary>The gradients of the loss.</summary>
    /// <param name="DReset">By the weights of r.</param>
    /// <param name="DUpdate">By the weights of z.</param>
    /// <param name="DCandidate">By the weights of n.</param>
    /// <param name="DCn">By cn.</param>
    /// <param name="DXs">By x of every step.</param>
    /// <param name="DH0">By the first state.</param>
    public sealed record Gradients(
        Gate DReset, Gate DUpdate, Gate DCandidate, Vector<double> DCn,
        IReadOnlyList<Vector<double>> DXs, Vector<double> DH0);

    // What the backward pass needs to know of one step.
    private sealed record Step(
        Vector<double> X, Vector<double> HPrev,
        Vector<double> R, Vector<double> Z, Vector<double> S, Vector<double> N);
}
