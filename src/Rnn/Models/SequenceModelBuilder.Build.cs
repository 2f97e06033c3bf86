using System.Numerics;
using Rnn.Cells;
using Rnn.Heads;
using Rnn.Layers;
using Rnn.Parameters;

namespace Rnn.Models;

/// <content>What becomes of the calls: every size is checked, and the layers are made.</content>
public sealed partial class SequenceModelBuilder<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Checks all sizes, makes the model and fills its parameters. The builder is then used up.</summary>
    /// <param name="seed">Chooses the first weights: the same seed, the same weights, on every machine; 0 if left out.</param>
    /// <exception cref="InvalidOperationException">
    /// There is no output, no recurrent layer where one is needed, or the model was built before.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// A size, rate or option is out of range, or layers don't fit each other; the message names the layer.
    /// </exception>
    /// <example>
    /// <code>
    /// SequenceModel&lt;float&gt; model = SequenceModel.ManyToOne(features: 3).Lstm(32).Dropout(0.2).SigmoidOutput(1).Build(seed: 42);
    /// Console.WriteLine(model.Summary());
    /// </code>
    /// </example>
    public SequenceModel<T> Build(ulong seed = 0) => Build(parameters => parameters.Initialize(seed));

    /// <summary>The same, with parameters that are filled otherwise, once their names and shapes are known.</summary>
    internal SequenceModel<T> Build(Action<ParameterStore<T>> fill)
    {
        RequireUnfinished(nameof(Build));
        if (!HasOutput)
        {
            throw new InvalidOperationException(
                "The model has no output; end it with LinearOutput, TanhOutput, SigmoidOutput, SoftmaxOutput, CtcOutput or CrfOutput, or with StatesOutput for what the last layer gives.");
        }

        if (!(_topology.TakesVector && _topology.AnswersOnce) && !_plans.Any(p => p.IsRecurrent))
        {
            throw new InvalidOperationException(
                $"A {_topology.Words} model needs a recurrent layer; add Vanilla, Lstm or Gru.");
        }

        RequireInput();
        List<Layer<T>> encoder = _encoder = _decoderFrom is { } end ? CreateLayers(0, end, _features) : [];
        (List<Layer<T>> layers, OutputHead<T> head) = _givesStates ? CreateStates() : CreateAll();
        StateBridge<T>? bridge = _decoderFrom is null ? null : CreateBridge(encoder, layers);
        var parameters = new ParameterStore<T>();
        foreach (Layer<T> layer in encoder.Concat(layers))
        {
            layer.DeclareParameters(parameters);
        }

        bridge?.Declare(parameters);
        head.Declare(parameters);
        fill(parameters);
        _built = true;
        foreach (RecurrentCell<T> cell in _plans.SelectMany(plan => plan.Cells))
        {
            cell.Innermost.Take();
        }

        return bridge is null
            ? new SequenceModel<T>(_topology, _features, layers, head, parameters)
            : new SequenceModel<T>(_topology, _features, encoder, bridge, layers, head, parameters);
    }

    private StateBridge<T> CreateBridge(List<Layer<T>> encoder, List<Layer<T>> decoder) =>
        StateBridge<T>.Objection(encoder, decoder, _decoderStart, _feedsSummary) is { } objection
            ? throw new ArgumentException($"Decode: {objection}.")
            : new StateBridge<T>(encoder, decoder, _decoderStart, _feedsSummary);

    // Where tokens are looked up there may be no numbers beside them.
    private void RequireInput()
    {
        if (_features != 0 || _plans.Count == 0 || !_plans[0].ReadsTokens)
        {
            RequireSize("input", "number of features", _features);
        }
    }

    private (List<Layer<T>> Layers, OutputHead<T> Head) CreateStates()
    {
        if (_topology.FeedsBack)
        {
            throw new ArgumentException(
                $"output: a {_topology.Words} model is fed its own predictions and can't give states; end it with an output, or take another topology.");
        }

        if (_tiesOutput)
        {
            throw new ArgumentException("output: a model that gives states has no output layer to be tied; leave WithTiedOutput out.");
        }

        List<Layer<T>> layers = CreateLayers(0, _plans.Count, _features);
        return (layers, new LinearHead<T>(layers[^1].OutputSize, Loss.Squared));
    }

    private (List<Layer<T>> Layers, OutputHead<T> Head) CreateAll()
    {
        OutputHead<T> head = CreateHead();
        if (_topology.FeedsBack && head.FeedbackObjection is { } objection)
        {
            throw new ArgumentException($"output: a {_topology.Words} model is fed its own predictions, but the {head.Name} output {objection}.");
        }

        RequireReader();
        int inputs = _decoderFrom is not null ? checked(SummarySize + head.OutputSize) : _topology.FeedsBack ? checked(_features + head.OutputSize) : _features;
        List<Layer<T>> layers = CreateLayers(_decoderFrom ?? 0, _plans.Count, inputs);
        RequireTokensAsWritten(layers, head);
        int size = layers.Count > 0 ? layers[^1].OutputSize : inputs;
        layers.Add(_tiesOutput
            ? CreateTied(layers, size, head.OutputSize)
            : new DenseLayer<T>(SequenceModel<T>.OutputLayer, size, head.OutputSize, Activation.Identity, _hasOutputBias));
        return (layers, head);
    }

    private Layer<T> CreateTied(List<Layer<T>> layers, int size, int outputs)
    {
        if (_feedsSummary)
        {
            throw new ArgumentException(
                "output: with feedsSummary the decoder's first layer gives more than a token's vector, so the output can't be tied to it; leave WithTiedOutput or feedsSummary out.");
        }

        Layer<T> tied = (layers.Count > 0 ? layers[0].CreateTied(SequenceModel<T>.OutputLayer, outputs, _hasOutputBias) : null) ?? throw new ArgumentException(
            "output: a tied output takes the table of the embedding that feeds it, so there must be one of one token and nothing beside it, of as many tokens as the output has. " +
            $"{(layers.Count > 0 && layers[0].TokenColumns > 0 ? $"{layers[0].Name} has {layers[0].Tokens[0].Tokens}; make them equal" : "Begin with Embedding(tokens, size)")}, or leave WithTiedOutput out.");
        return tied.InputSize == size ? tied : throw new ArgumentException(
            $"output: tied to {layers[0].Name}, it takes the {tied.InputSize} numbers of a vector, but the layer before it gives {size}. Make them equal, add Dense({tied.InputSize}), or leave WithTiedOutput out.");
    }

    private void RequireReader()
    {
        if (_decoderFrom == 0)
        {
            throw new ArgumentException("Decode: nothing reads the input; add a layer before Decode, such as Gru over a sequence or Dense over a vector.");
        }
    }

    // A decoder is fed the tokens that it writes.
    private void RequireTokensAsWritten(List<Layer<T>> layers, OutputHead<T> head)
    {
        if (_decoderFrom is null)
        {
            return;
        }

        if (head.EndClass is null)
        {
            throw new ArgumentException($"output: a decoder writes tokens and ends with one of its own, but the {head.Name} output has none; end it with SoftmaxOutput.");
        }

        if (layers.Count > 0 && layers[0].TokenColumns > 0 && layers[0].Tokens[0].Tokens != head.EndClass)
        {
            throw new ArgumentException(
                $"{layers[0].Name}: the decoder is fed the tokens that it writes, so it must know as many; the embedding has " +
                $"{layers[0].Tokens[0].Tokens}, the output {head.EndClass}. Make them equal.");
        }
    }

    private OutputHead<T> CreateHead()
    {
        if (_ofSequences is { } whole)
        {
            if (_topology.AnswersOnce)
            {
                throw new ArgumentException(
                    $"output: a {_topology.Words} model answers once, but the {whole.Name} output judges an answer at every step; begin with SequenceModel.ManyToMany.");
            }

            RequireSize("output", "size", whole.OutputSize);
            return whole.SizeObjection is { } reason ? throw new ArgumentException($"output: {reason}.") : whole;
        }

        foreach ((string? name, RowHead<T> part, _) in _outputs)
        {
            string place = name is null ? "output" : $"output '{name}'";
            RequireSize(place, "size", part.OutputSize);
            if (part.SizeObjection is { } objection)
            {
                throw new ArgumentException($"{place}: {objection}.");
            }
        }

        if (_outputs is [({ } alone, _, _)])
        {
            throw new ArgumentException($"output '{alone}': a name tells several outputs apart, and the model has one; leave it out, or add another output.");
        }

        OutputHead<T> head = _outputs.Count == 1
            ? _outputs[0].Head
            : new CompositeHead<T>([.. _outputs.Select(output => (output.Name!, output.Head, output.Weight))]);
        RequireSize("output", "size", head.OutputSize);
        return head;
    }

    private List<Layer<T>> CreateLayers(int first, int end, int inputSize)
    {
        var layers = new List<Layer<T>>();
        int size = inputSize;
        int lastRecurrent = _plans.FindLastIndex(p => p.IsRecurrent), pooling = _plans.FindIndex(p => p.Pooling is not null);
        RequirePoolingInPlace(lastRecurrent, pooling);
        for (int i = first; i < end; i++)
        {
            string name = $"{_plans[i].Kind}{i + 1}";
            foreach (RecurrentCell<T> cell in _plans[i].Cells)
            {
                CheckCell(name, cell, i);
            }

            layers.Add(_plans[i].Create(name, size, i + 1));
            size = layers[^1].OutputSize;

            // Right after the last recurrent layer, so that what follows is computed once per sequence.
            if (_topology.PoolsSteps && i == lastRecurrent && pooling < 0)
            {
                layers.Add(new PoolingLayer<T>(SequenceModel<T>.OwnPooling, size, Pooling.Last));
            }
        }

        if (_topology.FeedsBack && end == _plans.Count && layers.Find(layer => layer.LooksAhead) is { } ahead)
        {
            throw new ArgumentException(
                $"{ahead.Name}: it reads each sequence from its end too, but a {_topology.Words} model makes its sequence step by step and has no end yet. " +
                "Take a layer that reads one way, such as Lstm or Gru.");
        }

        return layers;
    }

    private void CheckCell(string name, RecurrentCell<T> cell, int plan)
    {
        RequireSize(name, "size", cell.HiddenSize);
        cell.Check(name);
        RecurrentCell<T> own = cell.Innermost;
        if (own.IsTaken || _plans.FindIndex(p => p.Cells.Any(c => c.Innermost == own)) < plan || _plans[plan].Cells.Count(c => c.Innermost == own) > 1)
        {
            throw new ArgumentException($"{name}: this {cell.Kind} cell already belongs to a layer; make a new one for each layer and direction.");
        }
    }

    private void RequirePoolingInPlace(int lastRecurrent, int pooling)
    {
        if (pooling >= 0 && (!_topology.PoolsSteps || pooling < lastRecurrent || _plans.Count(p => p.Pooling is not null) > 1))
        {
            throw new ArgumentException(
                "Pool makes one vector of all steps: a many-to-one model may have it once, after its last recurrent layer.");
        }
    }

    private static void RequireSize(string layer, string what, int value)
    {
        if (value <= 0)
        {
            throw new ArgumentException($"{layer}: the {what} must be at least 1; got {value}.");
        }

        if (value > SequenceModel.LargestSize)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"{layer}: the {what} must be at most {SequenceModel.LargestSize:N0}; got {value:N0}. A float tells no larger numbers of ") +
                "classes or tokens apart, and a model file holds no larger sizes. Use fewer, such as one class for all that are rare.");
        }
    }

    /// <summary>A layer that is asked for but whose input size is not yet known.</summary>
    private sealed record LayerPlan(string Kind, Func<string, int, int, Layer<T>> Create)
    {
        public IReadOnlyList<RecurrentCell<T>> Cells { get; init; } = [];

        public Pooling? Pooling { get; init; }

        public bool IsRecurrent => Cells.Count > 0;

        /// <summary>Whether it looks up tokens, so that a step needs no numbers.</summary>
        public bool ReadsTokens { get; init; }
    }
}
