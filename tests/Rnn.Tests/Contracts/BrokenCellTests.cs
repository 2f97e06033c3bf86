using Rnn.Cells;
using Rnn.Contracts;
using Rnn.Tests.Contracts.BrokenCells;

namespace Rnn.Tests.Contracts;

/// <summary>A contract that finds no fault is worth something only if it finds each fault that is there.</summary>
[Trait("Category", "Contract")]
public class BrokenCellTests
{
    private const string OneStep = "has the right derivatives over one step", SeveralSteps = "has the right derivatives over several steps";
    private const string Writes = "writes what it must and leaves the rest alone";

    private static readonly Dictionary<string, (Func<RecurrentCell<double>> Cell, string Check, string[] Words)> _broken = new()
    {
        ["a parameter without a gradient"] = (() => new ForgottenParameter(), OneStep, ["small1.p", "never", "AddGradients"]),
        ["a gradient counted twice"] = (() => new DoubledGradient(), OneStep, ["small1.U", "doubled", "AddGradients", "Right: small1.W"]),
        ["a wrong sign"] = (() => new WrongSign(), OneStep, ["small1.b", "wrong sign", "Gates"]),
        ["a wrong slope"] = (() => new WrongSlope(), OneStep, ["small1.b", "a term is missing, doubled or wrong", "Gates"]),
        ["dh₋ without its product"] = (() => new MissingProduct(), OneStep, ["h0 of small1", "HiddenGradient", "MultiplyTransposed"]),
        ["dc dropped"] = (() => new DroppedMemoryGradient(), SeveralSteps, ["Over one step all is right", "CellStateGradient"]),
        ["dc₋ twice as large"] = (() => new WrongMemoryGradient(), OneStep, ["c0 of small1", "doubled", "CellStateGradient"]),
        ["an ignored past"] = (() => new IgnoredPast(), "remembers the step before", ["the previous state is ignored", "PreviousHidden"]),
        ["state between calls"] = (() => new KeptState(), "keeps nothing between calls", ["in a field", "second one"]),
        ["notes in a field"] = (() => new NotesInAField(), "keeps nothing between calls", ["in a field", "between forward and backward"]),
        ["a mean over rows"] = (() => new MeanOverRows(), "answers the same alone and in a batch", ["alone", "means", "over rows"]),
        ["an allocation"] = (() => new Allocates(), "allocates nothing", ["Forward", "bytes", "Backward 0"]),
        ["a gradient overwritten"] = (() => new OverwrittenGradient(), "adds its gradients", ["small1.p", "+="]),
        ["h₋ written"] = (() => new WritesPreviousHidden(), Writes, ["Forward writes to PreviousHidden", "only to be read"]),
        ["another answer at inference"] = (() => new OtherAtInference(), "answers the same at inference", ["ForBackward"]),
        ["a parameter that is never used"] = (() => new UnusedParameter(), "uses every parameter", ["small1.V", "never uses it"]),
        ["a gate that is never used"] = (() => new UnusedGate(), "uses every parameter", ["gate \"t\"", "GateCount"]),
        ["too little room"] = (() => new TooLittleRoom(), "declares itself soundly", ["SavedSize 0", "Backward"]),
        ["too much room"] = (() => new TooMuchRoom(), Writes, ["SavedSize is 7", "declare 4"]),
        ["a part of c unwritten"] = (() => new UnwrittenState(), Writes, ["Forward leaves number 3 of CellState"]),
        ["an exception"] = (() => new Throws(), "declares itself soundly", ["NotSupportedException", "No way back from here."]),
        ["the memory's gradient forgotten"] = (() => new ForgottenMemoryGradient(), OneStep, ["by memory at", "ValuesGradient"]),
        ["the keys' gradient forgotten"] = (() => new ForgottenKeyGradient(), OneStep, ["reader1.V", "KeysGradient"]),
        ["the query's gradient forgotten"] = (() => new ForgottenQueryGradient(), OneStep, ["h0 of reader1", "HiddenGradient"]),
        ["the memory's gradient overwritten"] = (() => new OverwrittenMemoryGradient(), SeveralSteps, ["by memory at", "ValuesGradient"]),
        ["a neighbour's memory"] = (() => new NeighboursMemory(), "answers the same alone and in a batch", ["alone", "Memory(row)"]),
        ["weights that are none"] = (() => new UnnormalizedWeights(), "reads its memory", ["add up to", "softmax(scores)"]),
        ["a memory that nobody reads"] = (() => new IgnoredMemory(), "reads its memory", ["the same whatever the memory is", "ReadsMemory"]),
        ["a memory written"] = (() => new WritesMemory(), Writes, ["values or keys of the memory", "only to be read"]),
        ["one cell for all layers"] = (Same(), "declares itself soundly", ["same object twice", "make a new one"]),
    };

    public static TheoryData<string> Faults() => [.. _broken.Keys];

    [Theory]
    [MemberData(nameof(Faults))]
    public void Every_fault_is_found_and_named(string fault)
    {
        (Func<RecurrentCell<double>> cell, string check, string[] words) = _broken[fault];

        CellReport report = CellContract.Verify(cell);

        report.Passed.Should().BeFalse("{0}", report);
        CellFinding finding = report.Findings.Single(finding => finding.Check == check);
        finding.Outcome.Should().Be(CheckOutcome.Failed, "{0}", report);
        finding.Words.Should().ContainAll(words);
        report.Invoking(r => r.ThrowIfFailed()).Should().Throw<InvalidOperationException>().WithMessage($"*FAILED*{check}*");
    }

    [Fact]
    public void The_cell_that_they_derive_from_is_right() => CellContract.Verify(() => new SmallCell()).ThrowIfFailed();

    [Fact]
    public void The_reader_that_they_derive_from_is_right() => CellContract.Verify(() => new SmallReader()).ThrowIfFailed();

    private static Func<RecurrentCell<double>> Same()
    {
        var cell = new SmallCell();
        return () => cell;
    }
}
