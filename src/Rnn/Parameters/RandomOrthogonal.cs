using Rnn.Tensors;

namespace Rnn.Parameters;

/// <summary>Matrices with orthonormal rows, each as likely as any other.</summary>
/// <remarks>
/// <para>
/// The Q of a QR factorisation of normal numbers, with the signs of R's diagonal moved to Q, is every orthogonal matrix with the
/// same likelihood. Householder's algorithm makes it a product of reflections H = I − τ·v·vᵀ, the k-th of which takes the rest of
/// column k to a multiple of e; and what the earlier reflections leave there are normal numbers again, independent of them. So they
/// may as well be drawn, and nothing has to be factored (Stewart 1980).
/// </para>
/// <para>
/// Blocks of reflections are applied together, H₀·H₁·… = I − V·T·Vᵀ (Schreiber and Van Loan 1989), so that nearly all of the work
/// is products of large matrices.
/// </para>
/// </remarks>
internal static class RandomOrthogonal
{
    // A constant: sums over a block are rounded together. Deeper blocks make the products no faster.
    private const int Block = 64;

    /// <summary>Fills Qᵀ, [n, m] with n ≤ m, row-major: orthonormal rows.</summary>
    public static void Fill(Span<double> values, int n, int m, ref PhiloxGenerator random)
    {
        // Qᵀ begins as the first rows of I.
        values.Clear();
        double[] signs = new double[n];
        for (int i = 0; i < n; i++)
        {
            values[(i * m) + i] = 1;
        }

        int height = Math.Min(Block, n);
        var q = new MatrixSpan<double>(values, n, m);
        double[] reflections = new double[height * m], triangle = new double[height * height];
        double[] left = new double[n * height], right = new double[n * height];

        // From the last reflection to the first: those to come touch more of Q than those before.
        for (int first = (n - 1) / Block * Block; first >= 0; first -= Block)
        {
            int count = Math.Min(Block, n - first), rows = n - first;
            var vT = new MatrixSpan<double>(reflections, count, m - first);
            var t = new MatrixSpan<double>(triangle, count, count);
            Draw(vT, t, signs.AsSpan(first, count), ref random);
            MatrixSpan<double> rest = q.SliceRows(first, rows).SliceColumns(first, m - first);
            MatrixSpan<double> qV = new(left, rows, count), qVT = new(right, rows, count);

            // Q ← (I − V·T·Vᵀ)·Q, so Qᵀ ← Qᵀ − (Qᵀ·V)·Tᵀ·Vᵀ; t holds −T
            MatrixProduct.Multiply(rest, vT.Transposed, qV);
            MatrixProduct.Multiply(qV, t.Transposed, qVT);
            MatrixProduct.Multiply(qVT, vT, rest, add: true);
        }

        for (int row = 0; row < n; row++)
        {
            foreach (ref double value in q.Row(row))
            {
                value *= signs[row];
            }
        }
    }

    /// <summary>Draws a block of reflections: v's as rows of Vᵀ, 0 before their own place, the triangle −T, and the signs of R's diagonal.</summary>
    private static void Draw(MatrixSpan<double> vT, MatrixSpan<double> t, Span<double> signs, ref PhiloxGenerator random)
    {
        Span<double> taus = stackalloc double[Block];
        for (int k = vT.Rows - 1; k >= 0; k--)
        {
            vT.Row(k)[..k].Clear();
            Span<double> v = vT.Row(k)[k..];
            foreach (ref double value in v)
            {
                value = random.NextNormal();
            }

            // H·x = −sign(x₀)·‖x‖·e for v = x + sign(x₀)·‖x‖·e, which never cancels; τ = 2/‖v‖² = 1/(‖x‖·|v₀|)
            double norm = Math.Sqrt(Reduction.SumOfSquares<double>(v));
            signs[k] = v[0] < 0 ? 1 : -1;
            v[0] -= signs[k] * norm;
            taus[k] = norm == 0 ? 0 : 1 / (norm * Math.Abs(v[0]));
        }

        // H₀·…·H_k = I − V·T·Vᵀ with column k of T = τ_k on the diagonal and −τ_k·T·(Vᵀ·v_k) above it
        MatrixProduct.Multiply(vT, vT.Transposed, t);
        Span<double> column = stackalloc double[Block];
        for (int k = 0; k < t.Rows; k++)
        {
            for (int i = 0; i < k; i++)
            {
                double sum = 0;
                for (int j = i; j < k; j++)
                {
                    sum += t[i, j] * t[j, k]; // −T, which is done up to column k, times Vᵀ·v_k, which still stands above the diagonal
                }

                column[i] = taus[k] * sum;
            }

            for (int i = 0; i < t.Rows; i++)
            {
                t[i, k] = i < k ? -column[i] : i == k ? -taus[k] : t[i, k];
            }
        }

        for (int k = 0; k < t.Rows; k++)
        {
            t.Row(k)[..k].Clear(); // what the product left below the diagonal
        }
    }
}
