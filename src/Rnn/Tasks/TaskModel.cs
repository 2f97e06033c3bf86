using Rnn.Models;
using Rnn.Persistence;
using Rnn.Training;

namespace Rnn.Tasks;

/// <summary>The layers of a task's network.</summary>
internal static class TaskModel
{
    /// <summary>The layers that a setting gives, or those of the default.</summary>
    /// <param name="model">A model that has its inputs.</param>
    /// <param name="own">The setting; null for the default.</param>
    /// <param name="usual">Gives the default.</param>
    /// <param name="name">The name of the setting.</param>
    /// <exception cref="ArgumentException">The setting gives no model back.</exception>
    public static SequenceModelBuilder<float> Layers(
        SequenceModelBuilder<float> model, Func<SequenceModelBuilder<float>, SequenceModelBuilder<float>>? own,
        Func<SequenceModelBuilder<float>, SequenceModelBuilder<float>> usual, string name = "Model") =>
        (own ?? usual)(model) ?? throw new ArgumentException($"{name} gives null back; give back the model that it gets, with layers.");

    /// <summary>Settings of a training that keeps its state in a file.</summary>
    /// <param name="fit">The other settings.</param>
    /// <param name="checkpoint">The file; null leaves the settings as they are.</param>
    /// <param name="resume">Whether to go on from the file, if it is there.</param>
    /// <exception cref="ArgumentException">There is no file to go on from.</exception>
    public static FitOptions<float> Keeping(FitOptions<float> fit, string? checkpoint, bool resume) =>
        checkpoint is not null ? fit with { Checkpoint = new CheckpointFile<float>(checkpoint), Resume = resume }
        : resume ? throw new ArgumentException("Resume is set without a file to go on from; name it in Checkpoint.")
        : fit;
}
