using System.Globalization;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Rnn.Plots;

/// <summary>What all pictures have in common: fonts, axes, legends, lines.</summary>
internal static class Canvas
{
    public const double FontSize = 13;
    private const string Fonts = "Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', sans-serif";
    private const int MostMarkers = 40;

    /// <summary>How large a picture of curves is.</summary>
    public static (int Width, int Height) Curves { get; } = (720, 420);

    public static PlotModel Model(string title, string? subtitle = null) => new()
    {
        Title = Label.Shown(title, most: 200),
        Subtitle = subtitle is null ? null : Label.Shown(subtitle, most: 300),
        Culture = CultureInfo.InvariantCulture,
        DefaultFont = Fonts,
        DefaultFontSize = FontSize,
        TitleFontSize = 17,
        TitleHorizontalAlignment = TitleHorizontalAlignment.CenteredWithinView,
        SubtitleFontSize = FontSize,
        SubtitleColor = Colours.Quiet,
        TextColor = Colours.Ink,
        Background = OxyColors.White,
        PlotAreaBorderColor = Colours.Quiet,
        PlotAreaBorderThickness = new OxyThickness(1, 0, 0, 1),
        Padding = new OxyThickness(10, 10, 22, 10),
    };

    /// <summary>A picture that says why there is nothing to draw.</summary>
    public static PlotModel Empty(string title, string why)
    {
        PlotModel model = Model(title, why);
        model.PlotAreaBorderThickness = new OxyThickness(0);
        model.Axes.Add(new LinearAxis { Position = AxisPosition.Bottom, IsAxisVisible = false });
        model.Axes.Add(new LinearAxis { Position = AxisPosition.Left, IsAxisVisible = false });
        return model;
    }

    /// <summary>An axis of numbers.</summary>
    public static LinearAxis Axis(AxisPosition position, string title) => Dress(new LinearAxis(), position, title);

    /// <summary>An axis of whole numbers from the first to the last.</summary>
    public static LinearAxis Counting(AxisPosition position, string title, double first, double last)
    {
        LinearAxis axis = Axis(position, title);
        axis.MinimumMajorStep = 1;
        axis.MinorTickSize = 0;
        double room = first < last ? 0.015 * (last - first) : 0.5; // so that no marker is cut in half
        (axis.Minimum, axis.Maximum) = (first - room, last + room);
        axis.LabelFormatter = value => value == Math.Round(value) ? $"{value:0}" : "";
        return axis;
    }

    /// <summary>An axis that shows these values: in powers of ten where they are above 0 and spread over two of them or more.</summary>
    public static Axis Values(AxisPosition position, string title, IEnumerable<double> values, bool mayBeLogarithmic = false, bool fromZero = false)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        double least = finite.DefaultIfEmpty(0).Min(), largest = finite.DefaultIfEmpty(1).Max();
        if (mayBeLogarithmic && least > 0 && largest / least >= 100)
        {
            LogarithmicAxis powers = Dress(new LogarithmicAxis(), position, title);
            (powers.Minimum, powers.Maximum) = (least / 1.3, largest * 1.3);
            powers.LabelFormatter = Power;
            return powers;
        }

        LinearAxis axis = Axis(position, title);
        least = fromZero ? Math.Min(0, least) : least;
        double room = largest > least ? 0.05 * (largest - least) : Math.Max(0.1 * Math.Abs(largest), 1e-3);
        (axis.Minimum, axis.Maximum) = (fromZero && least == 0 ? 0 : least - room, largest + room);
        return axis;
    }

    /// <summary>A legend above the picture, where it covers no line.</summary>
    public static void AddLegend(PlotModel model) => model.Legends.Add(new Legend
    {
        LegendPlacement = LegendPlacement.Outside,
        LegendPosition = LegendPosition.TopLeft,
        LegendOrientation = LegendOrientation.Horizontal,
        LegendFontSize = FontSize,
        LegendPadding = 2,
        LegendMargin = 4,
        LegendItemSpacing = 18,
        LegendSymbolLength = 26,
        ShowInvisibleSeries = false,
    });

    /// <summary>A line through points; where a value is no finite number it is broken, and points that stand alone are marked.</summary>
    public static LineSeries Line(string? name, IReadOnlyList<double> xs, IReadOnlyList<double> ys, OxyColor colour, LineStyle style = LineStyle.Solid, double thickness = 2)
    {
        bool IsThere(int i) => i >= 0 && i < ys.Count && double.IsFinite(ys[i]);
        var line = new LineSeries
        {
            Title = name is null ? null : Label.Shown(name),
            RenderInLegend = name is not null,
            Color = colour,
            LineStyle = style,
            Dashes = style switch { LineStyle.Dash => [5, 2.5], LineStyle.Dot => [1.5, 2], _ => null },
            StrokeThickness = thickness,
            MarkerFill = colour,
            MarkerSize = 3,
            MarkerType = ys.Count <= MostMarkers || Enumerable.Range(0, ys.Count).Any(i => IsThere(i) && !IsThere(i - 1) && !IsThere(i + 1))
                ? MarkerType.Circle : MarkerType.None,
        };
        line.Points.AddRange(xs.Zip(ys, (x, y) => new DataPoint(x, double.IsFinite(y) ? y : double.NaN)));
        return line;
    }

    /// <summary>A quiet dashed line that marks a place on the horizontal axis; the axes are those of the model, which it does not name in the legend.</summary>
    public static void AddMark(PlotModel model, double place)
    {
        Axis upright = model.Axes.First(axis => axis.Position == AxisPosition.Left);
        LineSeries mark = Line(null, [place, place], [upright.Minimum, upright.Maximum], Colours.Quiet, LineStyle.Dash, thickness: 1.3);
        mark.MarkerType = MarkerType.None;
        model.Series.Add(mark);
    }

    /// <summary>So many of something in words: 1 epoch, 2 epochs.</summary>
    public static string Count(long count, string one, string? several = null) => $"{count} {(count == 1 ? one : several ?? one + "s")}";

    /// <summary>Gives an axis its place, its title and the look of all axes.</summary>
    public static TAxis Dress<TAxis>(TAxis axis, AxisPosition position, string title)
        where TAxis : Axis
    {
        axis.Position = position;
        axis.Title = Label.Shown(title, most: 45);
        axis.AxisTitleDistance = 8;
        axis.MajorGridlineStyle = LineStyle.Solid;
        axis.MajorGridlineColor = Colours.Grid;
        axis.TicklineColor = Colours.Quiet;
        axis.MinorTickSize = 0;
        axis.AxislineColor = Colours.Quiet;
        return axis;
    }

    // 0.001 to 1000 as they are written; 10⁻⁴ and 10⁴ by their powers.
    private static string Power(double value)
    {
        int power = (int)Math.Round(Math.Log10(value));
        return Math.Abs(power) <= 3 ? FormattableString.Invariant($"{value:0.###}")
            : "10" + string.Concat($"{power}".Select(sign => sign == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[sign - '0']));
    }
}
