using Rnn.Layers;
using Rnn.Models;
using Rnn.Parameters;
using Rnn.Sequences;

namespace Rnn.Contracts;

/// <summary>
/// Holds every derivative of a model against finite differences of its own loss, in double, by the code that ships.
/// </summary>
/// <remarks>
/// <para>
/// The difference is the seven-point formula f′ ≈ (45·d(h) − 9·d(2h) + d(3h)) / 60h with d(h) = f(h) − f(−h), whose
/// error is of order h⁶, so that h may be large enough for the loss's own rounding not to matter. A long way h meets
/// kinks, a short one the rounding of the loss: of several ways, and of the formulas of the same order that look to one
/// side alone, the one that agrees best counts, since a wrong gradient agrees over none.
/// </para>
/// <para>
/// Relative error is |d − g| / max(|d|, |g|, 1e-4·largest of that group, 1e-5·loss): below that floor the loss itself,
/// which is known to 1e-16, says nothing about the seventh digit.
/// </para>
/// </remarks>
internal sealed class FiniteDifferences
{
    private const double GoodEnough = 1e-8; // then no other way is tried

    // 0 to 6 steps to one side, times h
    private static readonly double[] _oneSided = [-49.0 / 20, 6, -15.0 / 2, 20.0 / 3, -15.0 / 4, 6.0 / 5, -1.0 / 6];

    private readonly ModelProbe _probe;
    private readonly int[] _indices;
    private readonly Pass _pass;
    private readonly double[] _ways;

    public FiniteDifferences(SequenceModel<double> model, SequenceDataset<double> data, params double[] ways)
    {
        _probe = new ModelProbe(model, data);
        _indices = [.. Enumerable.Range(0, data.Count)];
        _pass = new Pass(Training: true, Seed: 7, Step: 3, Continues: false);
        _ways = ways;
    }

    private delegate double MovedLoss(int i, double by);

    /// <summary>Each parameter, the inputs, the memory where one is read, each initial state.</summary>
    public IReadOnlyList<GradientComparison> Compare()
    {
        _probe.Model.Parameters.ClearGradients();
        _probe.Load(_indices);
        double smallest = 1e-5 * Math.Abs(_probe.Loss(_pass));
        _probe.Backward(_pass);

        // All gradients first: the losses that follow overwrite what they lie in.
        var groups = new List<(string Name, int Columns, double[] Gradient, MovedLoss Loss)>();
        foreach (Parameter<double> parameter in _probe.Model.Parameters)
        {
            groups.Add((parameter.Name, parameter.Columns, parameter.Gradients.ToArray(), (i, by) => LossWhenMoved(parameter.Values, i, by)));
        }

        groups.Add(("input", _probe.Workspace.Input.FeatureCount, _probe.Workspace.InputGradient.Flat.ToArray(), LossWhenInputMoved));
        if (_probe.Memory is { } memory)
        {
            groups.Add(("memory", memory.Size, memory.Gradient(_probe.Workspace.Input.Layout), (i, by) => LossWhenMoved(memory.Values, i, by)));
        }

        foreach (InitialStates states in _probe.States.Where(states => !states.Part.Layer.TrainsInitialState))
        {
            string layer = states.Part.Layer.Name;
            RecurrentWorkspace<double> own = states.Part.Workspace;
            AddState($"h0 of {layer}", own.HiddenGradient.Columns, states.Gradient(own.HiddenGradient), states.Hidden);
            AddState($"c0 of {layer}", own.CellStateGradient.Columns, states.Gradient(own.CellStateGradient), states.CellState);
        }

        return [.. groups.Select(group => Compare(group.Name, group.Columns, group.Gradient, smallest, group.Loss))];

        void AddState(string name, int columns, double[] gradient, double[] state)
        {
            if (columns > 0)
            {
                groups.Add((name, columns, gradient, (i, by) => LossWhenMoved(state, i, by)));
            }
        }
    }

    private GradientComparison Compare(string name, int columns, double[] gradient, double smallest, MovedLoss loss)
    {
        double floor = Math.Max(smallest, 1e-4 * gradient.Select(Math.Abs).DefaultIfEmpty().Max());
        double[] slopes = new double[gradient.Length], errors = new double[gradient.Length];
        for (int i = 0; i < gradient.Length; i++)
        {
            slopes[i] = Central(loss, i, _ways[0]);
            errors[i] = Error(slopes[i], gradient[i], floor);
            for (int way = 0; way < _ways.Length && !(errors[i] <= GoodEnough); way++)
            {
                double h = _ways[way];
                foreach (double slope in new[] { Central(loss, i, h), OneSided(loss, i, h), OneSided(loss, i, -h) })
                {
                    double error = Error(slope, gradient[i], floor);
                    (slopes[i], errors[i]) = error < errors[i] ? (slope, error) : (slopes[i], errors[i]);
                }
            }
        }

        return new GradientComparison(name, columns, gradient, slopes, errors);
    }

    private static double Error(double slope, double gradient, double floor)
    {
        double scale = Math.Max(floor, Math.Max(Math.Abs(slope), Math.Abs(gradient)));
        return scale == 0 ? 0 : Math.Abs(slope - gradient) / scale;
    }

    private static double Central(MovedLoss loss, int i, double h)
    {
        double Odd(double by) => loss(i, by) - loss(i, -by);
        return ((45 * Odd(h)) - (9 * Odd(2 * h)) + Odd(3 * h)) / (60 * h);
    }

    private static double OneSided(MovedLoss loss, int i, double h)
    {
        double sum = 0;
        for (int step = 0; step < _oneSided.Length; step++)
        {
            sum += _oneSided[step] * loss(i, step * h);
        }

        return sum / h;
    }

    private double LossWhenMoved(Span<double> values, int i, double by)
    {
        double before = values[i];
        values[i] = before + by;
        _probe.Load(_indices);
        double loss = _probe.Loss(_pass);
        values[i] = before;
        return loss;
    }

    private double LossWhenInputMoved(int i, double by)
    {
        _probe.Load(_indices);
        _probe.Workspace.Input.Values[i] += by;
        return _probe.Loss(_pass);
    }
}
