using System.Numerics;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>One layer of a model: turns a batch of sequences into another.</summary>
/// <remarks>
/// A layer keeps its parameters and nothing else. What a pass leaves behind lies in a <see cref="LayerWorkspace{T}"/>
/// that is handed in, so many threads may run one layer at once.
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected Layer(string name, int inputSize, int outputSize)
    {
        Name = name;
        InputSize = inputSize;
        OutputSize = outputSize;
    }

    /// <summary>Its name, made of kind and place: <c>lstm1</c>.</summary>
    public string Name { get; }

    /// <summary>Number of features per step that it takes, beside tokens.</summary>
    public int InputSize { get; }

    /// <summary>Number of features per step that it gives.</summary>
    public int OutputSize { get; }

    /// <summary>The layer's weights and biases; empty where it has none.</summary>
    public IReadOnlyList<Parameter<T>> Parameters { get; private set; } = [];

    /// <summary>What a person should know of the layer in a summary, such as its activation; empty if nothing.</summary>
    public virtual string Description => "";

    /// <summary>
    /// Leaves the layer's parameters as they are in trainings to come: <see cref="Parameter{T}.IsFrozen"/> of each. The layer's own output
    /// and what it hands back to the layers below are as before.
    /// </summary>
    public void Freeze() => SetFrozen(true);

    /// <summary>Lets trainings change the layer's parameters again.</summary>
    public void Unfreeze() => SetFrozen(false);

    private void SetFrozen(bool frozen)
    {
        foreach (Parameter<T> parameter in Parameters)
        {
            parameter.IsFrozen = frozen;
        }
    }

    internal void DeclareParameters(ParameterStore<T> store)
    {
        int before = store.Count;
        Declare(store);
        Parameters = [.. store.Skip(before)];
    }

    /// <summary>The tokens of a step that it looks up, in order; none of most layers.</summary>
    internal virtual IReadOnlyList<EmbeddingColumn> Tokens => [];

    /// <summary>How many tokens of a step it looks up.</summary>
    internal int TokenColumns => Tokens.Count;

    /// <summary>Whether its token may be given as a number among the features, which it has no others of.</summary>
    internal virtual bool ReadsTokensFromNumbers => false;

    /// <summary>Why a token of a column can't be looked up, or null if it can.</summary>
    internal virtual string? Objection(int column, int token) => null;

    /// <inheritdoc cref="Objection(int, int)"/>
    internal virtual string? Objection(int column, T token) => null;

    /// <summary>A layer that looks up tokens in the same table, for a decoder, with so many numbers beside them; null if there is none to share.</summary>
    internal virtual Layer<T>? CreateShared(string name, int numbers, int place) => null;

    /// <summary>An output layer whose weight is the table of tokens; null where there is no table of so many tokens, or more than that.</summary>
    internal virtual Layer<T>? CreateTied(string name, int tokens, bool hasBias) => null;

    internal abstract LayerWorkspace<T> CreateWorkspace(WorkerTeam team);

    /// <summary>Whether what it gives for a step needs steps that come later, so that it can't be fed step by step.</summary>
    internal virtual bool LooksAhead => false;

    /// <summary>Whether its outputs are units of its own, which may die or saturate.</summary>
    internal virtual bool HasUnits => false;

    /// <summary>The cells that it runs over time: none of most layers, two of one that reads both ways.</summary>
    internal virtual IReadOnlyList<RecurrentLayer<T>> Recurrents => [];

    /// <summary>Whether it makes one vector of each sequence.</summary>
    internal virtual bool AnswersOnce => false;

    /// <summary>
    /// Whether it reads what the layer below says of whole sequences (<see cref="SequenceBatch{T}.Final"/>) and none of the steps.
    /// </summary>
    internal virtual bool ReadsFinal => false;

    /// <summary>Why a sequence can't be run through it in parts, one going on from the other, to follow its name; null if it can.</summary>
    internal virtual string? ContinuationObjection => LooksAhead ? "reads each sequence from its end too and needs it whole" : null;

    /// <summary>The most numbers per row that a pass or a stream keeps in one matrix.</summary>
    internal virtual long Width => Math.Max(InputSize, OutputSize);

    /// <summary>
    /// A copy of the weights as they are now, packed for single steps, from which any number of streams can be made for so many
    /// rows each; null if the layer passes a step on as it is.
    /// </summary>
    internal virtual Func<int, LayerStream<T>>? PackForSteps() => null;

    /// <summary>Computes the workspace's output from the input.</summary>
    internal abstract void Forward(SequenceBatch<T> input, LayerWorkspace<T> workspace, in Pass pass);

    /// <summary>
    /// Adds to the gradients of the parameters, from the workspace's output gradient; writes the gradient of the input
    /// unless that matrix has no columns.
    /// </summary>
    internal abstract void Backward(SequenceBatch<T> input, LayerWorkspace<T> workspace, MatrixSpan<T> inputGradient, in Pass pass);

    private protected virtual void Declare(ParameterStore<T> store)
    {
    }

    /// <summary>A bias, or where there is none a row of zeros that nobody trains or saves.</summary>
    private protected static Parameter<T> AddBias(ParameterStore<T> store, ParameterShape shape, bool exists) =>
        exists ? store.Add(shape) : ParameterStore<T>.ZerosOutside(shape);

    private protected static Parameter<T> AddWeight(ParameterStore<T> store, string name, int inputs, int outputs, Initializer initializer) =>
        store.Add(new ParameterShape(name, inputs, outputs, [initializer], IsBias: false));
}
