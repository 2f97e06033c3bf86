using System.Numerics;
using Rnn.Parameters;
using Rnn.Tensors;

namespace Rnn.Optimizers;

/// <summary>Keeps a single steep place from throwing the weights away.</summary>
internal static unsafe class GradientClipping
{
    /// <summary>If ‖g‖ over all parameters is above the limit: g ← g·limit/‖g‖. Gives ‖g‖ before. Pascanu et al. 2013.</summary>
    public static double ClipNorm<T>(ParameterStore<T> parameters, double limit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double norm = Norm<T>(parameters.AllGradients);
        if (norm > limit)
        {
            Scale(parameters, limit / norm);
        }

        return norm;
    }

    /// <summary>g ← factor·g.</summary>
    public static void Scale<T>(ParameterStore<T> parameters, double factor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* g = parameters.AllGradients)
        {
            Elementwise.Run<ScaleFormula<T>, T>(new(g, T.CreateTruncating(factor)), parameters.AllGradients.Length);
        }
    }

    /// <summary>‖g‖. A sum of squares that leaves the range of T is taken again in double.</summary>
    private static double Norm<T>(ReadOnlySpan<T> gradients)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = double.CreateTruncating(Reduction.SumOfSquares(gradients));
        if (sum is > 1e-20 and < 1e37)
        {
            return Math.Sqrt(sum);
        }

        sum = 0;
        foreach (T gradient in gradients)
        {
            double value = double.CreateTruncating(gradient);
            sum += value * value;
        }

        return Math.Sqrt(sum);
    }

    /// <summary>Every component into [−limit, limit].</summary>
    public static void ClipValue<T>(ParameterStore<T> parameters, double limit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* g = parameters.AllGradients)
        {
            Elementwise.Run<ClampFormula<T>, T>(new(g, T.CreateTruncating(limit)), parameters.AllGradients.Length);
        }
    }

    private readonly struct ScaleFormula<T>(T* g, T factor) : IElementwise<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Apply<V>(int from, int to)
            where V : struct, ILanes<V, T>
        {
            for (int i = from; i < to; i += V.Count)
            {
                V.Store(g + i, V.Splat(factor) * V.Load(g + i));
            }
        }
    }

    private readonly struct ClampFormula<T>(T* g, T limit) : IElementwise<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Apply<V>(int from, int to)
            where V : struct, ILanes<V, T>
        {
            V high = V.Splat(limit), low = V.Splat(-limit);
            for (int i = from; i < to; i += V.Count)
            {
                V gradient = V.Load(g + i);
                V.Store(g + i, V.WhereLess(gradient, low, low, V.WhereLess(high, gradient, high, gradient)));
            }
        }
    }
}
