using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Rnn.Tensors;

namespace Rnn.Heads;

/// <summary>How often each tag is expected after each other: Σ_t p(y_t−1 = i, y_t = j) = Σ_t e^(α_t−1(i) + A_i,j + z_t,j + β_t(j) − ln Z).</summary>
/// <remarks>
/// e^A is the same at every step, and so multiplied in the end; a step adds e^(α − max α)·e^(z + β − max)·e^(the rest). Where the rest is so large
/// that what vanished before may count, the step's exponentials are taken one by one.
/// </remarks>
internal sealed unsafe class CrfCounts(int tags)
{
    // Times what has vanished, which is below 2⁻¹⁰²², it is nothing beside 1.
    private const double LargestRest = 6.668014432879854e240; // 2⁸⁰⁰

    private readonly AlignedBuffer<double> _products = new(tags, LogMatrix.Stride(tags)); // [from, to], without e^A
    private readonly AlignedBuffer<double> _counts = new(tags, tags); // [to, from]: of the steps taken one by one
    private readonly AlignedBuffer<double> _before = new(tags);
    private readonly AlignedBuffer<double> _after = new(LogMatrix.Stride(tags)); // what fills it up is 0

    public void Clear()
    {
        _products.Span.Clear();
        _counts.Span.Clear();
    }

    /// <summary>Adds a step.</summary>
    /// <param name="transitions">A.</param>
    /// <param name="before">α of the step before.</param>
    /// <param name="after">z + β of the step.</param>
    /// <param name="logPartition">ln Z.</param>
    public void Add(LogMatrix transitions, ReadOnlySpan<double> before, ReadOnlySpan<double> after, double logPartition)
    {
        double largestBefore = TensorPrimitives.Max(before), largestAfter = TensorPrimitives.Max(after);
        double rest = ScalarMath.Exp(largestBefore + transitions.Largest + largestAfter - logPartition);
        if (!(rest <= LargestRest))
        {
            AddExactly(transitions, before, after, logPartition);
            return;
        }

        Span<double> first = _before.Span, second = _after.Span[..tags];
        TensorPrimitives.Subtract(before, largestBefore, first);
        VectorMath.Exp<double>(first, first);
        TensorPrimitives.Multiply(first, rest, first);
        TensorPrimitives.Subtract(after, largestAfter, second);
        VectorMath.Exp<double>(second, second);
        Elementwise.Run<ProductFormula, double>(new(_before.Pointer, _after.Pointer, _products.Pointer, tags, _after.Length), _after.Length);
    }

    /// <summary>gradient += scale·counts, [from, to].</summary>
    public void AddTo(Span<double> gradient, LogMatrix transitions, double scale)
    {
        int stride = transitions.RowStride;
        for (int from = 0; from < tags; from++)
        {
            for (int to = 0; to < tags; to++)
            {
                int place = (from * stride) + to;
                double count = (_products.Span[place] * transitions.Weights[place]) + _counts.Span[(to * tags) + from];
                gradient[(from * tags) + to] += scale * count;
            }
        }
    }

    private void AddExactly(LogMatrix transitions, ReadOnlySpan<double> before, ReadOnlySpan<double> after, double logPartition)
    {
        Span<double> shares = _before.Span;
        for (int to = 0; to < tags; to++)
        {
            TensorPrimitives.Add(before, transitions.Column(to), shares);
            TensorPrimitives.Add(shares, after[to] - logPartition, shares);
            VectorMath.Exp<double>(shares, shares);
            Span<double> counts = _counts.Span.Slice(to * tags, tags);
            TensorPrimitives.Add(counts, shares, counts);
        }
    }

    // products_i,j += before_i·after_j
    private readonly struct ProductFormula(double* before, double* after, double* products, int rows, int stride) : IElementwise<double>
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Apply<V>(int from, int to)
            where V : struct, ILanes<V, double>
        {
            for (int j = from; j < to; j += V.Count)
            {
                V column = V.Load(after + j);
                double* product = products + j;
                for (int i = 0; i < rows; i++, product += stride)
                {
                    V.Store(product, V.Fma(V.Splat(before[i]), column, V.Load(product)));
                }
            }
        }
    }
}
