using System.Numerics;
using Rnn.Parameters;
using Rnn.Tensors;

namespace Rnn.Training;

/// <summary>An optimiser at work on one model: its moments, laid out like the model's flat store.</summary>
internal abstract class OptimizerState<T>(ParameterStore<T> parameters)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected ParameterStore<T> Parameters { get; } = parameters;

    /// <summary>Changes every parameter once, from its gradient.</summary>
    /// <param name="learningRate">η of this step.</param>
    public abstract void Step(double learningRate);

    /// <summary>A run of zeros as long as the store.</summary>
    protected AlignedBuffer<T> CreateMoments() => new(Parameters.AllValues.Length);
}
