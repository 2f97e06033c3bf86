using System.Globalization;
using System.Numerics;
using System.Text;
using Rnn.Heads;
using Rnn.Layers;
using Rnn.Parameters;
using Rnn.Tensors;

namespace Rnn.Models;

/// <summary>
/// A recurrent neural network: a stack of layers with an output. After <c>Build</c> nothing of it changes but its parameters.
/// </summary>
/// <remarks>
/// Any number of threads may predict at once, as long as none trains it meanwhile. The meter named <c>Rnn</c> tells dotnet-counters and
/// OpenTelemetry of predictions: <c>rnn.prediction.sequences</c>, <c>rnn.prediction.duration</c> in seconds, <c>rnn.session.steps</c>.
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed partial class SequenceModel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly WorkspacePool<T> _workspaces = new();
    private WeakReference<PackedModel<T>>? _packed; // lives as long as a session that uses it
    private int _training; // 1 while it is being trained

    internal SequenceModel(
        Topology topology, int features, IReadOnlyList<Layer<T>> layers, OutputHead<T> head, ParameterStore<T> parameters)
    {
        Topology = topology;
        InputSize = features;
        Stack = new LayerStack<T>(layers);
        Layers = layers;
        Head = head;
        Parameters = parameters;
    }

    /// <summary>A model of two stacks: one reads, the other writes.</summary>
    internal SequenceModel(
        Topology topology, int features, IReadOnlyList<Layer<T>> encoder, StateBridge<T> bridge, IReadOnlyList<Layer<T>> decoder,
        OutputHead<T> head, ParameterStore<T> parameters)
        : this(topology, features, encoder, head, parameters)
    {
        Decoder = new LayerStack<T>(decoder);
        Bridge = bridge;
        Layers = [.. encoder, .. decoder];
    }

    /// <summary>What the model takes and gives: one vector or a sequence.</summary>
    public Topology Topology { get; }

    /// <summary>Number of features per input step; 0 where a step is tokens alone.</summary>
    public int InputSize { get; }

    /// <summary>Number of tokens per input step, as the columns of an embedding; 0 of a model without one.</summary>
    public int TokenColumns => Layers[0].TokenColumns;

    /// <summary>Numbers per output step, of all outputs together.</summary>
    public int OutputSize => Head.OutputSize;

    /// <summary>The layers from input to output; of a model with a decoder those that read, then those that write.</summary>
    public IReadOnlyList<Layer<T>> Layers { get; }

    /// <summary>The activation of the output with its loss; of several outputs all of them.</summary>
    public OutputHead<T> Head { get; }

    /// <summary>The outputs in the order of the builder's calls; one, called <c>output</c>, unless the builder was told names.</summary>
    public IReadOnlyList<NamedOutput<T>> Outputs => Head.Outputs;

    /// <summary>The output of this name, which cuts its part from a prediction.</summary>
    /// <param name="name">The name that the builder was told.</param>
    /// <exception cref="KeyNotFoundException">There is none; the message lists the names.</exception>
    public NamedOutput<T> Output(string name) => Outputs.FirstOrDefault(output => output.Name == name) ?? throw new KeyNotFoundException(
        $"No output is named '{name}'. There are: {string.Join(", ", Outputs.Select(output => output.Name))}.");

    /// <summary>All weights and biases of the model with their gradients, by name and as one run.</summary>
    public ParameterStore<T> Parameters { get; }

    /// <summary>The layers that read the input: all, unless there is a decoder.</summary>
    internal LayerStack<T> Stack { get; }

    /// <summary>The layers that write; null where those that read do.</summary>
    internal LayerStack<T>? Decoder { get; }

    /// <summary>What leads from the ones to the others.</summary>
    internal StateBridge<T>? Bridge { get; }

    /// <summary>The states of its recurrent layers, by name and size.</summary>
    internal IReadOnlyList<(string Name, int Size)> StateParts => field ??= CreateWorkspace(WorkerTeam.Alone).States.Parts;

    /// <summary>A table of the layers, their output sizes and their numbers of parameters.</summary>
    public string Summary()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Topology.Words}: {Inputs} in, {OutputSize} out ({Head.Description})");
        text.AppendLine(CultureInfo.InvariantCulture, $"  {"layer",-12} {"output",-16} {"parameters",12}");
        bool sequence = !(Topology.TakesVector && Topology.AnswersOnce);
        foreach (Layer<T> layer in Layers)
        {
            sequence &= !layer.AnswersOnce;
            string output = sequence ? $"[time, {layer.OutputSize}]" : $"[{layer.OutputSize}]";
            int count = layer.Parameters.Sum(p => p.Count);
            text.AppendLine(string.Create(
                CultureInfo.InvariantCulture, $"  {layer.Name,-12} {output,-16} {count,12:N0}  {layer.Description}").TrimEnd());
        }

        foreach (DenseLayer<T> dense in Bridge?.Links.Select(link => link.Dense).OfType<DenseLayer<T>>() ?? [])
        {
            text.AppendLine(string.Create(
                CultureInfo.InvariantCulture, $"  {dense.Name,-12} {$"[{dense.OutputSize}]",-16} {dense.Parameters.Sum(p => p.Count),12:N0}  {dense.Description}").TrimEnd());
        }

        text.Append(CultureInfo.InvariantCulture, $"  {"total",-12} {"",-16} {Parameters.ValueCount,12:N0}");
        return text.ToString();
    }

    /// <summary>The <see cref="Summary"/> of the model.</summary>
    public override string ToString() => Summary();

    /// <summary>The dense layer that the outputs are computed by.</summary>
    internal const string OutputLayer = "output";

    /// <summary>Whether the model ends in a dense layer of its own, and not with what its last layer gives.</summary>
    internal bool HasOutputLayer => Layers[^1].Name == OutputLayer;

    /// <summary>The layer that the builder puts in by itself, so that a many-to-one model answers from its last state.</summary>
    internal const string OwnPooling = "last step";

    private string Inputs => TokenColumns == 0 || Layers[0].ReadsTokensFromNumbers ? $"{InputSize}" : InputSize == 0
        ? $"{TokenColumns} tokens"
        : $"{TokenColumns} tokens and {InputSize}";

    internal ModelWorkspace<T> CreateWorkspace(WorkerTeam team) => new(this, team);

    /// <summary>The weights as they are now, packed for single steps: one copy for all who ask until the weights change.</summary>
    internal PackedModel<T> Pack()
    {
        UInt128 fingerprint = PackedModel<T>.FingerprintOf(Parameters);
        if (_packed is { } reference && reference.TryGetTarget(out PackedModel<T>? packed) && packed.Fingerprint == fingerprint)
        {
            return packed;
        }

        packed = new PackedModel<T>(this, fingerprint);
        _packed = new WeakReference<PackedModel<T>>(packed);
        return packed;
    }

    /// <summary>Claims the parameters for one training at a time.</summary>
    internal void BeginTraining()
    {
        if (Interlocked.Exchange(ref _training, 1) != 0)
        {
            throw new InvalidOperationException(
                "The model is being trained already; two trainings at once would change each other's weights. Wait for the first, or build a second model.");
        }
    }

    internal void EndTraining() => Volatile.Write(ref _training, 0);
}
