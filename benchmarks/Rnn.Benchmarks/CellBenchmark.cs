using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using Rnn.Cells;
using Rnn.Layers;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Benchmarks;

/// <summary>One step of a cell of 128 units forward, and one back: what the time loop does at each step.</summary>
/// <remarks>The products that a layer does for all steps at once, and the packing of its weights, are not in it.</remarks>
[MemoryDiagnoser]
public class CellBenchmark
{
    private const int Units = 128;

    private RecurrentWorkspace<float> _workspace = null!; // set by Setup
    private float[] _inputPart = [];
    private float[] _activations = [];
    private float[] _hiddenGradient = [];

    [Params("vanilla", "lstm", "gru, reset after", "gru, reset before")]
    public string Cell { get; set; } = "";

    [Params(1, 32)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var layer = new RecurrentLayer<float>("layer", Units, CreateCell());
        var store = new ParameterStore<float>();
        layer.DeclareParameters(store);
        store.Initialize(seed: 1);
        _workspace = (RecurrentWorkspace<float>)layer.CreateWorkspace(WorkerTeam.Alone);
        _workspace.SetInitialState = own =>
        {
            RandomValues.Fill(own.InitialHidden.Flat);
            RandomValues.Fill(own.InitialCellState.Flat);
        };
        SequenceBatch<float> input = SequenceBatch<float>.FromSequences(
            [.. Enumerable.Range(0, Rows).Select(_ => Tensor.Create(RandomValues.Create(Units), [1, Units]))]);

        // One whole pass packs the weights and takes all memory.
        layer.Forward(input, _workspace, new Pass(Training: true, Seed: 1, Step: 0, Continues: false));
        _activations = _workspace.Gates.Flat.ToArray();
        _inputPart = RandomValues.Create(_activations.Length);
        _workspace.FitGradient();
        _workspace.OutputGradient.Flat.Clear();
        layer.Backward(input, _workspace, default, new Pass(Training: true, Seed: 1, Step: 0, Continues: false));
        _hiddenGradient = RandomValues.Create(_workspace.HiddenGradient.Flat.Length);
    }

    // A step works in place, so each begins with a copy of what it is given.
    [Benchmark]
    public void Forward()
    {
        _inputPart.CopyTo(_workspace.Gates.Flat);
        _workspace.TimeLoop.Forward(firstStep: 0, endStep: 1, forBackward: true, masked: false);
    }

    [Benchmark]
    public void Backward()
    {
        _activations.CopyTo(_workspace.Gates.Flat);
        _hiddenGradient.CopyTo(_workspace.HiddenGradient.Flat);
        _workspace.CellStateGradient.Flat.Fill(0.1f);
        _workspace.TimeLoop.Backward();
    }

    private RecurrentCell<float> CreateCell() => Cell switch
    {
        "vanilla" => new VanillaCell<float>(Units),
        "lstm" => new LstmCell<float>(Units),
        _ => new GruCell<float>(Units) { ResetAfter = Cell == "gru, reset after" },
    };
}
