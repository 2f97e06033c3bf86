using System.Numerics;
using Rnn.Cells;
using Rnn.Heads;
using Rnn.Layers;
using Rnn.Tensors;

namespace Rnn.Models;

/// <summary>Stacks layers and an output into a model. <see cref="Build(ulong)"/> checks every size and ends it.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed partial class SequenceModelBuilder<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Topology _topology;
    private int? _decoderFrom; // the place of the decoder's first layer among the plans
    private DecoderStart _decoderStart;
    private bool _feedsSummary;
    private bool _sharesEmbedding;
    private bool _tiesOutput;
    private List<Layer<T>> _encoder = []; // once Build has made it
    private readonly int _features;
    private readonly List<LayerPlan> _plans = [];
    private readonly List<(string? Name, RowHead<T> Head, double Weight)> _outputs = [];
    private SequenceHead<T>? _ofSequences;
    private bool _givesStates;
    private bool _hasOutputBias = true;
    private bool _built;

    internal SequenceModelBuilder(Topology topology, int features)
    {
        NumberType<T>.ThrowIfUnsupported();
        _topology = topology;
        _features = features;
    }

    /// <summary>Adds a vanilla recurrent layer: h = f(x·W + h₋·U + b).</summary>
    /// <param name="hiddenSize">Number of units, at least 1.</param>
    /// <param name="activation">The activation f; null, the default, for tanh.</param>
    /// <param name="options">
    /// What the layer does around the cell: recurrent dropout, zoneout, trained initial states; null, the default, for none of it.
    /// </param>
    /// <param name="attention">How the layer looks at what the encoder has read, in a decoder; null, the default, for not at all.</param>
    /// <exception cref="InvalidOperationException">The model has an output already, or was built before.</exception>
    public SequenceModelBuilder<T> Vanilla(int hiddenSize, Activation? activation = null, RecurrentOptions? options = null, Attention? attention = null) =>
        Recurrent(new VanillaCell<T>(hiddenSize) { Activation = activation ?? Activation.Tanh }, options, attention);

    /// <summary>Adds a layer of long short-term memory; see <see cref="LstmCell{T}"/>.</summary>
    /// <param name="hiddenSize">Number of units, at least 1.</param>
    /// <param name="options">
    /// What the layer does around the cell: recurrent dropout, zoneout, trained initial states; null, the default, for none of it.
    /// </param>
    /// <param name="attention">How the layer looks at what the encoder has read, in a decoder; null, the default, for not at all.</param>
    /// <exception cref="InvalidOperationException">The model has an output already, or was built before.</exception>
    public SequenceModelBuilder<T> Lstm(int hiddenSize, RecurrentOptions? options = null, Attention? attention = null) =>
        Recurrent(new LstmCell<T>(hiddenSize), options, attention);

    /// <summary>Adds a layer of gated recurrent units; see <see cref="GruCell{T}"/>.</summary>
    /// <param name="hiddenSize">Number of units, at least 1.</param>
    /// <param name="resetAfter">
    /// Whether the reset gate acts after the recurrent product, as in PyTorch and Keras, or before it, as first published; true, after, if
    /// left out.
    /// </param>
    /// <param name="options">
    /// What the layer does around the cell: recurrent dropout, zoneout, trained initial states; null, the default, for none of it.
    /// </param>
    /// <param name="attention">How the layer looks at what the encoder has read, in a decoder; null, the default, for not at all.</param>
    /// <exception cref="InvalidOperationException">The model has an output already, or was built before.</exception>
    public SequenceModelBuilder<T> Gru(int hiddenSize, bool resetAfter = true, RecurrentOptions? options = null, Attention? attention = null) =>
        Recurrent(new GruCell<T>(hiddenSize) { ResetAfter = resetAfter }, options, attention);

    /// <summary>Adds a recurrent layer of any cell, such as one with options of its own or one that you wrote.</summary>
    /// <param name="cell">The cell; an object serves one layer.</param>
    /// <param name="options">
    /// What the layer does around the cell: recurrent dropout, zoneout, trained initial states; null, the default, for none of it.
    /// </param>
    /// <param name="attention">How the layer looks at what the encoder has read, in a decoder; null, the default, for not at all.</param>
    /// <exception cref="InvalidOperationException">The model has an output already, or was built before.</exception>
    public SequenceModelBuilder<T> Recurrent(RecurrentCell<T> cell, RecurrentOptions? options = null, Attention? attention = null)
    {
        ArgumentNullException.ThrowIfNull(cell);
        RecurrentCell<T> run = attention is null ? cell : new AttentionCell<T>(cell, attention);
        return Add(new LayerPlan(run.Kind, (name, inputs, place) => CreateRecurrent(name, inputs, run, options, place)) { Cells = [run] });
    }

    /// <summary>
    /// Adds a recurrent layer that reads each sequence from its last step to its first; see <see cref="ReversedLayer{T}"/>.
    /// </summary>
    /// <param name="cell">The cell; an object serves one layer.</param>
    /// <param name="options">
    /// What the layer does around the cell: recurrent dropout, zoneout, trained initial states; null, the default, for none of it.
    /// </param>
    /// <exception cref="InvalidOperationException">The model has an output already, or was built before.</exception>
    public SequenceModelBuilder<T> Reversed(RecurrentCell<T> cell, RecurrentOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return Add(new LayerPlan(
            cell.Kind, (name, inputs, place) =>
            {
                RequireNoMemory(name, cell);
                return new ReversedLayer<T>(name, inputs, cell, options, place);
            })
        { Cells = [cell] });
    }

    /// <summary>Adds two recurrent layers that read the sequences from either end; see <see cref="BidirectionalLayer{T}"/>.</summary>
    /// <param name="cell">Makes the cell of each direction, such as <c>() =&gt; new LstmCell&lt;float&gt;(32)</c>.</param>
    /// <param name="merge">How the two become one output; side by side, [forward, backward], if left out.</param>
    /// <param name="options">
    /// What either layer does around its cell: recurrent dropout, zoneout, trained initial states; null, the default, for none of it.
    /// </param>
    /// <exception cref="InvalidOperationException">The model has an output already, or was built before.</exception>
    /// <example>
    /// <code>
    /// SequenceModel&lt;float&gt; model = SequenceModel.ManyToMany(features: 3)
    ///     .Bidirectional(() =&gt; new LstmCell&lt;float&gt;(32))
    ///     .SoftmaxOutput(5)
    ///     .Build(seed: 1);
    /// </code>
    /// </example>
    public SequenceModelBuilder<T> Bidirectional(
        Func<RecurrentCell<T>> cell, Merge merge = Merge.Concatenate, RecurrentOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return Bidirectional(cell(), cell(), merge, options);
    }

    /// <summary>Adds two recurrent layers, each with its own cell, that read the sequences from either end.</summary>
    /// <param name="forward">The cell that reads from the first step on.</param>
    /// <param name="backward">The cell that reads from each sequence's last step back.</param>
    /// <param name="merge">
    /// How the two become one output; side by side, [forward, backward], if left out. The other ways need equal sizes.
    /// </param>
    /// <param name="options">
    /// What either layer does around its cell: recurrent dropout, zoneout, trained initial states; null, the default, for none of it.
    /// </param>
    /// <exception cref="InvalidOperationException">The model has an output already, or was built before.</exception>
    public SequenceModelBuilder<T> Bidirectional(
        RecurrentCell<T> forward, RecurrentCell<T> backward, Merge merge = Merge.Concatenate, RecurrentOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(forward);
        ArgumentNullException.ThrowIfNull(backward);
        return Add(new LayerPlan(forward.Kind, (name, inputs, place) =>
        {
            RequireNoMemory(name, forward, backward);
            return !Enum.IsDefined(merge)
                ? throw new ArgumentException($"{name}: there is no way to merge called {merge}; choose one of {string.Join(", ", Enum.GetNames<Merge>())}.")
                : merge != Merge.Concatenate && forward.OutputSize != backward.OutputSize
                    ? throw new ArgumentException(
                        $"{name}: {merge} needs directions of equal size; they give {forward.OutputSize} and {backward.OutputSize}. " +
                        "Make them equal or concatenate them.")
                    : new BidirectionalLayer<T>(name, inputs, forward, backward, merge, options, place);
        })
        { Cells = [forward, backward] });
    }

    /// <summary>Leads the input of the last layer around it: y = x + f(x). Both must have the same size.</summary>
    /// <exception cref="InvalidOperationException">There is no layer right before it, or the model was built before.</exception>
    public SequenceModelBuilder<T> Residual()
    {
        RequireUnfinished(nameof(Residual));
        if (HasOutput || _plans.Count == (_decoderFrom ?? 0) || _plans[^1].Pooling is not null)
        {
            throw new InvalidOperationException("Residual leads around the layer before it; call it right after that layer.");
        }

        LayerPlan plan = _plans[^1];
        _plans[^1] = plan with
        {
            Create = (name, inputs, place) =>
            {
                Layer<T> layer = plan.Create(name, inputs, place);
                return layer.InputSize == layer.OutputSize && layer.TokenColumns == 0
                    ? new ResidualLayer<T>(layer)
                    : throw new ArgumentException(
                        $"{name}: a residual connection adds input and output, but {name} takes {layer.InputSize} features and gives " +
                        $"{layer.OutputSize}. Make them equal or leave Residual out.");
            },
        };
        return this;
    }

    /// <summary>Chooses how a many-to-one model makes one vector of all steps; without this call it takes the last state.</summary>
    /// <param name="pooling">
    /// How the steps become one vector: by the last state, the first and last output, the mean, or the largest values.
    /// </param>
    /// <exception cref="InvalidOperationException">The model has an output already, or was built before.</exception>
    /// <exception cref="ArgumentException">There is no such pooling.</exception>
    public SequenceModelBuilder<T> Pool(Pooling pooling) => Add(new LayerPlan("pooling", (name, inputs, _) => new PoolingLayer<T>(name, inputs, pooling))
    {
        Pooling = Enum.IsDefined(pooling)
            ? pooling
            : throw new ArgumentException($"There is no pooling {pooling}; choose one of {string.Join(", ", Enum.GetNames<Pooling>())}."),
    });

    /// <summary>Adds a dense layer, the same at every step: y = f(x·W + b).</summary>
    /// <param name="size">Numbers that the layer gives, at least 1.</param>
    /// <param name="activation">The activation f; null, the default, for none: y = x·W + b.</param>
    /// <param name="hasBias">Whether the layer has the bias b; true if left out.</param>
    /// <exception cref="InvalidOperationException">The model has an output already, or was built before.</exception>
    public SequenceModelBuilder<T> Dense(int size, Activation? activation = null, bool hasBias = true) =>
        Add(new LayerPlan("dense", (name, inputs, _) =>
        {
            RequireSize(name, "size", size);
            return new DenseLayer<T>(name, inputs, size, activation ?? Activation.Identity, hasBias);
        }));

    /// <summary>Adds dropout: while training, each value is set to 0 with probability p and the others are divided by 1 − p.</summary>
    /// <param name="rate">The probability p, from 0, which drops nothing, to below 1.</param>
    /// <param name="variational">
    /// Whether the same features fall at all steps of a sequence; false, others at each step, if left out.
    /// </param>
    /// <exception cref="InvalidOperationException">The model has an output already, or was built before.</exception>
    public SequenceModelBuilder<T> Dropout(double rate, bool variational = false) =>
        Add(new LayerPlan("dropout", (name, inputs, place) =>
            rate is >= 0 and < 1
                ? new DropoutLayer<T>(name, inputs, rate, variational, place)
                : throw new ArgumentException(FormattableString.Invariant(
                    $"{name}: the rate must be from 0 to below 1; got {rate}. A rate of 0.2 drops one value in five."))));

    private SequenceModelBuilder<T> Add(LayerPlan plan)
    {
        RequireUnfinished(plan.Kind);
        RequireNoOutput($"A {plan.Kind} layer can't follow");

        _plans.Add(plan);
        return this;
    }

    private bool HasOutput => _givesStates || _ofSequences is not null || _outputs.Count > 0;

    private void RequireNoOutput(string what)
    {
        if (HasOutput)
        {
            string name = _givesStates ? "states" : _ofSequences?.Name ?? _outputs[0].Head.Name;
            throw new InvalidOperationException(
                $"{what} the {name} output; add it before the output, or leave one out.");
        }
    }

    private void RequireUnfinished(string what)
    {
        if (_built)
        {
            throw new InvalidOperationException(
                $"{what}: this builder has built its model and is finished; begin again with SequenceModel.{_topology.Beginning}(…).");
        }
    }
}
