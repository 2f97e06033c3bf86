using System.Numerics;
using Rnn.Cells;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Tests;

/// <summary>
/// Recurrent layers one above the other and nothing else, run forward and back from states and gradients that a test
/// chooses.
/// </summary>
/// <remarks>
/// Sequences are [sequence][time][feature] and states [layer][sequence][unit], in the caller's order; of layers in both
/// directions the states are those of layer 1 forward, layer 1 backward, layer 2 forward, and so on. States and gradients
/// that are left out are 0. Layers are called as the builder calls them: <c>lstm1</c>, <c>lstm2</c>.
/// </remarks>
internal sealed class RecurrentStack<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly Pass _pass = new(Training: true, Seed: 0, Step: 0, Continues: false);

    private readonly LayerStack<T> _stack;
    private readonly StackWorkspace<T> _workspace;
    private readonly RecurrentWorkspace<T>[] _recurrent;
    private SequenceBatch<T> _input = null!; // set by Forward

    public RecurrentStack(int inputSize, params IReadOnlyList<RecurrentCell<T>> cells)
        : this([.. cells.Select((cell, i) => new RecurrentLayer<T>(
            $"{cell.Kind}{i + 1}", i == 0 ? inputSize : cells[i - 1].OutputSize, cell))])
    {
    }

    private RecurrentStack(Layer<T>[] layers)
    {
        _stack = new LayerStack<T>(layers);
        foreach (Layer<T> layer in layers)
        {
            layer.DeclareParameters(Parameters);
        }

        Parameters.Initialize(seed: 1);
        _workspace = _stack.CreateWorkspace(WorkerTeam.Alone);
        _recurrent = [.. RecurrentPart<T>.Of(layers, _workspace.Layers).Select(part => part.Workspace)];
    }

    /// <summary>A stack of layers that read from both ends and put the two side by side.</summary>
    public static RecurrentStack<T> InBothDirections(int inputSize, int layers, Func<RecurrentCell<T>> cell) =>
        new([.. Enumerable.Range(0, layers).Select(i => new BidirectionalLayer<T>(
            $"{cell().Kind}{i + 1}", i == 0 ? inputSize : 2 * cell().OutputSize, cell(), cell(), Merge.Concatenate, options: null, place: i + 1))]);

    public ParameterStore<T> Parameters { get; } = new();

    /// <summary>h of every layer after the last step that it takes of each sequence.</summary>
    public double[][][] FinalHidden => FinalStates(workspace => workspace.Output.Matrix);

    /// <summary>c of every layer, likewise.</summary>
    public double[][][] FinalCellState => FinalStates(workspace => workspace.CellState);

    /// <summary>The outputs of the last layer.</summary>
    public double[][][] Forward(double[][][] inputs, double[][][]? h0 = null, double[][][]? c0 = null)
    {
        _input = SequenceBatch<T>.FromSequences([.. inputs.Select(rows => rows.ToTensor<T>())]);
        for (int i = 0; i < _recurrent.Length; i++)
        {
            int place = i;
            _recurrent[i].SetInitialState = own =>
            {
                Pack(h0?[place], own.InitialHidden);
                Pack(c0?[place], own.InitialCellState);
            };
        }

        _stack.Forward(_input, _workspace, _pass);
        return [.. _workspace.Output.ToSequences().Select(Numbers.ToRows)];
    }

    /// <summary>
    /// The gradients of the loss after <see cref="Forward"/>, from those by the outputs and the final states. Those by the
    /// parameters are left in <see cref="Parameters"/>.
    /// </summary>
    public StackGradient Backward(
        double[][][]? outputGradient = null, double[][][]? finalHidden = null, double[][][]? finalMemory = null)
    {
        Parameters.ClearGradients();
        LayerWorkspace<T> last = _workspace.Layers[^1];
        last.FitGradient();
        last.OutputGradient.Flat.Clear();
        if (outputGradient is not null)
        {
            SequenceBatch<T>.FromSequences([.. outputGradient.Select(rows => rows.ToTensor<T>())]).Values
                .CopyTo(last.OutputGradient.Flat);
        }

        var inputGradient = new SequenceBatch<T>(_input.Layout, _input.FeatureCount);
        inputGradient.FitToLayout();
        for (int i = 0; i < _recurrent.Length; i++)
        {
            int place = i;
            _recurrent[i].SetFinalGradient = own =>
            {
                Pack(finalHidden?[place], own.HiddenGradient);
                Pack(finalMemory?[place], own.CellStateGradient);
            };
        }

        _stack.Backward(_input, _workspace, inputGradient.Matrix, _pass);
        return new StackGradient(
            [.. inputGradient.ToSequences().Select(Numbers.ToRows)],
            [.. _recurrent.Select(own => Unpack(own.HiddenGradient, row => row))],
            [.. _recurrent.Select(own => Unpack(own.CellStateGradient, row => row))]);
    }

    private double[][][] FinalStates(Func<RecurrentWorkspace<T>, MatrixSpan<T>> states) =>
        [.. _recurrent.Select(own => Unpack(states(own), own.Output.Layout.LastRow))];

    // The library sorts sequences, longest first; Order says which of the caller's sequences a row holds.
    private void Pack(double[][]? states, MatrixSpan<T> rows)
    {
        for (int row = 0; states is not null && row < rows.Rows; row++)
        {
            states[_input.Layout.Order[row]].CopyTo(rows.Row(row));
        }
    }

    private double[][] Unpack(MatrixSpan<T> states, Func<int, int> place)
    {
        double[][] unpacked = new double[_input.SequenceCount][];
        for (int row = 0; row < unpacked.Length; row++)
        {
            unpacked[_input.Layout.Order[row]] = states.Row(place(row)).ToDoubles();
        }

        return unpacked;
    }
}

/// <summary>Gradients of a loss.</summary>
/// <param name="Inputs">By the inputs, [sequence][time][feature].</param>
/// <param name="InitialHidden">By h before the first step, [layer][sequence][unit].</param>
/// <param name="InitialCellState">By c before the first step, likewise; of no units where there is no c.</param>
internal sealed record StackGradient(double[][][] Inputs, double[][][] InitialHidden, double[][][] InitialCellState);
