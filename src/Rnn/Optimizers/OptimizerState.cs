using System.Numerics;
using Rnn.Parameters;
using Rnn.Tensors;

namespace Rnn.Optimizers;

/// <summary>An optimiser at work on one model: what it remembers of the gradients so far.</summary>
/// <remarks>
/// All that it remembers lies in the moments and counters that its constructor asks for: a checkpoint keeps these and nothing
/// else. A step should allocate nothing, and give the same bits for the same gradients.
/// </remarks>
/// <typeparam name="T">The number type of the model, <see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class OptimizerState<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T>[] _moments;
    private readonly double[] _counters;

    /// <summary>Takes the memory for a training.</summary>
    /// <param name="parameters">The model's parameters, which each step changes.</param>
    /// <param name="moments">
    /// How many runs of numbers to remember, each with one for each parameter value, that begin at 0: one for momentum, two for Adam;
    /// none if left out.
    /// </param>
    /// <param name="counters">How many single numbers to remember beside them, that begin at 0; none if left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 0.</exception>
    protected OptimizerState(ParameterStore<T> parameters, int moments = 0, int counters = 0)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentOutOfRangeException.ThrowIfNegative(moments);
        ArgumentOutOfRangeException.ThrowIfNegative(counters);
        Parameters = parameters;
        _moments = [.. Enumerable.Range(0, moments).Select(_ => new AlignedBuffer<T>(parameters.AllValues.Length))];
        _counters = new double[counters];
    }

    /// <summary>The model's parameters with their gradients.</summary>
    protected ParameterStore<T> Parameters { get; }

    /// <summary>The single numbers that are remembered beside the moments, in the order of your choice.</summary>
    protected Span<double> Counters => _counters;

    /// <summary>Changes every parameter once, from its gradient.</summary>
    /// <param name="learningRate">η of this step, above 0: the optimiser's own times the factor of the schedule.</param>
    public abstract void Step(double learningRate);

    /// <summary>One of the runs of moments, as long as the flat run of all values and laid out like it.</summary>
    /// <param name="run">Which run, 0 for the first.</param>
    protected Span<T> Moments(int run) => _moments[run].Span;

    /// <summary>The part of a run of moments that belongs to a parameter, value for value.</summary>
    /// <param name="run">Which run, 0 for the first.</param>
    /// <param name="parameter">A parameter of <see cref="Parameters"/>.</param>
    protected Span<T> Moments(int run, Parameter<T> parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return _moments[run].Span.Slice(parameter.Offset, parameter.Count);
    }

    /// <summary>Copies of all moments and counters.</summary>
    internal (IReadOnlyList<ReadOnlyMemory<T>> Moments, double[] Counters) Capture() =>
        ([.. _moments.Select(run => new ReadOnlyMemory<T>(run.Span.ToArray()))], [.. _counters]);

    /// <summary>Whether moments and counters of these sizes are what this optimiser keeps.</summary>
    internal bool Fits(IReadOnlyList<ReadOnlyMemory<T>> moments, IReadOnlyList<double> counters) =>
        moments.Count == _moments.Length && counters.Count == _counters.Length && moments.All(run => run.Length == Parameters.AllValues.Length);

    /// <summary>Goes on from what <see cref="Capture"/> gave.</summary>
    internal void Restore(IReadOnlyList<ReadOnlyMemory<T>> moments, IReadOnlyList<double> counters)
    {
        for (int i = 0; i < _moments.Length; i++)
        {
            moments[i].Span.CopyTo(_moments[i].Span);
        }

        for (int i = 0; i < _counters.Length; i++)
        {
            _counters[i] = counters[i];
        }
    }
}
