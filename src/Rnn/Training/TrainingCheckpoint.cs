using System.Numerics;
using Rnn.Models;

namespace Rnn.Training;

/// <summary>Where a training keeps what it needs to go on after a crash, a cut or a stop.</summary>
/// <remarks>
/// <c>CheckpointFile</c> keeps it in a file. One of your own, in a database say, derives from this class: it keeps the state that it is
/// given, whole, and gives an equal one back. What the state fits is checked by the training, before anything changes.
/// </remarks>
/// <typeparam name="T">The number type of the model, <see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class TrainingCheckpoint<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A checkpoint of your own, in a class that derives from this one.</summary>
    protected TrainingCheckpoint()
    {
    }

    /// <summary>Whether there is a state to go on from.</summary>
    public abstract bool Exists { get; }

    /// <summary>
    /// Throws if nothing can be kept here, before hours of training find it out; called at the beginning of a training. Does nothing
    /// unless a checkpoint says otherwise.
    /// </summary>
    /// <param name="model">The model that is to be trained.</param>
    public virtual void Check(SequenceModel<T> model)
    {
    }

    /// <summary>Keeps a state in place of the one before: whole, or not at all.</summary>
    /// <param name="model">The model that is trained, with the weights of the state.</param>
    /// <param name="state">A copy that nobody changes any more.</param>
    public abstract void Save(SequenceModel<T> model, TrainingState<T> state);

    /// <summary>Gives the state that was kept last. The model stays as it is.</summary>
    /// <param name="model">The model that is to be trained; throw, in words, if the state is that of another one.</param>
    public abstract TrainingState<T> Load(SequenceModel<T> model);
}
