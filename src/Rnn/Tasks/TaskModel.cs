using Rnn.Models;

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
}
