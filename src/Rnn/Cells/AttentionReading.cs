using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Rnn.Tensors;

namespace Rnn.Cells;

/// <summary>One row reads its memory: scores, weights that add up to 1, and the context; and the derivatives beside it.</summary>
/// <remarks>
/// q query, k = a row of the keys, m = the same row of the memory, s = score, α = softmax(s), r = Σ α·m. Several heads take a part of q, k,
/// m and r each.
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
            for (int step = 0; step < steps; step++)
            {
                ReadOnlySpan<T> k = keys.Row(step).Slice(head * part, part);
                weights[step] = score == AttentionScore.Additive
                    ? Additive(q, k, vector.Slice(head * part, part), scratch[..part]) // s = a·tanh(q + k)
                    : Scale(part) * Reduction.SumOfProducts(q, k);                     // s = q·k / √size
            }

            VectorMath.Softmax<T>(weights, weights);
            Sum(weights, memory.Values.SliceColumns(head * width, width), context.Slice(head * width, width)); // r = Σ α·m
        }
    }

    /// <summary>From the gradient of the context to those of the query, the keys, the memory and a; all but dq are added to.</summary>
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
        queryGradient.Clear();
        vectorGradient.Clear();
        int steps = memory.Values.Rows, part = query.Length / heads, width = contextGradient.Length / heads;
        for (int head = 0; head < heads; head++)
        {
            ReadOnlySpan<T> weights = memory.Weights.Slice(head * steps, steps), dr = contextGradient.Slice(head * width, width);
            T mean = T.Zero; // Σ α·dα
            for (int step = 0; step < steps; step++)
            {
                mean += weights[step] * WeightGradient(memory, dr, step, head * width);
            }

            for (int step = 0; step < steps; step++)
            {
                T ds = weights[step] * (WeightGradient(memory, dr, step, head * width) - mean); // α = softmax(s)
                Span<T> dm = memory.ValuesGradient.Row(step).Slice(head * width, width);
                TensorPrimitives.FusedMultiplyAdd(dr, weights[step], dm, dm);                   // r = Σ α·m
                ReadOnlySpan<T> q = query.Slice(head * part, part), k = keys.Row(step).Slice(head * part, part);
                Span<T> dq = queryGradient.Slice(head * part, part), dk = keyGradients.Row(step).Slice(head * part, part);
                if (score == AttentionScore.Additive)
                {
                    AddAdditive(ds, q, k, vector.Slice(head * part, part), dq, dk, vectorGradient.Slice(head * part, part));
                }
                else
                {
                    T scaled = Scale(part) * ds;
                    TensorPrimitives.FusedMultiplyAdd(k, scaled, dq, dq);                       // s = q·k / √size
                    TensorPrimitives.FusedMultiplyAdd(q, scaled, dk, dk);
                }
            }
        }
    }

    private static T WeightGradient(in CellMemoryGradient<T> memory, ReadOnlySpan<T> dr, int step, int first) =>
        Reduction.SumOfProducts(dr, memory.Values.Row(step).Slice(first, dr.Length)); // r = Σ α·m

    private T Scale(int part) => score == AttentionScore.ScaledDot ? T.One / T.Sqrt(T.CreateTruncating(part)) : T.One;

    private static T Additive(ReadOnlySpan<T> q, ReadOnlySpan<T> k, ReadOnlySpan<T> a, Span<T> scratch)
    {
        fixed (T* pinQ = q, pinK = k, to = scratch)
        {
            Elementwise.Run<TanhOfSum, T>(new(pinQ, pinK, to), q.Length);
        }

        return Reduction.SumOfProducts(a, scratch);
    }

    private static void AddAdditive(T ds, ReadOnlySpan<T> q, ReadOnlySpan<T> k, ReadOnlySpan<T> a, Span<T> dq, Span<T> dk, Span<T> da)
    {
        fixed (T* pinQ = q, pinK = k, pinA = a, toQ = dq, toK = dk, toA = da)
        {
            Elementwise.Run<AdditiveBackward, T>(new(ds, pinQ, pinK, pinA, toQ, toK, toA), q.Length);
        }
    }

    private static void Sum(ReadOnlySpan<T> weights, MatrixSpan<T> values, Span<T> context)
    {
        fixed (T* pinWeights = weights, pinValues = values, to = context)
        {
            Elementwise.Run<WeightedSum, T>(new(weights.Length, pinWeights, pinValues, values.RowStride, to), context.Length);
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

    private readonly struct AdditiveBackward(T ds, T* q, T* k, T* a, T* dq, T* dk, T* da) : IElementwise<T>
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Apply<V>(int from, int to)
            where V : struct, ILanes<V, T>
        {
            V one = V.Splat(T.One), gradient = V.Splat(ds);
            for (int i = from; i < to; i += V.Count)
            {
                V t = LaneMath<V, T>.Tanh(V.Load(q + i) + V.Load(k + i));
                V sum = gradient * V.Load(a + i) * (one - (t * t)); // s = a·tanh(q + k)
                V.Store(da + i, V.Fma(gradient, t, V.Load(da + i)));
                V.Store(dq + i, V.Load(dq + i) + sum);
                V.Store(dk + i, V.Load(dk + i) + sum);
            }
        }
    }

    // Σ over the rows of the values, in order, as one chain for each column.
    private readonly struct WeightedSum(int rows, T* weights, T* values, nint stride, T* to) : IElementwise<T>
    {
        public void Apply<V>(int from, int end)
            where V : struct, ILanes<V, T>
        {
            for (int i = from; i < end; i += V.Count)
            {
                V sum = V.Splat(T.Zero);
                for (int row = 0; row < rows; row++)
                {
                    sum = V.Fma(V.Splat(weights[row]), V.Load(values + (row * stride) + i), sum);
                }

                V.Store(to + i, sum);
            }
        }
    }
}
