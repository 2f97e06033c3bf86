using System.Numerics;
using Rnn.Parameters;
using Rnn.Tensors;

namespace Rnn.Optimizers;

/// <summary>Gradient descent that keeps rolling: v ← μv + g; w ← w − ηv, or with Nesterov's look ahead w ← w − η(g + μv).</summary>
/// <remarks>Agrees with PyTorch's <c>SGD(momentum, nesterov)</c>. Sutskever et al. 2013.</remarks>
public sealed class Momentum : Optimizer
{
    /// <summary>Momentum with these settings.</summary>
    /// <param name="learningRate">η, the size of a step, above 0. It has no default.</param>
    /// <param name="factor">μ, the part of the velocity that is kept in each step, from 0 to below 1; 0.9 if left out.</param>
    /// <param name="nesterov">Whether to look ahead, as Nesterov does; false if left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is not above 0, or μ not in [0, 1).</exception>
    public Momentum(double learningRate, double factor = 0.9, bool nesterov = false)
        : base(learningRate)
    {
        RequireFraction(factor, nameof(factor));
        Factor = factor;
        Nesterov = nesterov;
    }

    /// <summary>μ, the part of the velocity that is kept in each step; 0.9 by default.</summary>
    public double Factor { get; }

    /// <summary>Whether it looks ahead, as Nesterov does: w ← w − η(g + μv); false by default.</summary>
    public bool Nesterov { get; }

    /// <inheritdoc/>
    public override string Describe() => FormattableString.Invariant($"momentum {Factor:R} {(Nesterov ? "True" : "False")} {LearningRate:R}");

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"momentum of rate {LearningRate}, {Factor} of the velocity kept{(Nesterov ? ", Nesterov" : "")}");

    /// <inheritdoc/>
    public override OptimizerState<T> Start<T>(ParameterStore<T> parameters) => new State<T>(this, parameters);

    private sealed unsafe class State<T> : OptimizerState<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly Momentum _settings;

        public State(Momentum settings, ParameterStore<T> parameters)
            : base(parameters, moments: 1) => _settings = settings;

        public override void Step(double learningRate)
        {
            T rate = T.CreateTruncating(learningRate), factor = T.CreateTruncating(_settings.Factor);
            fixed (T* w = Parameters.AllValues, g = Parameters.AllGradients, v = Moments(0))
            {
                foreach (Range run in Parameters.TrainedRuns)
                {
                    (int at, int count) = run.GetOffsetAndLength(Parameters.AllValues.Length);
                    Elementwise.Run<Formula<T>, T>(new(w + at, g + at, v + at, -rate, factor, _settings.Nesterov), count);
                }
            }
        }
    }

    private readonly unsafe struct Formula<T>(T* w, T* g, T* v, T minusRate, T momentum, bool nesterov) : IElementwise<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Apply<V>(int from, int to)
            where V : struct, ILanes<V, T>
        {
            V rate = V.Splat(minusRate), factor = V.Splat(momentum);
            for (int i = from; i < to; i += V.Count)
            {
                V gradient = V.Load(g + i);
                V velocity = V.Fma(factor, V.Load(v + i), gradient);            // v ← μv + g
                V step = nesterov ? V.Fma(factor, velocity, gradient) : velocity;  // g + μv, or v
                V.Store(v + i, LaneMath<V, T>.Flush(velocity));
                V.Store(w + i, V.Fma(rate, step, V.Load(w + i)));
            }
        }
    }
}
