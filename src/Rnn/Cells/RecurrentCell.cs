using System.Numerics;
using Rnn.Parameters;

namespace Rnn.Cells;

/// <summary>
/// The equations of one step of a recurrent network, and their derivatives. Time, batches and the input product belong
/// to the layer.
/// </summary>
/// <remarks>
/// <para>
/// The layer computes the input part x·W + b of all steps at once, with W [I, G·H] and b [G·H] for G gates of H units.
/// At each step the cell gets that part and the previous state, and gives the next state. Going back, it gets the
/// gradient of the next state, and gives the gradients of its gates and of the previous state.
/// </para>
/// <para>
/// Rows of a step never touch each other, so steps of different rows may run on different threads. A cell keeps nothing
/// between calls: what backward needs, forward leaves in <see cref="CellStep{T}.Gates"/> and <see cref="CellStep{T}.Saved"/>.
/// </para>
/// <para>A cell object belongs to one layer.</para>
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class RecurrentCell<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A cell of this size, for a class of yours that derives from this one.</summary>
    /// <param name="hiddenSize">H, the number of units, at least 1; checked by <c>Build</c>.</param>
    protected RecurrentCell(int hiddenSize) => HiddenSize = hiddenSize;

    /// <summary>What the cell is called in layer names and summaries: <c>lstm</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>H, the number of units: the size of a gate.</summary>
    public int HiddenSize { get; }

    /// <summary>The size of h, and of the layer's output: H, unless a cell projects its units.</summary>
    public virtual int OutputSize => HiddenSize;

    /// <summary>G, the number of gates: pre-activations of H values each.</summary>
    public abstract int GateCount { get; }

    /// <summary>Values per row of state that is carried on beside h: H for the c of an LSTM, else 0.</summary>
    public virtual int CellStateSize => 0;

    /// <summary>
    /// Values per row, beside the gates, that forward leaves for backward in <see cref="CellStep{T}.Saved"/>; 0 unless a cell says
    /// otherwise.
    /// </summary>
    public virtual int SavedSize => 0;

    /// <summary>
    /// Whether the cell reads a memory, a whole sequence, at every step (<see cref="CellStep{T}.Memory"/>), as attention does; false unless a
    /// cell says otherwise. Such a cell belongs into a decoder, whose encoder's outputs are the memory.
    /// </summary>
    public virtual bool ReadsMemory => false;

    /// <summary>
    /// Numbers per step of the memory that the layer computes before the first step: the keys P = M·V, with V [memory, keys] a parameter of
    /// the layer. 0, unless a cell says otherwise, for none.
    /// </summary>
    public virtual int KeySize => 0;

    /// <summary>
    /// How many weights of attention the cell leaves for each row and step of its memory in <see cref="CellMemory{T}.Weights"/>: those of one
    /// head add up to 1. 0, unless a cell says otherwise, for none.
    /// </summary>
    public virtual int AttentionHeads => 0;

    /// <summary>The cell that the equations of the gates are of: this one, unless it goes around another.</summary>
    internal virtual RecurrentCell<T> Innermost => this;

    /// <summary>Which layer of the encoder the memory is the output of, by name; null for its last.</summary>
    internal virtual string? MemoryLayer => null;

    /// <summary>
    /// How many numbers of the cell state are the h and the c of a cell inside, which then begin from what is given while h begins at 0;
    /// null, where a cell's own h and c do.
    /// </summary>
    internal virtual (int Hidden, int CellState)? StatesInCellState => null;

    /// <summary>Numbers per row of the matrices of notes that the cell has beside <see cref="SavedSize"/>, each without gaps.</summary>
    internal virtual IReadOnlyList<int> NoteSizes(int memorySize) => [];

    /// <summary>How the input weights W begin, gate by gate; <see cref="Initializer.GlorotUniform"/> by default.</summary>
    public Initializer InputInitializer { get; init; } = Initializer.GlorotUniform;

    /// <summary>How the recurrent weights U begin, gate by gate; <see cref="Initializer.Orthogonal"/> by default.</summary>
    public Initializer RecurrentInitializer { get; init; } = Initializer.Orthogonal;

    /// <summary>
    /// Whether the gates have biases; true by default. Without, an LSTM's forget bias is left out too. As PyTorch's <c>bias</c>.
    /// </summary>
    public bool HasBias { get; init; } = true;

    /// <summary>Whether the cell is part of a model already.</summary>
    internal bool IsTaken { get; private set; }

    /// <summary>What a summary says of the cell beside its kind, such as a variant; empty, the default, for nothing.</summary>
    public virtual string Description => "";

    /// <summary>
    /// The gates' symbols in the formula, in storage order: <c>i</c>, <c>f</c>, <c>g</c>, <c>o</c>; <c>gate 1</c> and so on unless a cell
    /// says otherwise.
    /// </summary>
    public virtual IReadOnlyList<string> GateNames => [.. Enumerable.Range(1, GateCount).Select(gate => $"gate {gate}")];

    /// <summary>How the bias of a gate begins; 0 unless a cell says otherwise.</summary>
    /// <param name="gate">Which gate, 0 for the first in storage order.</param>
    protected virtual Initializer BiasInitializer(int gate) => Initializer.Zeros;

    internal void Take() => IsTaken = true;

    // A cell of a user's overrides what is protected; these let the layers ask for it.
    internal void DeclareParameters(CellParameters<T> parameters) => Declare(parameters);

    internal Initializer InitializerOfBias(int gate) => BiasInitializer(gate);

    internal string? FindObjection() => Objection();

    internal string? FindMemoryObjection(int memorySize) => MemoryObjection(memorySize);

    /// <summary>Refuses a cell whose numbers cannot be, before anything is built from it.</summary>
    internal void Check(string layer)
    {
        if (Objection() is { } objection)
        {
            throw new ArgumentException($"{layer}: {objection}");
        }

        Require(GateCount >= 1, nameof(GateCount), GateCount, "at least 1");
        Require(OutputSize >= 1, nameof(OutputSize), OutputSize, "at least 1");
        Require(CellStateSize >= 0, nameof(CellStateSize), CellStateSize, "0 or more");
        Require(SavedSize >= 0, nameof(SavedSize), SavedSize, "0 or more");
        Require(KeySize >= 0 && (KeySize == 0 || ReadsMemory), nameof(KeySize), KeySize, ReadsMemory ? "0 or more" : "0, since it reads no memory");
        Require(AttentionHeads >= 0 && (AttentionHeads == 0 || ReadsMemory), nameof(AttentionHeads), AttentionHeads, ReadsMemory ? "0 or more" : "0, since it reads no memory");
        Require(GateNames.Count == GateCount, nameof(GateNames), GateNames.Count, $"one per gate, {GateCount}");

        void Require(bool right, string what, int value, string wanted)
        {
            if (!right)
            {
                throw new ArgumentException($"{layer}: the {Kind} cell breaks the contract of RecurrentCell: its {what} is {value}, but must be {wanted}.");
            }
        }
    }

    /// <summary>
    /// What is wrong with the cell's own options, and how to mend it; null, the default, if nothing is. Asked by <c>Build</c>.
    /// </summary>
    protected virtual string? Objection() => null;

    /// <summary>
    /// Why the cell can't read a memory of so many numbers a step, and how to mend it; null, the default, if it can. Asked by <c>Build</c>
    /// where <see cref="ReadsMemory"/> is true.
    /// </summary>
    /// <param name="memorySize">Numbers of each step of the memory.</param>
    protected virtual string? MemoryObjection(int memorySize) => null;

    /// <summary>Declares the cell's own parameters, such as U; the layer has W and b. Called once, by the layer.</summary>
    /// <param name="parameters">Takes the declarations.</param>
    protected abstract void Declare(CellParameters<T> parameters);

    /// <summary>One step forward: from the input part in the gates and the previous state to the next state.</summary>
    /// <param name="step">The rows of one step.</param>
    public abstract void Forward(in CellStep<T> step);

    /// <summary>
    /// One step back: turns the activations in the gates into their gradients, and the gradient of the state into that of the previous
    /// state.
    /// </summary>
    /// <param name="step">The same rows, as forward left them.</param>
    public abstract void Backward(in CellStepGradient<T> step);

    /// <summary>Adds the gradients of the recurrent parameters over all steps at once, such as dU += H₋₁ᵀ·dZ.</summary>
    /// <param name="steps">All rows of all steps, after backward.</param>
    public abstract void AddGradients(in CellSequenceGradient<T> steps);
}
