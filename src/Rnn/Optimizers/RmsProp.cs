using System.Numerics;
using Rnn.Parameters;
using Rnn.Tensors;

namespace Rnn.Optimizers;

/// <summary>Steps divided by the recent size of each gradient: s ← ρs + (1 − ρ)g²; w ← w − η·g / (√s + ε).</summary>
/// <remarks>Tieleman and Hinton 2012. Agrees with PyTorch's <c>RMSprop</c> (uncentred, without momentum).</remarks>
public sealed class RmsProp : Optimizer
{
    /// <summary>RMSprop with these settings.</summary>
    /// <param name="learningRate">η, the size of a step, above 0; 0.001 if left out.</param>
    /// <param name="decay">ρ, how much of the past the mean of the squares keeps, from 0 to below 1; 0.9 if left out.</param>
    /// <param name="epsilon">ε, which keeps the division finite, above 0; 1e-7 if left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate or ε is not above 0, or ρ not in [0, 1).</exception>
    public RmsProp(double learningRate = 0.001, double decay = 0.9, double epsilon = 1e-7)
        : base(learningRate)
    {
        RequireFraction(decay, nameof(decay));
        RequireEpsilon(epsilon);
        Decay = decay;
        Epsilon = epsilon;
    }

    /// <summary>ρ, how much of the past the mean of the squared gradients keeps; 0.9 by default.</summary>
    public double Decay { get; }

    /// <summary>ε, which keeps the division finite; 1e-7 by default.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    public override string Describe() => FormattableString.Invariant($"RMSprop {Decay:R} {Epsilon:R} {LearningRate:R}");

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"RMSprop of rate {LearningRate}, decay {Decay}, ε {Epsilon}");

    /// <inheritdoc/>
    public override OptimizerState<T> Start<T>(ParameterStore<T> parameters) => new State<T>(this, parameters);

    private sealed unsafe class State<T> : OptimizerState<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly RmsProp _settings;

        public State(RmsProp settings, ParameterStore<T> parameters)
            : base(parameters, moments: 1) => _settings = settings;

        public override void Step(double learningRate)
        {
            fixed (T* w = Parameters.AllValues, g = Parameters.AllGradients, s = Moments(0))
            {
                foreach (Range run in Parameters.TrainedRuns)
                {
                    (int at, int count) = run.GetOffsetAndLength(Parameters.AllValues.Length);
                    Elementwise.Run<Formula<T>, T>(
                        new(
                            w + at, g + at, s + at, T.CreateTruncating(learningRate), T.CreateTruncating(_settings.Decay),
                            T.CreateTruncating(1 - _settings.Decay), T.CreateTruncating(_settings.Epsilon)),
                        count);
                }
            }
        }
    }

    private readonly unsafe struct Formula<T>(T* w, T* g, T* s, T rate, T decay, T fresh, T epsilon) : IElementwise<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Apply<V>(int from, int to)
            where V : struct, ILanes<V, T>
        {
            for (int i = from; i < to; i += V.Count)
            {
                V gradient = V.Load(g + i);
                V square = V.Fma(V.Splat(decay), V.Load(s + i), V.Splat(fresh) * (gradient * gradient)); // s ← ρs + (1 − ρ)g²
                V.Store(s + i, LaneMath<V, T>.Flush(square));
                V.Store(w + i, V.Load(w + i) - (V.Splat(rate) * gradient / (V.Sqrt(square) + V.Splat(epsilon))));
            }
        }
    }
}
