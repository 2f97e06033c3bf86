using System.Globalization;
using System.Text;
using Rnn.Training;

namespace Rnn.Diagnostics;

/// <summary>Curves drawn with text: one place per point, lines that connect, round numbers at the side.</summary>
/// <example>
/// <code>
/// Console.WriteLine(LineChart.Of(history)); // training and validation loss, epoch by epoch
/// var chart = new LineChart { Height = 10 }.Add("sold", sold).Add("forecast", forecast);
/// </code>
/// </example>
public sealed class LineChart
{
    private readonly List<(string Name, double[] Values)> _curves = [];

    /// <summary>Lines of text from the lowest to the highest value, at least 2; 12 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 2.</exception>
    public int Height
    {
        get;
        init => field = value >= 2 ? value : throw new ArgumentOutOfRangeException(nameof(Height), FormattableString.Invariant($"A chart has 2 lines or more; got {value}."));
    }
    = 12;

    /// <summary>
    /// Places from left to right at most, at least 10; 72 by default. A curve of more points is drawn by the means of as many in a row as it takes.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 10.</exception>
    public int Width
    {
        get;
        init => field = value >= 10 ? value : throw new ArgumentOutOfRangeException(nameof(Width), FormattableString.Invariant($"A chart has 10 places or more; got {value}."));
    }
    = 72;

    /// <summary>A word for what runs from left to right, such as "epoch"; null, the default, for none.</summary>
    public string? Axis { get; init; }

    /// <summary>The losses of a training, epoch by epoch: of the training examples and, if there were any, of the validation examples.</summary>
    /// <param name="history">What <c>Fit</c> gave.</param>
    public static LineChart Of(TrainingHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        LineChart chart = new LineChart { Axis = "epoch" }.Add("training loss", history.Epochs.Select(epoch => epoch.TrainingLoss));
        return history.Epochs.Any(epoch => epoch.Validation is not null)
            ? chart.Add("validation loss", history.Epochs.Select(epoch => epoch.Validation?.Loss ?? double.NaN))
            : chart;
    }

    /// <summary>Adds a curve. Where two lie in one place, the one added last is seen.</summary>
    /// <param name="name">What it shows.</param>
    /// <param name="values">A number for each point, from the left; NaN where there is none.</param>
    public LineChart Add(string name, IEnumerable<double> values)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(values);
        _curves.Add((name, [.. values]));
        return this;
    }

    /// <summary>The chart as lines of text.</summary>
    public override string ToString()
    {
        int points = _curves.Select(curve => curve.Values.Length).DefaultIfEmpty(0).Max();
        int perPlace = Math.Max(1, (points + Width - 1) / Width), places = (points + perPlace - 1) / perPlace;
        double[][] curves = [.. _curves.Select(curve => Squeeze(curve.Values, perPlace))];
        double[] all = [.. curves.SelectMany(curve => curve).Where(double.IsFinite)];
        if (all.Length == 0)
        {
            return "(no numbers to draw)";
        }

        var scale = new ChartScale(all.Min(), all.Max(), Height);
        char[][] picture = [.. Enumerable.Range(0, scale.Lines).Select(_ => Enumerable.Repeat(' ', places).ToArray())];
        for (int i = 0; i < curves.Length; i++)
        {
            Draw(picture, curves[i], scale, isLast: i == curves.Length - 1 && curves.Length > 1);
        }

        var text = new StringBuilder();
        text.Append(string.Join("   ", _curves.Select((curve, i) => $"{(i == curves.Length - 1 && curves.Length > 1 ? "━━" : "──")} {curve.Name}"))).Append('\n');
        for (int line = scale.Lines - 1; line >= 0; line--)
        {
            text.Append(scale.Label(line)).Append(scale.HasLabel(line) ? " ┤" : " │").Append(new string(picture[line]).TrimEnd()).Append('\n');
        }

        text.Append(new string(' ', scale.LabelLength)).Append(" └").Append(new string('─', places));
        return Axis is null ? text.ToString()
            : text.Append('\n').Append(new string(' ', scale.LabelLength + 2)).Append(CultureInfo.InvariantCulture, $"{Axis} 1 to {points}").ToString();
    }

    private static double[] Squeeze(double[] values, int perPlace) =>
        [.. values.Chunk(perPlace).Select(chunk => chunk.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average())];

    // At each place the curve comes from the height of the place before: straight on, or up or down with a corner at both ends.
    private static void Draw(char[][] picture, double[] values, ChartScale scale, bool isLast)
    {
        string corners = isLast ? "━┃┏┓┗┛" : "─│╭╮╰╯";
        int? before = null;
        for (int place = 0; place < values.Length; place++)
        {
            if (!double.IsFinite(values[place]))
            {
                before = null;
                continue;
            }

            int at = scale.LineOf(values[place]), from = before ?? at;
            if (from == at)
            {
                picture[at][place] = corners[0];
            }
            else
            {
                bool rises = at > from;
                picture[from][place] = rises ? corners[5] : corners[3];
                picture[at][place] = rises ? corners[2] : corners[4];
                for (int line = Math.Min(from, at) + 1; line < Math.Max(from, at); line++)
                {
                    picture[line][place] = corners[1];
                }
            }

            before = at;
        }
    }
}
