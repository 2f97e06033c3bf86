using System.Numerics;
using Rnn.Parameters;

namespace Rnn.Optimizers;

/// <summary>A rule by which gradients change parameters. An object of it holds settings only and may serve many trainings.</summary>
/// <remarks>
/// One of your own derives from this class, and what it remembers during a training from <see cref="OptimizerState{T}"/>.
/// </remarks>
public abstract class Optimizer
{
    /// <summary>An optimiser with this learning rate.</summary>
    /// <param name="learningRate">η, the size of a step, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is not a finite number above 0.</exception>
    protected Optimizer(double learningRate)
    {
        if (!(learningRate > 0) || !double.IsFinite(learningRate))
        {
            throw new ArgumentOutOfRangeException(nameof(learningRate), learningRate, FormattableString.Invariant(
                $"learningRate must be a number above 0; got {learningRate}. Try 0.003 for Adam or 0.01 to 0.1 for gradient descent."));
        }

        LearningRate = learningRate;
    }

    /// <summary>η, the size of a step; a schedule multiplies it with a factor of its own.</summary>
    public double LearningRate { get; }

    /// <summary>The kind and every setting in one line, the same words for the same settings in every culture.</summary>
    /// <remarks>A checkpoint keeps it, and a training goes on only with an optimiser that describes itself alike.</remarks>
    public abstract string Describe();

    /// <summary>Begins a training: takes the memory for moments and averages, all 0.</summary>
    /// <param name="parameters">The model's parameters, which the state changes at each step.</param>
    /// <typeparam name="T">The number type of the model, <see cref="float"/> or <see cref="double"/>.</typeparam>
    public abstract OptimizerState<T> Start<T>(ParameterStore<T> parameters)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>The kind and the settings, for people; what <see cref="Describe"/> says unless an optimiser says more.</summary>
    public override string ToString() => Describe();

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
