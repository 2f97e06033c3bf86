using Rnn.Cells;
using Rnn.Parameters;

namespace Rnn.Contracts;

/// <summary>Stands in a cell's place and hands everything on to it, for those who watch what it does.</summary>
internal abstract class CellProxy : RecurrentCell<double>
{
    protected CellProxy(RecurrentCell<double> inner)
        : base(inner.HiddenSize)
    {
        Inner = inner;
        InputInitializer = inner.InputInitializer;
        RecurrentInitializer = inner.RecurrentInitializer;
    }

    public RecurrentCell<double> Inner { get; }

    public override string Kind => Inner.Kind;

    public override int OutputSize => Inner.OutputSize;

    public override int GateCount => Inner.GateCount;

    public override int CellStateSize => Inner.CellStateSize;

    public override int SavedSize => Inner.SavedSize;

    public override bool ReadsMemory => Inner.ReadsMemory;

    public override int KeySize => Inner.KeySize;

    public override int AttentionHeads => Inner.AttentionHeads;

    public override string Description => Inner.Description;

    public override IReadOnlyList<string> GateNames => Inner.GateNames;

    public override void Forward(in CellStep<double> step) => Inner.Forward(step);

    public override void Backward(in CellStepGradient<double> step) => Inner.Backward(step);

    public override void AddGradients(in CellSequenceGradient<double> steps) => Inner.AddGradients(steps);

    protected override Initializer BiasInitializer(int gate) => Inner.InitializerOfBias(gate);

    internal override RecurrentCell<double> Innermost => Inner.Innermost;

    internal override string? MemoryLayer => Inner.MemoryLayer;

    internal override (int Hidden, int CellState)? StatesInCellState => Inner.StatesInCellState;

    internal override IReadOnlyList<int> NoteSizes(int memorySize) => Inner.NoteSizes(memorySize);

    protected override string? MemoryObjection(int memorySize) => Inner.FindMemoryObjection(memorySize);

    protected override string? Objection() => Inner.FindObjection();

    protected override void Declare(CellParameters<double> parameters) => Inner.DeclareParameters(parameters);
}
