using System.Numerics;
using Rnn.Cells;
using Rnn.Heads;
using Rnn.Layers;
using Rnn.Parameters;
using Rnn.Tensors;

namespace Rnn.Models;

/// <summary>Stacks layers and an output into a model. <see cref="Build"/> checks every size and ends it.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class SequenceModelBuilder<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Topology _topology;
    private readonly int _features;
    private readonly List<LayerPlan> _plans = [];
    private OutputHead<T>? _head;
    private bool _built;

    internal SequenceModelBuilder(Topology topology, int features)
    {
        NumberType<T>.ThrowIfUnsupported();
        _topology = topology;
        _features = features;
    }

    /// <summary>Adds a vanilla recurrent layer: h = f(x·W + h₋·U + b).</summary>
    /// <param name="hiddenSize">Number of units.</param>
    /// <param name="activation">f.</param>
    public SequenceModelBuilder<T> Vanilla(int hiddenSize, Activation activation = Activation.Tanh) =>
        Recurrent(new VanillaCell<T>(hiddenSize, activation));

    /// <summary>Adds a layer of long short-term memory; see <see cref="LstmCell{T}"/>.</summary>
    /// <param name="hiddenSize">Number of units.</param>
    public SequenceModelBuilder<T> Lstm(int hiddenSize) => Recurrent(new LstmCell<T>(hiddenSize));

    /// <summary>Adds a layer of gated recurrent units; see <see cref="GruCell{T}"/>.</summary>
    /// <param name="hiddenSize">Number of units.</param>
    /// <param name="resetAfter">Whether the reset gate acts after the recurrent product (as in PyTorch and Keras) or before.</param>
    public SequenceModelBuilder<T> Gru(int hiddenSize, bool resetAfter = true) =>
        Recurrent(new GruCell<T>(hiddenSize, resetAfter));

    /// <summary>Adds a recurrent layer of any cell, such as one with options of its own.</summary>
    /// <param name="cell">The cell; an object serves one layer.</param>
    public SequenceModelBuilder<T> Recurrent(RecurrentCell<T> cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return Add(new LayerPlan(
            cell.Kind, cell.HiddenSize, IsRecurrent: true, (name, inputs, _) => new RecurrentLayer<T>(name, inputs, cell), cell));
    }

    /// <summary>Adds a dense layer, the same at every step: y = f(x·W + b).</summary>
    /// <param name="size">Number of outputs.</param>
    /// <param name="activation">f.</param>
    public SequenceModelBuilder<T> Dense(int size, Activation activation = Activation.Identity) =>
        Add(new LayerPlan("dense", size, IsRecurrent: false, (name, inputs, _) => new DenseLayer<T>(name, inputs, size, activation.Checked(name))));

    /// <summary>Adds dropout: while training, each value is 0 with this probability.</summary>
    /// <param name="rate">From 0 to below 1.</param>
    public SequenceModelBuilder<T> Dropout(double rate) =>
        Add(new LayerPlan("dropout", null, IsRecurrent: false, (name, inputs, place) =>
            rate is >= 0 and < 1
                ? new DropoutLayer<T>(name, inputs, rate, place)
                : throw new ArgumentException(FormattableString.Invariant(
                    $"{name}: the rate must be from 0 to below 1; got {rate}. A rate of 0.2 drops one value in five."))));

    /// <summary>Ends with numbers of any size: a dense layer and the mean squared error.</summary>
    /// <param name="size">Numbers per prediction.</param>
    public SequenceModelBuilder<T> LinearOutput(int size) => End(new LinearHead<T>(size));

    /// <summary>Ends with numbers from −1 to 1: a dense layer, tanh, and the mean squared error.</summary>
    /// <param name="size">Numbers per prediction.</param>
    public SequenceModelBuilder<T> TanhOutput(int size) => End(new TanhHead<T>(size));

    /// <summary>Ends with probabilities of yes-or-no questions: a dense layer, sigmoid, and binary cross-entropy.</summary>
    /// <param name="size">Number of questions.</param>
    public SequenceModelBuilder<T> SigmoidOutput(int size) => End(new SigmoidHead<T>(size));

    /// <summary>Ends with one of several classes: a dense layer, softmax, and cross-entropy.</summary>
    /// <param name="classes">Number of classes, at least 2.</param>
    public SequenceModelBuilder<T> SoftmaxOutput(int classes) => End(new SoftmaxHead<T>(classes));

    /// <summary>Checks all sizes, makes the model and fills its parameters. The builder is then used up.</summary>
    /// <param name="seed">Chooses the first weights: the same seed, the same weights, on every machine.</param>
    /// <exception cref="InvalidOperationException">There is no output, no recurrent layer where one is needed, or the model was built before.</exception>
    /// <exception cref="ArgumentException">A size or rate is out of range; the message names the layer.</exception>
    public SequenceModel<T> Build(ulong seed)
    {
        RequireUnfinished(nameof(Build));
        if (_head is null)
        {
            throw new InvalidOperationException(
                "The model has no output; end it with LinearOutput, TanhOutput, SigmoidOutput or SoftmaxOutput before Build.");
        }

        if (_topology != Topology.OneToOne && !_plans.Any(p => p.IsRecurrent))
        {
            throw new InvalidOperationException(
                $"A {SequenceModel<T>.Describe(_topology)} model needs a recurrent layer; add Vanilla, Lstm or Gru.");
        }

        RequirePositive("input", "number of features", _features);
        RequirePositive("output", "size", _head.OutputSize);
        if (_head is SoftmaxHead<T> && _head.OutputSize < 2)
        {
            throw new ArgumentException("output: a softmax needs at least 2 classes; for a yes or no use SigmoidOutput(1).");
        }

        List<Layer<T>> layers = CreateLayers();
        var parameters = new ParameterStore<T>();
        foreach (Layer<T> layer in layers)
        {
            layer.DeclareParameters(parameters);
        }

        parameters.Initialize(seed);
        _built = true;
        foreach (LayerPlan plan in _plans)
        {
            plan.Cell?.Take();
        }

        return new SequenceModel<T>(_topology, _features, layers, _head, parameters);
    }

    private List<Layer<T>> CreateLayers()
    {
        var layers = new List<Layer<T>>();
        int size = _topology == Topology.OneToMany ? checked(_features + _head!.OutputSize) : _features;
        int lastRecurrent = _plans.FindLastIndex(p => p.IsRecurrent);
        for (int i = 0; i < _plans.Count; i++)
        {
            string name = $"{_plans[i].Kind}{i + 1}";
            if (_plans[i].Size is { } given)
            {
                RequirePositive(name, "size", given);
            }

            if (_plans[i].Cell is { } cell && (cell.IsTaken || _plans.FindIndex(p => p.Cell == cell) < i))
            {
                throw new ArgumentException($"{name}: this {cell.Kind} cell already belongs to a layer; make a new one for each layer.");
            }

            layers.Add(_plans[i].Create(name, size, i + 1));
            size = layers[^1].OutputSize;

            // Right after the last recurrent layer, so that what follows is computed once per sequence.
            if (_topology == Topology.ManyToOne && i == lastRecurrent)
            {
                layers.Add(new LastStepLayer<T>("last step", size));
            }
        }

        layers.Add(new DenseLayer<T>("output", size, _head!.OutputSize, Activation.Identity));
        return layers;
    }

    private SequenceModelBuilder<T> Add(LayerPlan plan)
    {
        RequireUnfinished(plan.Kind);
        if (_head is not null)
        {
            throw new InvalidOperationException(
                $"A {plan.Kind} layer can't follow the {_head.Name} output; add it before the output.");
        }

        _plans.Add(plan);
        return this;
    }

    private SequenceModelBuilder<T> End(OutputHead<T> head)
    {
        RequireUnfinished($"{head.Name} output");
        if (_head is not null)
        {
            throw new InvalidOperationException(
                $"The model already ends with a {_head.Name} output; it can't have a {head.Name} output too. Leave one out.");
        }

        _head = head;
        return this;
    }

    private void RequireUnfinished(string what)
    {
        if (_built)
        {
            throw new InvalidOperationException(
                $"{what}: this builder has built its model and is finished; begin again with SequenceModel.{_topology}(…).");
        }
    }

    private static void RequirePositive(string layer, string what, int value)
    {
        if (value <= 0)
        {
            throw new ArgumentException($"{layer}: the {what} must be at least 1; got {value}.");
        }
    }

    /// <summary>A layer that is asked for but whose input size is not yet known.</summary>
    private sealed record LayerPlan(
        string Kind, int? Size, bool IsRecurrent, Func<string, int, int, Layer<T>> Create, RecurrentCell<T>? Cell = null);
}
