using Rnn.Cells;
using Rnn.Tensors;

namespace Rnn.Contracts;

/// <summary>Looks whether a cell writes all that it is to write, and nothing that it is only to read.</summary>
/// <remarks>Fills what the cell must write with NaN before each step, so that what it leaves out, or reads too early, shows.</remarks>
internal sealed class WriteWatch(RecurrentCell<double> inner) : CellProxy(inner)
{
    private readonly List<string> _complaints = [];
    private readonly bool[] _savedUsed = new bool[inner.SavedSize];
    private bool _unwritten;
    private IReadOnlyList<RecurrentBias<double>> _biases = [];
    private IReadOnlyList<RecurrentWeight<double>> _weights = [];

    /// <summary>What it did wrong, each kind of fault once.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>The first column of the notes that was never written, nor any after it; as many as there are if all are in use.</summary>
    public int SavedInUse => Array.LastIndexOf(_savedUsed, true) + 1;

    public override void Forward(in CellStep<double> step)
    {
        step.Hidden.Flat.Fill(double.NaN);
        step.CellState.Flat.Fill(double.NaN);
        step.Saved.Flat.Fill(double.NaN);
        double[] hidden = step.PreviousHidden.Flat.ToArray(), cellState = step.PreviousCellState.Flat.ToArray();
        double[][] parameters = Parameters(), rows = [.. Rows(step)];
        double[] memory = Memory(step);

        Inner.Forward(step);

        if (!Memory(step).AsSpan().SequenceEqual(memory))
        {
            Complain("Forward writes to the values or keys of the memory, which are only to be read");
        }

        RequireSame(hidden, step.PreviousHidden, "Forward writes to PreviousHidden (h₋)");
        RequireSame(cellState, step.PreviousCellState, "Forward writes to PreviousCellState (c₋)");
        RequireWritten(step.Hidden, "Forward", "Hidden (h)");
        RequireWritten(step.CellState, "Forward", "CellState (c)");
        RequireSameParameters(parameters, "Forward");
        RequireSameRows(rows, Rows(step), "Forward");
        MarkSaved(step.Saved);
    }

    public override void Backward(in CellStepGradient<double> step)
    {
        double[] previousHidden = step.PreviousHidden.Flat.ToArray(), previousCellState = step.PreviousCellState.Flat.ToArray();
        double[] hidden = step.Hidden.Flat.ToArray(), cellState = step.CellState.Flat.ToArray();
        double[][] parameters = Parameters();

        Inner.Backward(step);

        RequireSame(previousHidden, step.PreviousHidden, "Backward writes to PreviousHidden (h₋)");
        RequireSame(previousCellState, step.PreviousCellState, "Backward writes to PreviousCellState (c₋)");
        RequireSame(hidden, step.Hidden, "Backward writes to Hidden (h)");
        RequireSame(cellState, step.CellState, "Backward writes to CellState (c)");
        RequireWritten(step.Gates, "Backward", "Gates (dz)");
        RequireWritten(step.HiddenGradient, "Backward", "HiddenGradient (dh₋)");
        RequireWritten(step.CellStateGradient, "Backward", "CellStateGradient (dc₋)");
        RequireSameParameters(parameters, "Backward");
        MarkSaved(step.Saved);
    }

    public override void AddGradients(in CellSequenceGradient<double> steps)
    {
        double[][] parameters = Parameters();
        Inner.AddGradients(steps);
        RequireSameParameters(parameters, "AddGradients");
    }

    protected override void Declare(CellParameters<double> parameters)
    {
        Inner.DeclareParameters(parameters);
        (_weights, _biases) = (parameters.Weights, parameters.Biases);
    }

    private double[][] Parameters() =>
        [.. _weights.Select(weight => weight.Parameter).Concat(_biases.Select(bias => bias.Parameter)).Select(p => p.Values.ToArray())];

    private double[] Memory(in CellStep<double> step)
    {
        var all = new List<double>();
        for (int row = 0; ReadsMemory && row < step.Gates.Rows; row++)
        {
            all.AddRange(step.Memory(row).Values.Flat);
            all.AddRange(step.Memory(row).Keys.Flat);
        }

        return [.. all];
    }

    private List<double[]> Rows(in CellStep<double> step)
    {
        var rows = new List<double[]>();
        foreach (RecurrentBias<double> bias in _biases)
        {
            rows.Add(step.Row(bias).Row(0).ToArray());
        }

        return rows;
    }

    private void MarkSaved(MatrixSpan<double> saved)
    {
        for (int row = 0; row < saved.Rows; row++)
        {
            for (int column = 0; column < saved.Columns; column++)
            {
                _savedUsed[column] |= !double.IsNaN(saved[row, column]);
            }
        }
    }

    private void RequireSameParameters(double[][] before, string method)
    {
        int i = 0;
        foreach (double[] after in Parameters())
        {
            if (!after.AsSpan().SequenceEqual(before[i++]))
            {
                Complain($"{method} writes to a parameter; only training may");
            }
        }
    }

    private void RequireSameRows(double[][] before, List<double[]> after, string method)
    {
        for (int i = 0; i < before.Length; i++)
        {
            if (!after[i].AsSpan().SequenceEqual(before[i]))
            {
                Complain($"{method} writes to the row of {_biases[i].Parameter.Name}; it is only to be read");
            }
        }
    }

    private void RequireSame(double[] before, MatrixSpan<double> after, string what)
    {
        Span<double> now = after.Flat;
        for (int i = 0; i < now.Length; i++)
        {
            if (!now[i].Equals(before[i]))
            {
                Complain($"{what}, number {i % after.Columns}, which is only to be read");
                return;
            }
        }
    }

    private void RequireWritten(MatrixSpan<double> matrix, string method, string name)
    {
        for (int row = 0; row < matrix.Rows; row++)
        {
            for (int column = 0; column < matrix.Columns; column++)
            {
                if (double.IsNaN(matrix[row, column]) && !_unwritten)
                {
                    _unwritten = true; // what follows follows from it
                    Complain(
                        $"{method} leaves number {column} of {name} unwritten or makes it of memory that it has not written first " +
                        "(what lay there was set to NaN)");
                    return;
                }
            }
        }
    }

    private void Complain(string complaint)
    {
        if (!_complaints.Contains(complaint))
        {
            _complaints.Add(complaint);
        }
    }
}
