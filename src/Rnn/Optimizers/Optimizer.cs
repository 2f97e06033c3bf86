using System.Numerics;
using Rnn.Parameters;

namespace Rnn.Optimizers;

/// <summary>A rule by which gradients change parameters. An object of it holds settings only and may serve many trainings.</summary>
public abstract class Optimizer
{
    private protected Optimizer(double learningRate)
    {
        if (!(learningRate > 0) || !double.IsFinite(learningRate))
        {
            throw new ArgumentOutOfRangeException(nameof(learningRate), learningRate, FormattableString.Invariant(
                $"learningRate must be a number above 0; got {learningRate}. Try 0.001 for Adam or 0.01 to 0.1 for gradient descent."));
        }

        LearningRate = learningRate;
    }

    /// <summary>η, the size of a step.</summary>
    public double LearningRate { get; }

    /// <summary>Its kind and settings.</summary>
    internal abstract string Describe();

    /// <summary>Begins a training: takes the memory for moments and averages, all 0.</summary>
    internal abstract OptimizerState<T> Start<T>(ParameterStore<T> parameters)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>ε must not vanish in float, or a weight that never had a gradient would become 0/0.</summary>
    private protected static void RequireEpsilon(double epsilon)
    {
        if (!((float)epsilon > 0) || !double.IsFinite(epsilon))
        {
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, FormattableString.Invariant(
                $"epsilon must be a number above 0 that float can hold; got {epsilon}. Try 1e-8."));
        }
    }

    private protected static void RequireFraction(double value, string name)
    {
        if (!(value is >= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(
                name, value, FormattableString.Invariant($"{name} must be from 0 to below 1; got {value}."));
        }
    }

    private protected static void RequireNotNegative(double value, string name)
    {
        if (!(value >= 0) || !double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(
                name, value, FormattableString.Invariant($"{name} must be 0 or above; got {value}."));
        }
    }
}
