using System.Reflection;
using Rnn.Cells;
using Rnn.Contracts;
using Rnn.Layers;
using Rnn.Tests.Cells;

namespace Rnn.Tests.Contracts;

/// <summary>Every cell and variant keeps the contract, in either direction, one layer or several deep.</summary>
[Trait("Category", "Contract")]
public class ContractTests
{
    private const int Units = 4;

    // The one list of cells: what is added here, or to the variants, is verified in every way.
    private static readonly Dictionary<string, Func<RecurrentCell<double>>> _cells = new Dictionary<string, Func<RecurrentCell<double>>>
    {
        ["vanilla"] = () => new VanillaCell<double>(Units),
        ["vanilla relu"] = () => new VanillaCell<double>(Units) { Activation = Activation.Relu },
        ["vanilla sigmoid"] = () => new VanillaCell<double>(Units) { Activation = Activation.Sigmoid },
        ["vanilla identity"] = () => new VanillaCell<double>(Units) { Activation = Activation.Identity },
        ["lstm"] = () => new LstmCell<double>(Units),
        ["gru"] = () => new GruCell<double>(Units),
        ["gru reset before"] = () => new GruCell<double>(Units) { ResetAfter = false },
        ["mgu"] = () => new MinimalGatedUnit<double>(Units),
    }.Concat(Variants.Names.Select(name => KeyValuePair.Create(name, () => Variants.Create<double>(name, Units)))).ToDictionary();

    private static readonly Dictionary<string, RecurrentOptions> _layers = new()
    {
        ["recurrent dropout"] = new() { RecurrentDropout = 0.3 },
        ["zoneout"] = new() { HiddenZoneout = 0.3, CellZoneout = 0.2 },
        ["trained initial state"] = new() { TrainInitialState = true },
        ["all of them"] = new() { RecurrentDropout = 0.2, HiddenZoneout = 0.1, CellZoneout = 0.2, TrainInitialState = true },
    };

    private static readonly Dictionary<string, Attention> _attentions = new()
    {
        ["additive"] = Attention.Additive(3),
        ["dot"] = Attention.Dot(),
        ["general"] = Attention.General(),
        ["scaled dot"] = Attention.ScaledDot(5),
        ["additive after"] = Attention.Additive() with { Place = AttentionPlace.AfterStep },
        ["general before, not fed"] = Attention.General() with { Place = AttentionPlace.BeforeStep, InputFeeding = false },
        ["h alone"] = Attention.Additive() with { Combines = false },
    };

    public static TheoryData<string, bool, int> Cells()
    {
        var data = new TheoryData<string, bool, int>();
        foreach (string cell in _cells.Keys)
        {
            for (int depth = 1; depth <= 3; depth++)
            {
                data.Add(cell, false, depth);
                data.Add(cell, true, depth);
            }
        }

        return data;
    }

    public static TheoryData<string, string, bool> Layers()
    {
        var data = new TheoryData<string, string, bool>();
        foreach (string layer in _layers.Keys)
        {
            foreach (string cell in new[] { "vanilla", "lstm", "gru", "gru reset before", "mgu", "lstm projected", "lstm all", "gru after all" })
            {
                data.Add(layer, cell, false);
                data.Add(layer, cell, true);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Every_cell_keeps_the_contract(string cell, bool bothDirections, int depth) => CellContract.Verify(
        _cells[cell], new CellContractOptions { Bidirectional = bothDirections, Depth = depth }).ThrowIfFailed();

    [Theory]
    [MemberData(nameof(Layers))]
    public void Whatever_the_layer_does_around_it(string layer, string cell, bool bothDirections) => CellContract.Verify(
        _cells[cell], new CellContractOptions { Bidirectional = bothDirections, Layer = _layers[layer] }).ThrowIfFailed();

    public static TheoryData<string, bool, string> Readers()
    {
        var data = new TheoryData<string, bool, string>();
        foreach (string attention in _attentions.Keys)
        {
            data.Add(attention, false, "gru");
            data.Add(attention, true, "lstm projected");
        }

        data.Add("additive", true, "mgu");
        data.Add("scaled dot", false, "vanilla");
        return data;
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void Attention_around_any_cell_keeps_the_contract(string attention, bool deep, string cell) => CellContract.Verify(
        () => new AttentionCell<double>(_cells[cell](), _attentions[attention]),
        new CellContractOptions
        {
            Depth = deep ? 2 : 1,
            Layer = deep ? new RecurrentOptions { RecurrentDropout = 0.3 } : null,
            MayIgnoreHidden = true, // the h of the cell inside lies in the cell state
        }).ThrowIfFailed();

    [Fact]
    public void The_report_says_what_was_asked_and_what_was_found()
    {
        CellReport report = CellContract.Verify(() => new LstmCell<double>(3), new CellContractOptions { Bidirectional = true });

        report.Passed.Should().BeTrue();
        report.Failures.Should().BeEmpty();
        report.Findings.Should().HaveCount(13).And.OnlyHaveUniqueItems(finding => finding.Check);
        report.Findings.Where(finding => finding.Outcome == CheckOutcome.LeftOut).Should().ContainSingle()
            .Which.Words.Should().Be("a layer in both directions can't be fed step by step");
        report.ToString().Should().StartWith("lstm, H 3, 1 layer in both directions keeps the contract of a recurrent cell.")
            .And.Contain("largest relative error");
    }

    [Theory]
    [InlineData(0, 5e-3, 1e-7)]
    [InlineData(4, 5e-3, 1e-7)]
    [InlineData(1, 0, 1e-7)]
    [InlineData(1, 5e-3, -1)]
    public void Options_out_of_range_are_refused(int depth, double step, double tolerance)
    {
        Action act = () => CellContract.Verify(
            () => new LstmCell<double>(3), new CellContractOptions { Depth = depth, Step = step, Tolerance = tolerance });

        act.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void What_watches_a_cell_hands_on_all_that_a_cell_can_say()
    {
        IEnumerable<string> missing = typeof(RecurrentCell<double>)
            .GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Where(method => method.IsVirtual && typeof(CellProxy).GetMethod(
                method.Name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly) is null)
            .Select(method => method.Name);

        missing.Should().BeEmpty("else the cell under watch would be another one than the cell itself");
    }
}
