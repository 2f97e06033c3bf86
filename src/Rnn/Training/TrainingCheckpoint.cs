using System.Numerics;
using Rnn.Models;

namespace Rnn.Training;

/// <summary>Where a training keeps what it needs to go on after a crash, a cut or a stop.</summary>
/// <typeparam name="T">The number type.</typeparam>
public abstract class TrainingCheckpoint<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected TrainingCheckpoint()
    {
    }

    /// <summary>Throws if nothing can be kept here, before hours of training find it out.</summary>
    internal abstract void Check();

    /// <summary>Whether there is something to go on from.</summary>
    internal abstract bool Exists { get; }

    /// <summary>Keeps the weights and the state, in place of what was kept before.</summary>
    internal abstract void Save(SequenceModel<T> model, TrainingState<T> state);

    /// <summary>Gives the weights back to the model, and the state; checked against what the training expects before anything changes.</summary>
    internal abstract TrainingState<T> Restore(SequenceModel<T> model, TrainingState<T> expected);
}
