using System.Numerics;
using System.Runtime.CompilerServices;
using Rnn.Tensors;

namespace Rnn.Cells;

/// <summary>One row reads its memory: scores, weights that add up to 1, and the context; and the derivatives beside it.</summary>
/// <remarks>
/// q query, k = a row of the keys, m = the same row of the memory, s = score, α = softmax(s), r = Σ α·m. Several heads take a part of q, k,
/// m and r each. What sums over steps is one chain for each column, in the order of the steps.
/// </remarks>
/// <param name="score">How q and k are compared.</param>
/// <param name="heads">How many heads.</param>
internal readonly unsafe struct AttentionReading<T>(AttentionScore score, int heads)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>From the query to the weights and the context.</summary>
    /// <param name="memory">The row's memory; its weights are written.</param>
    /// <param name="keys">The keys; the memory itself where nothing is learned of it.</param>
    /// <param name="query">q.</param>
    /// <param name="vector">a of the additive score; else empty.</param>
    /// <param name="scratch">As long as q, for the additive score.</param>
    /// <param name="context">r, to be written.</param>
    public void Forward(in CellMemory<T> memory, MatrixSpan<T> keys, ReadOnlySpan<T> query, ReadOnlySpan<T> vector, Span<T> scratch, Span<T> context)
    {
        int steps = memory.Values.Rows, part = query.Length / heads, width = context.Length / heads;
        for (int head = 0; head < heads; head++)
        {
            Span<T> weights = memory.Weights.Slice(head * steps, steps);
            ReadOnlySpan<T> q = query.Slice(head * part, part);
            MatrixSpan<T> k = keys.SliceColumns(head * part, part);
            if (score == AttentionScore.Additive)
            {
                Additive(q, k, vector.Slice(head * part, part), scratch[..part], weights); // s = a·tanh(q + k)
            }
            else
            {
                RowDots.Multiply(q, k, weights);                                           // s = q·k / √size
                Multiply(weights, Scale(part));
            }

            VectorMath.Softmax<T>(weights, weights);
            Sum(weights, memory.Values.SliceColumns(head * width, width), context.Slice(head * width, width)); // r = Σ α·m
        }
    }

    /// <summary>From the gradient of the context to those of the query, the keys, the memory and a; those of keys and memory are added to.</summary>
    /// <param name="memory">The row's memory and its gradients.</param>
    /// <param name="keys">The keys; the memory itself where nothing is learned of it.</param>
    /// <param name="keyGradients">dk; that of the memory itself where nothing is learned of it.</param>
    /// <param name="query">q.</param>
    /// <param name="vector">a of the additive score; else empty.</param>
    /// <param name="contextGradient">dr.</param>
    /// <param name="queryGradient">dq, to be written.</param>
    /// <param name="vectorGradient">da, to be written; empty but for the additive score.</param>
    public void Backward(
        in CellMemoryGradient<T> memory, MatrixSpan<T> keys, MatrixSpan<T> keyGradients, ReadOnlySpan<T> query, ReadOnlySpan<T> vector,
        ReadOnlySpan<T> contextGradient, Span<T> queryGradient, Span<T> vectorGradient)
    {
        int steps = memory.Values.Rows, part = query.Length / heads, width = contextGradient.Length / heads;
        for (int head = 0; head < heads; head++)
        {
            ReadOnlySpan<T> weights = memory.Weights.Slice(head * steps, steps), dr = contextGradient.Slice(head * width, width);
            Span<T> ds = memory.Scratch[..steps];
            RowDots.Multiply(dr, memory.Values.SliceColumns(head * width, width), ds);             // r = Σ α·m
            AddOuter(weights, dr, memory.ValuesGradient.SliceColumns(head * width, width));        // r = Σ α·m
            DifferentiateSoftmax(weights, ds);                                                     // α = softmax(s)

            ReadOnlySpan<T> q = query.Slice(head * part, part);
            Span<T> dq = queryGradient.Slice(head * part, part);
            MatrixSpan<T> k = keys.SliceColumns(head * part, part), dk = keyGradients.SliceColumns(head * part, part);
            if (score == AttentionScore.Additive)
            {
                AdditiveBackward(ds, q, k, vector.Slice(head * part, part), dq, dk, vectorGradient.Slice(head * part, part));
            }
            else
            {
                Multiply(ds, Scale(part));                                                         // s = q·k / √size
                Sum(ds, k, dq);
                AddOuter(ds, q, dk);
            }
        }
    }

    private T Scale(int part) => score == AttentionScore.ScaledDot ? T.One / T.Sqrt(T.CreateTruncating(part)) : T.One;

    private static void Multiply(Span<T> values, T factor)
    {
        for (int i = 0; factor != T.One && i < values.Length; i++)
        {
            values[i] *= factor;
        }
    }

    // ds = α∘(dα − Σ α·dα)
    private static void DifferentiateSoftmax(ReadOnlySpan<T> weights, Span<T> gradient)
    {
        T mean = T.Zero;
        for (int i = 0; i < weights.Length; i++)
        {
            mean = T.FusedMultiplyAdd(weights[i], gradient[i], mean);
        }

        for (int i = 0; i < weights.Length; i++)
        {
            gradient[i] = weights[i] * (gradient[i] - mean);
        }
    }

    private static void Additive(ReadOnlySpan<T> q, MatrixSpan<T> k, ReadOnlySpan<T> a, Span<T> scratch, Span<T> scores)
    {
        fixed (T* pinQ = q, pinK = k, to = scratch)
        {
            for (int step = 0; step < k.Rows; step++)
            {
                Elementwise.Run<TanhOfSum, T>(new(pinQ, pinK + ((nint)step * k.RowStride), to), q.Length);
                RowDots.Multiply(a, new MatrixSpan<T>(scratch, 1, scratch.Length), scores.Slice(step, 1));
            }
        }
    }

    private static void AdditiveBackward(
        ReadOnlySpan<T> ds, ReadOnlySpan<T> q, MatrixSpan<T> k, ReadOnlySpan<T> a, Span<T> dq, MatrixSpan<T> dk, Span<T> da)
    {
        fixed (T* pinS = ds, pinQ = q, pinK = k, pinA = a, toQ = dq, toK = dk, toA = da)
        {
            Elementwise.Run<AdditiveBackwardFormula, T>(new(ds.Length, pinS, pinQ, pinK, k.RowStride, pinA, toQ, toK, dk.RowStride, toA), q.Length);
        }
    }

    // Σ wᵢ·mᵢ over the rows of a matrix
    private static void Sum(ReadOnlySpan<T> weights, MatrixSpan<T> matrix, Span<T> sum)
    {
        fixed (T* pinWeights = weights, pinMatrix = matrix, to = sum)
        {
            Elementwise.Run<WeightedSum, T>(new(weights.Length, pinWeights, pinMatrix, matrix.RowStride, to), sum.Length);
        }
    }

    // mᵢ += wᵢ·x for each row
    private static void AddOuter(ReadOnlySpan<T> weights, ReadOnlySpan<T> x, MatrixSpan<T> matrix)
    {
        fixed (T* pinWeights = weights, pinX = x, to = matrix)
        {
            Elementwise.Run<OuterSum, T>(new(weights.Length, pinWeights, pinX, to, matrix.RowStride), x.Length);
        }
    }

    private readonly struct TanhOfSum(T* q, T* k, T* to) : IElementwise<T>
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Apply<V>(int from, int end)
            where V : struct, ILanes<V, T>
        {
            for (int i = from; i < end; i += V.Count)
            {
                V.Store(to + i, LaneMath<V, T>.Tanh(V.Load(q + i) + V.Load(k + i)));
            }
        }
    }

    private readonly struct AdditiveBackwardFormula(int steps, T* ds, T* q, T* k, nint keyStride, T* a, T* dq, T* dk, nint gradientStride, T* da) : IElementwise<T>
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Apply<V>(int from, int to)
            where V : struct, ILanes<V, T>
        {
            V one = V.Splat(T.One);
            for (int i = from; i < to; i += V.Count)
            {
                V query = V.Load(q + i), vector = V.Load(a + i), querySum = default, vectorSum = default;
                T* gradients = dk + i;
                for (int step = 0; step < steps; step++, gradients += gradientStride)
                {
                    V t = LaneMath<V, T>.Tanh(query + V.Load(k + (step * keyStride) + i)), gradient = V.Splat(ds[step]);
                    V sum = gradient * vector * (one - (t * t)); // s = a·tanh(q + k)
                    vectorSum = V.Fma(gradient, t, vectorSum);
                    querySum += sum;
                    V.Store(gradients, V.Load(gradients) + sum);
                }

                V.Store(dq + i, querySum);
                V.Store(da + i, vectorSum);
            }
        }
    }

    private readonly struct WeightedSum(int rows, T* weights, T* values, nint stride, T* to) : IElementwise<T>
    {
        public void Apply<V>(int from, int end)
            where V : struct, ILanes<V, T>
        {
            for (int i = from; i < end; i += V.Count)
            {
                V sum = default;
                for (int row = 0; row < rows; row++)
                {
                    sum = V.Fma(V.Splat(weights[row]), V.Load(values + (row * stride) + i), sum);
                }

                V.Store(to + i, sum);
            }
        }
    }

    private readonly struct OuterSum(int rows, T* weights, T* x, T* to, nint stride) : IElementwise<T>
    {
        public void Apply<V>(int from, int end)
            where V : struct, ILanes<V, T>
        {
            for (int i = from; i < end; i += V.Count)
            {
                V value = V.Load(x + i);
                for (int row = 0; row < rows; row++)
                {
                    T* own = to + (row * stride) + i;
                    V.Store(own, V.Fma(V.Splat(weights[row]), value, V.Load(own)));
                }
            }
        }
    }
}
