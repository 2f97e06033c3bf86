using Rnn.Layers;
using Rnn.Models;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Tests;

/// <summary>
/// Holds every derivative of a model against finite differences of its own loss, in double, by the code that ships.
/// </summary>
/// <remarks>
/// The difference is the seven-point formula f′ ≈ (45·d(h) − 9·d(2h) + d(3h)) / 60h with d(h) = f(h) − f(−h), whose
/// error is of order h⁶, so that h may be large enough for the loss's own rounding not to matter.
/// Relative error is |d − g| / max(|d|, |g|, 1e-4·largest of that group): below that floor the loss itself, which is
/// known to 1e-16, says nothing about the seventh digit. A long way h meets kinks, a short one the rounding of the loss: of
/// several ways the one that agrees best counts, since a wrong gradient agrees over none.
/// </remarks>
internal sealed class GradientProof
{
    private readonly SequenceModel<double> _model;
    private readonly ModelWorkspace<double> _workspace;
    private readonly SequenceDataset<double> _data;
    private readonly int[] _indices;
    private readonly Pass _pass;
    private readonly double[] _ways;
    private readonly Dictionary<RecurrentWorkspace<double>, (double[] Hidden, double[] Memory)> _initial = [];

    public GradientProof(SequenceModel<double> model, SequenceDataset<double> data, params double[] ways)
    {
        _model = model;
        _data = data;
        _ways = ways.Length > 0 ? ways : [5e-3];
        _workspace = model.CreateWorkspace(WorkerTeam.Alone);
        _indices = [.. Enumerable.Range(0, data.Count)];
        _pass = new Pass(Training: true, Seed: 7, Step: 3, Continues: false);
        var random = new PhiloxGenerator(99, RandomPurpose.Initialisation, 0);
        foreach (RecurrentWorkspace<double> layer in _workspace.Layers.OfType<RecurrentWorkspace<double>>())
        {
            _workspace.LoadInputs(data, _indices);
            layer.Fit(_workspace.Input);
            double[] hidden = new double[layer.InitialHidden.Flat.Length], memory = new double[layer.InitialCellState.Flat.Length];
            foreach (ref double value in hidden.AsSpan())
            {
                value = random.NextNormal() * 0.5;
            }

            foreach (ref double value in memory.AsSpan())
            {
                value = random.NextNormal() * 0.5;
            }

            _initial.Add(layer, (hidden, memory));
            layer.SetInitialState = own =>
            {
                hidden.CopyTo(own.InitialHidden.Flat);
                memory.CopyTo(own.InitialCellState.Flat);
            };
        }
    }

    /// <summary>The worst relative error of each group: each parameter, the inputs, each initial state.</summary>
    public Dictionary<string, double> WorstErrors()
    {
        _model.Parameters.ClearGradients();
        _ = Loss();
        _workspace.Loss();
        _workspace.Backward(_pass, withInputGradient: true);

        var analytic = new List<(string Name, double[] Gradient, Func<int, double, double> LossWhenMoved)>();
        foreach (Parameter<double> parameter in _model.Parameters)
        {
            analytic.Add((parameter.Name, parameter.Gradients.ToArray(), (i, by) => LossWhenMoved(parameter.Values, i, by)));
        }

        double[] inputGradient = _workspace.InputGradient.Flat.ToArray();
        analytic.Add(("input", inputGradient, (i, by) => LossWhenInputMoved(i, by)));
        int place = 0;
        foreach ((RecurrentWorkspace<double> layer, (double[] hidden, double[] memory)) in _initial)
        {
            place++;
            analytic.Add(($"h0 of recurrent layer {place}", layer.HiddenGradient.Flat.ToArray(), (i, by) => LossWhenMoved(hidden, i, by)));
            if (memory.Length > 0)
            {
                analytic.Add(($"c0 of recurrent layer {place}", layer.CellStateGradient.Flat.ToArray(), (i, by) => LossWhenMoved(memory, i, by)));
            }
        }

        return analytic.ToDictionary(group => group.Name, group => WorstError(group.Gradient, group.LossWhenMoved));
    }

    private double WorstError(double[] gradient, Func<int, double, double> lossWhenMoved)
    {
        double floor = 1e-4 * gradient.Max(Math.Abs), worst = 0;
        for (int i = 0; i < gradient.Length; i++)
        {
            worst = Math.Max(worst, _ways.Min(h => Error(i, h)));
        }

        double Error(int i, double h)
        {
            double Odd(double by) => lossWhenMoved(i, by) - lossWhenMoved(i, -by);
            double difference = ((45 * Odd(h)) - (9 * Odd(2 * h)) + Odd(3 * h)) / (60 * h);
            double scale = Math.Max(floor, Math.Max(Math.Abs(difference), Math.Abs(gradient[i])));
            return scale == 0 ? 0 : Math.Abs(difference - gradient[i]) / scale;
        }

        return worst;
    }

    private double LossWhenMoved(Span<double> values, int i, double by)
    {
        double before = values[i];
        values[i] = before + by;
        double loss = Loss();
        values[i] = before;
        return loss;
    }

    private double LossWhenInputMoved(int i, double by)
    {
        _workspace.LoadInputs(_data, _indices);
        _workspace.Input.Values[i] += by;
        return LossOfLoadedInputs();
    }

    private double Loss()
    {
        _workspace.LoadInputs(_data, _indices);
        return LossOfLoadedInputs();
    }

    private double LossOfLoadedInputs()
    {
        _workspace.Forward(_pass);
        _workspace.LoadTargets(_data, _indices);
        return _workspace.Loss();
    }
}
