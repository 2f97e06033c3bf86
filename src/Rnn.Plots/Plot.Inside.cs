using System.Numerics;
using System.Numerics.Tensors;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;
using Rnn.Diagnostics;
using Rnn.Tasks;

namespace Rnn.Plots;

public sealed partial class Plot
{
    /// <summary>A gate, a state, an output or the attention of a layer over time, as a heat map: a column for each step, a row for each unit.</summary>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="layer">The trace of a layer, such as <c>model.Trace(input)["lstm1"]</c>.</param>
    /// <param name="name">The name of a gate, state or output: <c>f</c>, <c>h</c>, <c>output</c>.</param>
    /// <param name="steps">What each step reads, such as the words of a text; null, the default, for the numbers of the steps from 0.</param>
    /// <exception cref="KeyNotFoundException">The layer has nothing of this name; the message lists the names.</exception>
    /// <exception cref="ArgumentException">There are not as many texts as steps.</exception>
    public static Plot Trace<T>(LayerTrace<T> layer, string name, IReadOnlyList<string>? steps = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return HeatMap<T>(layer[name], $"{name} of {layer.Name}", steps);
    }

    /// <summary>Values at each step as a heat map: a column for each step, a row for each unit; such as <c>trace["lstm1"].Gradient("h")</c>.</summary>
    /// <remarks>
    /// Where no value is below 0, colours run from 0, dark, to 1, or to the largest value above it; else from blue over white at 0 to orange, as far
    /// on both sides. Grey is no number.
    /// </remarks>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="values">The values, [time, units]; at least one.</param>
    /// <param name="name">What they are, for the title.</param>
    /// <param name="steps">What each step reads, such as the words of a text; null, the default, for the numbers of the steps from 0.</param>
    /// <exception cref="ArgumentException">The values have another shape, there is none, or there are not as many texts as steps.</exception>
    public static Plot HeatMap<T>(Tensor<T> values, string name, IReadOnlyList<string>? steps = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (values.Rank != 2 || values.FlattenedLength == 0)
        {
            throw new ArgumentException($"A heat map is of values [time, units], at least one; got [{string.Join(", ", values.Lengths.ToArray())}].", nameof(values));
        }

        (int time, int units) = ((int)values.Lengths[0], (int)values.Lengths[1]);
        if (steps is not null && steps.Count != time)
        {
            throw new ArgumentException($"There are {steps.Count} texts for {time} steps; give one for each.", nameof(steps));
        }

        double[,] fields = new double[time, units];
        var numbers = new NumberTable(["step", .. Enumerable.Range(0, units).Select(unit => $"{unit}")]);
        for (int step = 0; step < time; step++)
        {
            for (int unit = 0; unit < units; unit++)
            {
                double value = double.CreateTruncating(values[step, unit]);
                fields[step, unit] = double.IsFinite(value) ? value : double.NaN;
            }

            numbers.Add([steps is null ? step : steps[step], .. Enumerable.Range(0, units).Select(unit => (object?)fields[step, unit])]);
        }

        double[] finite = [.. fields.Cast<double>().Where(double.IsFinite)];
        bool isSigned = finite.Any(value => value < 0);
        double largest = finite.Select(Math.Abs).DefaultIfEmpty(0).Max();
        double end = isSigned ? (largest > 0 ? largest : 1) : Math.Max(1, largest);
        var grid = new Grid
        {
            Values = fields,
            ColumnTitle = steps is null ? "step" : "what each step reads",
            RowTitle = "unit",
            ValueTitle = "value",
            ColumnLabels = steps is null ? null : [.. steps.Select(step => Label.Shown(step))],
            Palette = isSigned ? Colours.AroundZero : Colours.FromZero,
            Range = (isSigned ? -end : 0, end),
        };
        return new Plot(name, FormattableString.Invariant($"{name}: {Canvas.Count(units, "unit")} at {Canvas.Count(time, "step")}, from {finite.DefaultIfEmpty(double.NaN).Min():G3} to {finite.DefaultIfEmpty(double.NaN).Max():G3}."), grid.Size, numbers.ToString(), () =>
        {
            PlotModel model = Canvas.Model(name, finite.Length < fields.Length ? "grey: no finite number" : null);
            grid.AddTo(model);
            return model;
        });
    }

    /// <summary>How much each piece of an answer looked at each piece of its source, as an alignment matrix: the source across, the answer down.</summary>
    /// <param name="translation">What a translator with attention wrote.</param>
    /// <exception cref="ArgumentException">The translation holds no attention, or is empty.</exception>
    public static Plot Attention(Translation translation)
    {
        ArgumentNullException.ThrowIfNull(translation);
        if (translation.Alignment.Count == 0)
        {
            throw new ArgumentException("This translation tells of no attention: its network has none, or the answer is empty.", nameof(translation));
        }

        int read = translation.Alignment[0].Count;
        string[] source = translation.Source.Count == read ? [.. translation.Source] : [.. Enumerable.Range(0, read).Select(step => $"{step}")];
        return Attention(source, [.. translation.Pieces.Take(translation.Alignment.Count)], [.. translation.Alignment.Take(translation.Pieces.Count)]);
    }

    /// <summary>How much each piece of an answer looked at each piece of its source, as an alignment matrix: the source across, the answer down.</summary>
    /// <param name="source">The pieces that were read.</param>
    /// <param name="answer">The pieces that were written.</param>
    /// <param name="weights">For each piece of the answer a weight for each piece of the source, such as <c>DecodedSequence.Attention</c> holds them; 0 to 1.</param>
    /// <exception cref="ArgumentException">The sizes do not fit, or there is nothing.</exception>
    public static Plot Attention(IReadOnlyList<string> source, IReadOnlyList<string> answer, IReadOnlyList<IReadOnlyList<double>> weights)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(weights);
        if (source.Count == 0 || answer.Count == 0 || weights.Count != answer.Count || weights.Any(row => row.Count != source.Count))
        {
            throw new ArgumentException(
                $"For each of {answer.Count} pieces of the answer there must be {source.Count} weights, and at least one of both; there are {string.Join(", ", weights.Select(row => row.Count).Distinct().DefaultIfEmpty(0))} for {weights.Count}.", nameof(weights));
        }

        double[,] fields = new double[source.Count, answer.Count];
        var numbers = new NumberTable(["answer", .. source]);
        for (int row = 0; row < answer.Count; row++)
        {
            for (int column = 0; column < source.Count; column++)
            {
                fields[column, row] = weights[row][column];
            }

            numbers.Add([answer[row], .. weights[row].Select(weight => (object?)weight)]);
        }

        var grid = new Grid
        {
            Values = fields,
            ColumnTitle = "source",
            RowTitle = "answer",
            ValueTitle = "weight",
            ColumnLabels = [.. source.Select(piece => Label.Shown(piece))],
            RowLabels = [.. answer.Select(piece => Label.Shown(piece))],
            Palette = Colours.FromZero,
            Range = (0, 1),
            LabelsOnTop = true,
        };
        return new Plot("Attention", $"How much each piece of the answer ({answer.Count}) looked at each piece of the source ({source.Count}).", grid.Size, numbers.ToString(), () =>
        {
            PlotModel model = Canvas.Model("Attention");
            grid.AddTo(model);
            return model;
        });
    }

    /// <summary>How large the gradient is so many steps before the end, layer by layer: whether it vanishes, explodes or arrives.</summary>
    /// <param name="flow">What <c>model.GradientFlow(data)</c> gave.</param>
    public static Plot GradientFlow(GradientFlow flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        (string Name, double[] Norms)[] layers = [.. flow.Layers.Select(layer => ($"{layer.Name}: {layer.Trend.ToString().ToLowerInvariant()}", layer.Norms.ToArray()))];
        int steps = layers.Select(layer => layer.Norms.Length).DefaultIfEmpty(0).Max();
        var numbers = new NumberTable(["steps back", .. flow.Layers.Select(layer => layer.Name)]);
        for (int back = 0; back < steps; back++)
        {
            numbers.Add([back, .. layers.Select(layer => (object?)(back < layer.Norms.Length ? layer.Norms[back] : double.NaN))]);
        }

        const string Title = "Gradient on its way back through time";
        return new Plot(Title, flow.ToString(), Canvas.Curves, numbers.ToString(), () =>
        {
            double[] above = [.. layers.SelectMany(layer => layer.Norms).Where(norm => norm > 0 && double.IsFinite(norm))];
            if (above.Length == 0)
            {
                return Canvas.Empty(Title, "Nothing to draw: no gradient above 0 arrives.");
            }

            // A norm of 0 has no place on a scale of powers; its line ends.
            bool hasZero = layers.Any(layer => layer.Norms.Contains(0));
            PlotModel model = Canvas.Model(Title, hasZero ? "a line ends where the gradient is 0" : null);
            model.Axes.Add(Canvas.Counting(AxisPosition.Bottom, "steps before the end of the sequence", 0, steps - 1));
            Axis norms = Canvas.Values(AxisPosition.Left, "norm of the gradient ‖∂L/∂(h, c)‖", above, mayBeLogarithmic: true);
            model.Axes.Add(norms);
            for (int i = 0; i < layers.Length; i++)
            {
                double[] ys = [.. layers[i].Norms.Select(norm => norm == 0 && norms.IsLogarithmic() ? double.NaN : norm)];
                model.Series.Add(Canvas.Line(layers[i].Name, [.. ys.Select((_, back) => (double)back)], ys, Colours.Line(i), Colours.StyleOf(i)));
            }

            Canvas.AddLegend(model);
            return model;
        });
    }

    /// <summary>The spectral radius of each recurrent weight, gate by gate, beside 1: below it what goes round fades, above it grows.</summary>
    /// <param name="flow">What <c>model.GradientFlow(data)</c> gave.</param>
    public static Plot SpectralRadii(GradientFlow flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        (string Name, double Value)[] radii = [.. flow.Layers.SelectMany(layer => layer.SpectralRadii).Select(radius => ($"{radius.Parameter} {radius.Gate}".TrimEnd(), radius.Value))];
        var numbers = new NumberTable("weight", "spectral radius");
        foreach ((string name, double value) in radii)
        {
            numbers.Add(name, value);
        }

        const string Title = "Spectral radii of the recurrent weights";
        int height = Math.Clamp(130 + (26 * radii.Length), 260, 4000);
        return new Plot(Title, $"The largest absolute eigenvalue of {Canvas.Count(radii.Length, "recurrent weight")}.", (640, height), numbers.ToString(), () =>
        {
            if (!radii.Any(radius => double.IsFinite(radius.Value)))
            {
                return Canvas.Empty(Title, "Nothing to draw: no recurrent weight is square and finite.");
            }

            PlotModel model = Canvas.Model(Title, radii.Any(radius => double.IsNaN(radius.Value)) ? "without a bar: no finite number" : null);
            model.Axes.Add(Canvas.Values(AxisPosition.Bottom, "spectral radius |λ|", radii.Select(radius => radius.Value).Append(1), fromZero: true));
            LinearAxis weights = Canvas.Counting(AxisPosition.Left, "", -0.5, radii.Length - 0.5);
            weights.MajorGridlineStyle = LineStyle.None;
            weights.MajorStep = 1;
            (weights.StartPosition, weights.EndPosition) = (1, 0);
            weights.LabelFormatter = place => place == Math.Round(place) && place >= 0 && place < radii.Length ? Label.Shown(radii[(int)place].Name) : "";
            model.Axes.Add(weights);
            var bars = new RectangleBarSeries { FillColor = Colours.Line(0), StrokeThickness = 0 };
            for (int i = 0; i < radii.Length; i++)
            {
                if (double.IsFinite(radii[i].Value))
                {
                    bars.Items.Add(new RectangleBarItem(0, i - 0.3, radii[i].Value, i + 0.3));
                }
            }

            model.Series.Add(bars);
            Canvas.AddMark(model, 1);
            return model;
        });
    }
}
