using Rnn.Layers;
using Rnn.Models;
using Rnn.Parameters;
using Rnn.Sequences;

namespace Rnn.Diagnostics;

/// <summary>
/// Holds every derivative of a model against finite differences of its own loss, in double, by the code that ships.
/// </summary>
/// <remarks>
/// <para>
/// The difference is the seven-point formula f′ ≈ (45·d(h) − 9·d(2h) + d(3h)) / 60h with d(h) = f(h) − f(−h), whose
/// error is of order h⁶, so that h may be large enough for the loss's own rounding not to matter.
/// </para>
/// <para>
/// Relative error is |d − g| / max(|d|, |g|, 1e-4·largest of that group): below that floor the loss itself, which is
/// known to 1e-16, says nothing about the seventh digit. Where they disagree, a tenth of the way is tried too, as a kink
/// that lay on the long way is mostly not on the short one, and three times the way, which rounding troubles less. A
/// wrong derivative is wrong on each.
/// </para>
/// </remarks>
internal sealed class FiniteDifferences
{
    private const double Retry = 1e-8;

    private readonly ModelProbe _probe;
    private readonly int[] _indices;
    private readonly Pass _pass;
    private readonly double[] _ways;

    /// <param name="model">The model.</param>
    /// <param name="data">What its loss is of.</param>
    /// <param name="ways">h, and others to try where that one does not agree; of one, a tenth and three times of it.</param>
    public FiniteDifferences(SequenceModel<double> model, SequenceDataset<double> data, params double[] ways)
    {
        _probe = new ModelProbe(model, data);
        _indices = [.. Enumerable.Range(0, data.Count)];
        _pass = new Pass(Training: true, Seed: 7, Step: 3, Continues: false);
        _ways = ways is [double h] ? [h, h / 10, 3 * h] : ways;
    }

    private delegate double MovedLoss(int i, double by);

    /// <summary>Each parameter, the inputs, each initial state.</summary>
    public IReadOnlyList<GradientComparison> Compare()
    {
        _probe.Model.Parameters.ClearGradients();
        _probe.Load(_indices);
        _ = _probe.Loss(_pass);
        _probe.Workspace.Backward(_pass, withInputGradient: true);

        // All gradients first: the losses that follow overwrite what they lie in.
        var groups = new List<(string Name, int Columns, double[] Gradient, MovedLoss Loss)>();
        foreach (Parameter<double> parameter in _probe.Model.Parameters)
        {
            groups.Add((parameter.Name, parameter.Columns, parameter.Gradients.ToArray(), (i, by) => LossWhenMoved(parameter.Values, i, by)));
        }

        groups.Add(("input", _probe.Workspace.Input.FeatureCount, _probe.Workspace.InputGradient.Flat.ToArray(), LossWhenInputMoved));
        foreach (InitialStates states in _probe.States.Where(states => !states.Part.Layer.TrainsInitialState))
        {
            string layer = states.Part.Layer.Name;
            RecurrentWorkspace<double> own = states.Part.Workspace;
            AddState($"h0 of {layer}", own.HiddenGradient.Columns, states.Gradient(own.HiddenGradient), states.Hidden);
            AddState($"c0 of {layer}", own.CellStateGradient.Columns, states.Gradient(own.CellStateGradient), states.CellState);
        }

        return [.. groups.Select(group => Compare(group.Name, group.Columns, group.Gradient, group.Loss))];

        void AddState(string name, int columns, double[] gradient, double[] state)
        {
            if (columns > 0)
            {
                groups.Add((name, columns, gradient, (i, by) => LossWhenMoved(state, i, by)));
            }
        }
    }

    private GradientComparison Compare(string name, int columns, double[] gradient, MovedLoss loss)
    {
        double floor = 1e-4 * gradient.Select(Math.Abs).DefaultIfEmpty().Max();
        double[] slopes = new double[gradient.Length], errors = new double[gradient.Length];
        for (int i = 0; i < gradient.Length; i++)
        {
            (slopes[i], errors[i]) = Compare(gradient[i], floor, i, loss, _ways[0]);
            foreach (double h in _ways.AsSpan(1))
            {
                if (!(errors[i] <= Retry) && Compare(gradient[i], floor, i, loss, h) is var (slope, error) && error < errors[i])
                {
                    (slopes[i], errors[i]) = (slope, error);
                }
            }
        }

        return new GradientComparison(name, columns, gradient, slopes, errors);
    }

    private static (double Slope, double Error) Compare(double gradient, double floor, int i, MovedLoss loss, double h)
    {
        double Odd(double by) => loss(i, by) - loss(i, -by);
        double slope = ((45 * Odd(h)) - (9 * Odd(2 * h)) + Odd(3 * h)) / (60 * h);
        double scale = Math.Max(floor, Math.Max(Math.Abs(slope), Math.Abs(gradient)));
        return (slope, scale == 0 ? 0 : Math.Abs(slope - gradient) / scale);
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
