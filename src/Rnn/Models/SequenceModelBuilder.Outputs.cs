using Rnn.Heads;
using Rnn.Sequences;

namespace Rnn.Models;

/// <content>What a model ends in.</content>
public sealed partial class SequenceModelBuilder<T>
{
    /// <summary>Ends with numbers of any size: a dense layer and the mean squared error, or another loss.</summary>
    /// <remarks>
    /// A model that ends in several outputs predicts their numbers side by side, in the order of the calls, and takes targets side
    /// by side, of a softmax output one number, the class; see <see cref="NamedOutput{T}"/>.
    /// </remarks>
    /// <param name="size">Numbers per target, at least 1, and per prediction unless the loss asks for several quantiles of each.</param>
    /// <param name="loss">What is trained on; null, the default, for <see cref="Loss.Squared"/>.</param>
    /// <param name="name">
    /// The output's name, for a model that ends in several outputs: call such methods one after the other. Null, the default, for the only
    /// one.
    /// </param>
    /// <param name="weight">How much its loss counts beside those of other outputs, above 0; 1 if left out.</param>
    /// <exception cref="InvalidOperationException">
    /// The model has another output already and not both have names, or it was built before.
    /// </exception>
    /// <exception cref="ArgumentException">The name is empty or taken, or a weight is given without a name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The weight is not above 0.</exception>
    public SequenceModelBuilder<T> LinearOutput(int size, Loss? loss = null, string? name = null, double weight = 1) =>
        End(new LinearHead<T>(size, loss ?? Loss.Squared), name, weight);

    /// <summary>Ends with numbers from −1 to 1: a dense layer, tanh, and the mean squared error.</summary>
    /// <param name="size">Numbers per prediction, at least 1.</param>
    /// <param name="name">
    /// The output's name, for a model that ends in several outputs: call such methods one after the other. Null, the default, for the only
    /// one.
    /// </param>
    /// <param name="weight">How much its loss counts beside those of other outputs, above 0; 1 if left out.</param>
    /// <exception cref="InvalidOperationException">
    /// The model has another output already and not both have names, or it was built before.
    /// </exception>
    /// <exception cref="ArgumentException">The name is empty or taken, or a weight is given without a name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The weight is not above 0.</exception>
    public SequenceModelBuilder<T> TanhOutput(int size, string? name = null, double weight = 1) => End(new TanhHead<T>(size), name, weight);

    /// <summary>
    /// Ends with probabilities of yes-or-no questions: a dense layer, sigmoid, and binary cross-entropy, of which a step's loss is
    /// the mean over the questions, not their sum.
    /// </summary>
    /// <param name="size">Number of questions, at least 1.</param>
    /// <param name="name">
    /// The output's name, for a model that ends in several outputs: call such methods one after the other. Null, the default, for the only
    /// one.
    /// </param>
    /// <param name="weight">How much its loss counts beside those of other outputs, above 0; 1 if left out.</param>
    /// <exception cref="InvalidOperationException">
    /// The model has another output already and not both have names, or it was built before.
    /// </exception>
    /// <exception cref="ArgumentException">The name is empty or taken, or a weight is given without a name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The weight is not above 0.</exception>
    public SequenceModelBuilder<T> SigmoidOutput(int size, string? name = null, double weight = 1) => End(new SigmoidHead<T>(size), name, weight);

    /// <summary>Ends with one of several classes: a dense layer, softmax, and cross-entropy.</summary>
    /// <remarks>
    /// <para>
    /// With label smoothing ε the loss is the cross-entropy against (1 − ε)·target + ε/K, of K classes (of a decoder the end of a sequence is
    /// one of them), so that a model does not grow ever surer. Agrees with PyTorch's <c>CrossEntropyLoss(label_smoothing=ε)</c>, also beside
    /// class weights: the loss of a row is then (1 − ε)·w·(−ln y) with weight and probability of its class, and ε/K·Σ wₖ(−ln yₖ) over all.
    /// Szegedy and others 2016.
    /// </para>
    /// <para>
    /// <c>Evaluate</c> and validation report the same loss as the training, smoothed. Metrics such as <c>Perplexity</c> and
    /// <c>NegativeLogLikelihood</c>, and the log-probabilities of what a model writes, know nothing of it.
    /// </para>
    /// </remarks>
    /// <param name="classes">Number of classes, at least 2; of a decoder that of tokens, without the end of a sequence, at least 1.</param>
    /// <param name="name">
    /// The output's name, for a model that ends in several outputs: call such methods one after the other. Null, the default, for the only
    /// one.
    /// </param>
    /// <param name="weight">How much its loss counts beside those of other outputs, above 0; 1 if left out.</param>
    /// <param name="labelSmoothing">
    /// ε, the part of each target that is dealt out evenly among all classes in the loss, from 0 to below 1; 0 if left out, 0.1 is usual.
    /// </param>
    /// <exception cref="InvalidOperationException">
    /// The model has another output already and not both have names, or it was built before.
    /// </exception>
    /// <exception cref="ArgumentException">The name is empty or taken, or a weight is given without a name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The weight is not above 0, or the label smoothing not from 0 to below 1.</exception>
    public SequenceModelBuilder<T> SoftmaxOutput(int classes, string? name = null, double weight = 1, double labelSmoothing = 0) =>
        End(new SoftmaxHead<T>(classes, endsSequences: _topology.HasDecoder, labelSmoothing), name, weight);

    /// <summary>Ends with one of the entries of a vocabulary: a softmax output of as many classes.</summary>
    /// <param name="vocabulary">The words, of which each is a class, the unknown entry too; at least 2, of a decoder 1.</param>
    /// <param name="name">
    /// The output's name, for a model that ends in several outputs: call such methods one after the other. Null, the default, for the only
    /// one.
    /// </param>
    /// <param name="weight">How much its loss counts beside those of other outputs, above 0; 1 if left out.</param>
    /// <param name="labelSmoothing">
    /// ε, the part of each target that is dealt out evenly among all classes in the loss, from 0 to below 1; 0 if left out, 0.1 is usual.
    /// </param>
    /// <exception cref="InvalidOperationException">
    /// The model has another output already and not both have names, or it was built before.
    /// </exception>
    /// <exception cref="ArgumentException">The name is empty or taken, or a weight is given without a name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The weight is not above 0, or the label smoothing not from 0 to below 1.</exception>
    /// <example>
    /// <code>
    /// SequenceModel&lt;float&gt; model = SequenceModel.ManyToMany(features: 0)
    ///     .Embedding(letters, 16).Gru(64).SoftmaxOutput(letters, labelSmoothing: 0.1)
    ///     .Build(seed: 1);
    /// </code>
    /// </example>
    public SequenceModelBuilder<T> SoftmaxOutput(Vocabulary vocabulary, string? name = null, double weight = 1, double labelSmoothing = 0)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        return SoftmaxOutput(vocabulary.Count, name, weight, labelSmoothing);
    }

    /// <summary>Ends with what the last layer gives, such as the states of a recurrent layer, with no dense layer after it.</summary>
    /// <remarks>For features to work on with something else. A training of it goes by the mean squared error.</remarks>
    /// <exception cref="InvalidOperationException">The model has an output already, or was built before.</exception>
    public SequenceModelBuilder<T> StatesOutput()
    {
        RequireUnfinished(nameof(StatesOutput));
        RequireNoOutput("The states can't be given");
        _givesStates = true;
        return this;
    }

    /// <summary>Leaves out the bias of the dense layer that the model ends with: z = x·W.</summary>
    /// <exception cref="InvalidOperationException">The model was built before.</exception>
    public SequenceModelBuilder<T> WithoutOutputBias()
    {
        RequireUnfinished(nameof(WithoutOutputBias));
        _hasOutputBias = false;
        return this;
    }

    /// <summary>
    /// Takes the table of the embedding that feeds the output as the output's weight: z = x·Eᵀ + b, for a model that writes the tokens that it
    /// reads, such as a language model or a decoder. Fewer weights, and often better ones. Press and Wolf 2017.
    /// </summary>
    /// <remarks>
    /// The embedding, of the model or of its decoder, has one token per step; the output as many classes, and the layer before it as many
    /// numbers as a vector. Checked by <c>Build</c>. The table stays a parameter of the embedding: freeze it there.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The model was built before.</exception>
    /// <example>
    /// <code>
    /// SequenceModel&lt;float&gt; model = SequenceModel.ManyToMany(features: 0)
    ///     .Embedding(1000, 64).Lstm(64).SoftmaxOutput(1000).WithTiedOutput()
    ///     .Build(seed: 1);
    /// </code>
    /// </example>
    public SequenceModelBuilder<T> WithTiedOutput()
    {
        RequireUnfinished(nameof(WithTiedOutput));
        _tiesOutput = true;
        return this;
    }

    private SequenceModelBuilder<T> End(RowHead<T> head, string? name, double weight)
    {
        RequireUnfinished($"{head.Name} output");
        if (_givesStates || _ofSequences is not null)
        {
            RequireNoOutput($"A {head.Name} output can't follow");
        }

        if (_outputs.Count > 0 && (name is null || _outputs[0].Name is null))
        {
            throw new InvalidOperationException(
                $"The model already ends with a {_outputs[0].Head.Name} output; it can't have a {head.Name} output too. Leave one out, " +
                "or give each a name: a model may have several outputs, told apart by their names.");
        }

        if (name is null ? weight != 1 : string.IsNullOrWhiteSpace(name) || _outputs.Any(output => output.Name == name))
        {
            throw new ArgumentException(name is null
                ? "An output has a weight beside others; give it, and each of them, a name."
                : $"Each output needs a name of its own; '{name}' is taken or empty.", nameof(name));
        }

        if (!(weight > 0 && double.IsFinite(weight)))
        {
            throw new ArgumentOutOfRangeException(nameof(weight), weight, FormattableString.Invariant(
                $"The weight of an output must be a finite number above 0; got {weight}."));
        }

        _outputs.Add((name, head, weight));
        return this;
    }
}
