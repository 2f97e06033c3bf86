using System.Numerics;

namespace Rnn.Models;

/// <summary>Where every model begins: say what goes in and what comes out, then stack layers, then build.</summary>
/// <example>
/// <code>
/// SequenceModel&lt;float&gt; model = SequenceModel.ManyToOne(features: 3).Lstm(32).SigmoidOutput(1).Build(seed: 1);
/// </code>
/// </example>
public static class SequenceModel
{
    /// <summary>
    /// The most features, tokens, units or classes: float tells no larger numbers of classes apart, and no model file holds more.
    /// </summary>
    internal const int LargestSize = 1 << 24;

    /// <summary>Begins a model that takes one vector and gives one vector.</summary>
    /// <param name="features">Numbers in the vector; checked by <c>Build</c>.</param>
    /// <example>
    /// <code>
    /// SequenceModel&lt;float&gt; model = SequenceModel.OneToOne(features: 4).Dense(16, Activation.Relu).LinearOutput(1).Build(seed: 1);
    /// Tensor&lt;float&gt; answer = model.Predict(new float[4]); // [1]
    /// </code>
    /// </example>
    public static SequenceModelBuilder<float> OneToOne(int features) => OneToOne<float>(features);

    /// <inheritdoc cref="OneToOne(int)"/>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    public static SequenceModelBuilder<T> OneToOne<T>(int features)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(Topology.OneToOne, features);

    /// <summary>
    /// Begins a model that makes a sequence of one vector. The vector enters at the first step; then each output is fed back as the next
    /// input.
    /// </summary>
    /// <remarks>
    /// The layers see x and the previous output y₋ side by side: (x, 0) at the first step, (0, y₋) afterwards, so the two
    /// may differ in size. Training feeds the true previous output (teacher forcing); a prediction feeds the model's own,
    /// of a softmax the winning class as one-hot.
    /// </remarks>
    /// <param name="features">Numbers in the vector; checked by <c>Build</c>.</param>
    /// <example>
    /// <code>
    /// SequenceModel&lt;float&gt; model = SequenceModel.OneToMany(features: 4).Lstm(32).LinearOutput(1).Build(seed: 1);
    /// Tensor&lt;float&gt; sequence = model.Generate(new float[4], steps: 10); // [10, 1]
    /// </code>
    /// </example>
    public static SequenceModelBuilder<float> OneToMany(int features) => OneToMany<float>(features);

    /// <inheritdoc cref="OneToMany(int)"/>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    public static SequenceModelBuilder<T> OneToMany<T>(int features)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(Topology.OneToMany, features);

    /// <summary>Begins a model that takes a sequence and gives one vector, computed after the last step.</summary>
    /// <param name="features">
    /// Numbers per step; 0 for tokens alone, with <c>Embedding</c> as the first layer. Checked by <c>Build</c>.
    /// </param>
    /// <example>
    /// <code>
    /// SequenceModel&lt;float&gt; model = SequenceModel.ManyToOne(features: 3).Lstm(32).LinearOutput(1).Build(seed: 1);
    /// Tensor&lt;float&gt; answer = model.Predict(new float[20, 3]); // [1], after 20 steps
    /// </code>
    /// </example>
    public static SequenceModelBuilder<float> ManyToOne(int features) => ManyToOne<float>(features);

    /// <inheritdoc cref="ManyToOne(int)"/>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    public static SequenceModelBuilder<T> ManyToOne<T>(int features)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(Topology.ManyToOne, features);

    /// <summary>Begins a model that takes a sequence and gives an output at each step.</summary>
    /// <param name="features">
    /// Numbers per step; 0 for tokens alone, with <c>Embedding</c> as the first layer. Checked by <c>Build</c>.
    /// </param>
    /// <example>
    /// <code>
    /// SequenceModel&lt;float&gt; model = SequenceModel.ManyToMany(features: 3).Gru(32).SoftmaxOutput(5).Build(seed: 1);
    /// Tensor&lt;float&gt; answers = model.Predict(new float[20, 3]); // [20, 5]: at each step the probability of each class
    /// </code>
    /// </example>
    public static SequenceModelBuilder<float> ManyToMany(int features) => ManyToMany<float>(features);

    /// <inheritdoc cref="ManyToMany(int)"/>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    public static SequenceModelBuilder<T> ManyToMany<T>(int features)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(Topology.ManyToMany, features);
}
