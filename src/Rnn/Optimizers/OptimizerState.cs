using System.Numerics;
using Rnn.Parameters;
using Rnn.Tensors;

namespace Rnn.Optimizers;

/// <summary>An optimiser at work on one model: its moments, laid out like the model's flat store.</summary>
internal abstract class OptimizerState<T>(ParameterStore<T> parameters)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<AlignedBuffer<T>> _moments = [];

    /// <summary>All that it remembers of the gradients so far, to be saved and brought back.</summary>
    public IReadOnlyList<AlignedBuffer<T>> Moments => _moments;

    /// <summary>Numbers that it counts up beside the moments, likewise.</summary>
    public virtual double[] Counters
    {
        get => [];
        set
        {
        }
    }

    protected ParameterStore<T> Parameters { get; } = parameters;

    /// <summary>Changes every parameter once, from its gradient.</summary>
    /// <param name="learningRate">η of this step.</param>
    public abstract void Step(double learningRate);

    /// <summary>A run of zeros as long as the store.</summary>
    protected AlignedBuffer<T> CreateMoments()
    {
        var moments = new AlignedBuffer<T>(Parameters.AllValues.Length);
        _moments.Add(moments);
        return moments;
    }
}
