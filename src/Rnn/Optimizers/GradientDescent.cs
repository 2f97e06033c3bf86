using System.Numerics;
using Rnn.Parameters;
using Rnn.Tensors;

namespace Rnn.Optimizers;

/// <summary>Plain gradient descent: w ← w − η·∂L/∂w.</summary>
/// <param name="learningRate">η, the size of a step, above 0. It has no default.</param>
/// <exception cref="ArgumentOutOfRangeException">The learning rate is not above 0.</exception>
public sealed class GradientDescent(double learningRate) : Optimizer(learningRate)
{
    /// <inheritdoc/>
    public override string Describe() => FormattableString.Invariant($"gradient descent {LearningRate:R}");

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"gradient descent of rate {LearningRate}");

    /// <inheritdoc/>
    public override OptimizerState<T> Start<T>(ParameterStore<T> parameters) =>
        new State<T>(parameters);

    private sealed unsafe class State<T>(ParameterStore<T> parameters) : OptimizerState<T>(parameters)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public override void Step(double learningRate)
        {
            fixed (T* w = Parameters.AllValues, g = Parameters.AllGradients)
            {
                foreach (Range run in Parameters.TrainedRuns)
                {
                    (int at, int count) = run.GetOffsetAndLength(Parameters.AllValues.Length);
                    Elementwise.Run<Formula<T>, T>(new(w + at, g + at, T.CreateTruncating(-learningRate)), count);
                }
            }
        }
    }

    private readonly unsafe struct Formula<T>(T* w, T* g, T minusRate) : IElementwise<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Apply<V>(int from, int to)
            where V : struct, ILanes<V, T>
        {
            V rate = V.Splat(minusRate);
            for (int i = from; i < to; i += V.Count)
            {
                V.Store(w + i, V.Fma(rate, V.Load(g + i), V.Load(w + i))); // w ← w − η·g
            }
        }
    }
}
