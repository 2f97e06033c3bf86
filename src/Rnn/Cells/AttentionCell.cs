using System.Numerics;
using Rnn.Parameters;
using Rnn.Tensors;

namespace Rnn.Cells;

/// <summary>A cell around another one that reads a memory at every step: attention over what an encoder has read.</summary>
/// <remarks>
/// <para>
/// q = the state that asks, times Q where that is learned; α = softmax(score(q, P)) with the keys P = M·V of the memory M; r = Σ α·m.
/// Before the step q is made of h₋, and z = x·W + r·F + b + h₋·U; after it of h, and z = x·W + h̃₋·F + b + h₋·U. The output is
/// h̃ = tanh(h·O + r·R + o), or h alone. <see cref="Attention"/> says which.
/// </para>
/// <para>
/// The cell inside is any, its equations are its own; its h and c lie side by side in the cell state, h first, since the output is h̃.
/// V [memory, A], Q [H, A], a [1, A], F [memory or H, G·H], O [H, H], R [memory, H], o [H]. Bahdanau, Cho and Bengio 2015; Luong, Pham and
/// Manning 2015.
/// </para>
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed partial class AttentionCell<T> : RecurrentCell<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Notes with a row for each row of each step; those of the cell inside, then our own.
    private const int HBefore = 0, CBefore = 1, H = 2, C = 3, SavedInside = 4, Context = 5, Query = 6, Vector = 7, OutputNote = 8;
    private const int HGradient = 9, CGradient = 10, ContextGradient = 11, QueryGradient = 12, NoteCount = 13;

    private RecurrentWeight<T>? _f; // set by Declare
    private RecurrentWeight<T>? _q;
    private RecurrentBias<T>? _a;
    private RecurrentWeight<T>? _o;
    private RecurrentWeight<T>? _r;
    private RecurrentBias<T>? _bias;

    /// <summary>Attention around a cell.</summary>
    /// <param name="inner">The cell; an object serves one layer. It must not read a memory itself.</param>
    /// <param name="attention">How the memory is read.</param>
    public AttentionCell(RecurrentCell<T> inner, Attention attention)
        : base((inner ?? throw new ArgumentNullException(nameof(inner))).HiddenSize)
    {
        ArgumentNullException.ThrowIfNull(attention);
        (Inner, Attention) = (inner, attention);
        (InputInitializer, RecurrentInitializer, HasBias) = (inner.InputInitializer, inner.RecurrentInitializer, inner.HasBias);
    }

    /// <summary>The cell inside.</summary>
    public RecurrentCell<T> Inner { get; }

    /// <summary>How the memory is read.</summary>
    public Attention Attention { get; }

    /// <inheritdoc/>
    public override string Kind => Inner.Kind;

    /// <inheritdoc/>
    public override int OutputSize => Inner.OutputSize;

    /// <inheritdoc/>
    public override int GateCount => Inner.GateCount;

    /// <inheritdoc/>
    public override IReadOnlyList<string> GateNames => Inner.GateNames;

    /// <summary>h and c of the cell inside, side by side.</summary>
    public override int CellStateSize => Inner.OutputSize + Inner.CellStateSize;

    /// <inheritdoc/>
    public override string Description => Inner.Description.Length == 0 ? $"{Attention}" : $"{Inner.Description}, {Attention}";

    /// <inheritdoc/>
    public override bool ReadsMemory => true;

    /// <inheritdoc/>
    public override int KeySize => Attention.Score == AttentionScore.Dot ? 0 : AttentionSize;

    /// <inheritdoc/>
    public override int AttentionHeads => Attention.Heads;

    internal override RecurrentCell<T> Innermost => Inner.Innermost;

    internal override string? MemoryLayer => Attention.Over;

    // h̃ begins at 0; the cell inside begins from what is given.
    internal override (int Hidden, int CellState)? StatesInCellState => (Inner.OutputSize, Inner.CellStateSize);

    internal override IReadOnlyList<int> NoteSizes(int memorySize)
    {
        int[] sizes = new int[NoteCount];
        sizes[HBefore] = sizes[H] = sizes[HGradient] = sizes[OutputNote] = OutputSize;
        sizes[CBefore] = sizes[C] = sizes[CGradient] = Inner.CellStateSize;
        sizes[SavedInside] = Inner.SavedSize;
        sizes[Context] = sizes[ContextGradient] = memorySize;
        sizes[Query] = HasQueryWeight ? AttentionSize : 0;
        sizes[QueryGradient] = AttentionSize;
        sizes[Vector] = Attention.Score == AttentionScore.Additive ? AttentionSize : 0;
        return sizes;
    }

    private int AttentionSize => Attention.Size ?? Inner.OutputSize;

    private bool HasQueryWeight => Attention.Score is AttentionScore.Additive or AttentionScore.ScaledDot;

    private bool IsBefore => Attention.Place == AttentionPlace.BeforeStep;

    private AttentionReading<T> Reading => new(Attention.Score, Attention.Heads);

    /// <inheritdoc/>
    public override void Forward(in CellStep<T> step)
    {
        int size = Inner.OutputSize;
        MatrixSpan<T> hBefore = step.Note(HBefore), cBefore = step.Note(CBefore), h = step.Note(H), c = step.Note(C), r = step.Note(Context);
        Copy(step.PreviousCellState.SliceColumns(0, size), hBefore);
        Copy(step.PreviousCellState.SliceColumns(size, Inner.CellStateSize), cBefore);
        if (IsBefore)
        {
            Read(step, hBefore, r);
        }

        if (_f is not null)
        {
            step.AddProduct(IsBefore ? r : step.PreviousHidden, _f, step.Gates); // z = x·W + fed·F + b
        }

        Inner.Forward(step.Inside(hBefore, cBefore, h, c, step.Note(SavedInside)));
        Decay.Flush(h.Flat);
        if (!IsBefore)
        {
            Read(step, h, r);
        }

        if (_o is null)
        {
            Copy(h, step.Hidden);
        }
        else
        {
            step.Multiply(h, _o, _bias!, step.Hidden); // h̃ = tanh(h·O + r·R + o)
            step.AddProduct(r, _r!, step.Hidden);
            VectorMath.Tanh<T>(step.Hidden.Flat, step.Hidden.Flat);
        }

        Copy(h, step.CellState.SliceColumns(0, size));
        Copy(c, step.CellState.SliceColumns(size, Inner.CellStateSize));
    }

    /// <inheritdoc/>
    protected override Initializer BiasInitializer(int gate) => Inner.InitializerOfBias(gate);

    /// <inheritdoc/>
    protected override string? Objection() =>
        Inner.ReadsMemory ? "a cell that reads a memory already can't have attention around it; put it around an LSTM, GRU or vanilla cell, or one of your own."
        : Attention.Objection(Inner.OutputSize) is { } objection ? $"{objection}."
        : Inner.FindObjection();

    /// <inheritdoc/>
    protected override string? MemoryObjection(int memorySize) => Attention.MemoryObjection(Inner.OutputSize, memorySize);

    /// <inheritdoc/>
    protected override void Declare(CellParameters<T> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Inner.DeclareParameters(parameters.For(Inner));
        int size = Inner.OutputSize, memorySize = parameters.MemorySize;
        _f = Attention.InputFeeding ? parameters.UseWholeInStep(parameters.AddGateWeight("F", IsBefore ? memorySize : size)) : null;
        _q = HasQueryWeight ? parameters.UseWholeInStep(parameters.AddWeight("Q", size, AttentionSize, Initializer.GlorotUniform)) : null;
        _a = Attention.Score == AttentionScore.Additive
            ? parameters.UseInStep(parameters.AddWeight("a", 1, AttentionSize, Initializer.GlorotUniform))
            : null;
        if (Attention.Combines)
        {
            _o = parameters.UseWholeInStep(parameters.AddWeight("O", size, size, Initializer.GlorotUniform));
            _r = parameters.UseWholeInStep(parameters.AddWeight("R", memorySize, size, Initializer.GlorotUniform));
            _bias = parameters.UseInStep(parameters.AddRow("o", size));
        }
    }

    // Each row of the step reads its own memory.
    private void Read(in CellStep<T> step, MatrixSpan<T> state, MatrixSpan<T> context)
    {
        MatrixSpan<T> query = state, scratch = step.Note(Vector);
        if (_q is not null)
        {
            query = step.Note(Query);
            step.Multiply(state, _q, query);
        }

        ReadOnlySpan<T> vector = _a is null ? [] : step.Row(_a).Row(0);
        for (int row = 0; row < state.Rows; row++)
        {
            CellMemory<T> memory = step.Memory(row);
            Reading.Forward(memory, KeySize == 0 ? memory.Values : memory.Keys, query.Row(row), vector, scratch.Row(row), context.Row(row));
        }
    }

    private static void Copy(MatrixSpan<T> from, MatrixSpan<T> to)
    {
        for (int row = 0; row < from.Rows; row++)
        {
            from.Row(row).CopyTo(to.Row(row));
        }
    }
}
