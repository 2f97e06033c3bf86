using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace Rnn.Plots;

/// <summary>A picture of fields whose colours are values: columns from left to right, rows from top to bottom.</summary>
internal sealed class Grid
{
    private const int LargestSide = 900, MostLabels = 80;
    private const double LabelSize = 12, Slant = 45;

    /// <summary>The values, [column, row]; NaN where there is none.</summary>
    public required double[,] Values { get; init; }

    public required string ColumnTitle { get; init; }

    public required string RowTitle { get; init; }

    /// <summary>What the colours say.</summary>
    public required string ValueTitle { get; init; }

    /// <summary>A label for each column; null for their numbers from 0.</summary>
    public string[]? ColumnLabels { get; init; }

    public string[]? RowLabels { get; init; }

    /// <summary>A text for each field; null for none.</summary>
    public Func<int, int, string>? Text { get; init; }

    public required OxyPalette Palette { get; init; }

    public required (double Least, double Largest) Range { get; init; }

    /// <summary>The columns' labels stand above and not below.</summary>
    public bool LabelsOnTop { get; init; }

    private int Columns => Values.GetLength(0);

    private int Rows => Values.GetLength(1);

    // Pixels; fields with a text or a label are as high as that needs, others as high as there is room.
    private (double Width, double Height) Field
    {
        get
        {
            double text = Text is null ? 0 : Enumerable.Range(0, Columns * Rows).Max(i => TextWidths.Of(Text(i % Columns, i / Columns), LabelSize)) + 6;
            double Side(int count, bool isLabelled, double largest) => Math.Clamp((double)LargestSide / 2 / Math.Max(1, count), isLabelled && count <= MostLabels ? 17 : 1, largest);
            return (Math.Max(text, Side(Columns, ColumnLabels is not null, 48)), Math.Max(Text is null ? 0 : 19, Side(Rows, RowLabels is not null, 34)));
        }
    }

    /// <summary>How large the picture is, with room for the longest labels.</summary>
    public (int Width, int Height) Size
    {
        get
        {
            (double width, double height) = Field;
            double rows = RowLabels is null ? 50 : Widest(RowLabels) + 45, columns = ColumnLabels is null ? 50 : (IsSlanted ? Widest(ColumnLabels) * 0.72 : 16) + 45;
            return ((int)Math.Clamp((Columns * width) + rows + 120 + Overhang, 440, 4000), (int)Math.Clamp((Rows * height) + columns + 75, 260, 4000));
        }
    }

    private bool IsSlanted => ColumnLabels is { Length: > 0 } labels && Widest(labels) > Field.Width - 4;

    // By how much slanted labels reach beyond the picture, on the left below it, on the right above it.
    private double Overhang => !IsSlanted ? 0 : ColumnLabels!.Select((label, i) =>
        (TextWidths.Of(label, LabelSize) * 0.72) - (((LabelsOnTop ? Columns - i : i) - 0.5) * Field.Width)).Max() is > 0 and double most ? most : 0;

    /// <summary>Draws it.</summary>
    public void AddTo(PlotModel model)
    {
        model.PlotAreaBorderThickness = new OxyThickness(1);
        double left = RowLabels is null ? 50 : Widest(RowLabels) + 45;
        model.Padding = LabelsOnTop
            ? new OxyThickness(10, 10, 22 + Math.Max(0, Overhang - 90), 10)
            : new OxyThickness(10 + Math.Max(0, Overhang - left + 20), 10, 22, 10);
        model.Axes.Add(Axis(LabelsOnTop ? AxisPosition.Top : AxisPosition.Bottom, ColumnTitle, ColumnLabels, Columns));
        LinearAxis rows = Axis(AxisPosition.Left, RowTitle, RowLabels, Rows);
        (rows.StartPosition, rows.EndPosition) = (1, 0);
        model.Axes.Add(rows);
        model.Axes.Add(new LinearColorAxis
        {
            Position = AxisPosition.Right,
            Title = Label.Shown(ValueTitle, most: 45),
            AxisTitleDistance = 8,
            AxisDistance = 12,
            Palette = Palette,
            Minimum = Range.Least,
            Maximum = Range.Largest,
            InvalidNumberColor = Colours.Missing,
            TicklineColor = Colours.Quiet,
            MinorTickSize = 0,
        });
        model.Series.Add(new HeatMapSeries
        {
            X0 = -0.5,
            X1 = Columns - 0.5,
            Y0 = -0.5,
            Y1 = Rows - 0.5,
            CoordinateDefinition = HeatMapCoordinateDefinition.Edge,
            Interpolate = false,
            Data = Values,
        });
        if (Text is not null)
        {
            AddTexts(model);
        }
    }

    private static double Widest(string[] labels) => labels.Select(label => TextWidths.Of(label, LabelSize)).DefaultIfEmpty(0).Max();

    private LinearAxis Axis(AxisPosition position, string title, string[]? labels, int count)
    {
        LinearAxis axis = Canvas.Counting(position, title, 0, count - 1);
        (axis.Minimum, axis.Maximum) = (-0.5, count - 0.5);
        axis.MajorGridlineStyle = LineStyle.None;
        axis.FontSize = LabelSize;
        axis.TitleFontSize = Canvas.FontSize;
        axis.LabelFormatter = place => place != Math.Round(place) || place < 0 || place >= count ? "" : labels is null ? $"{place:0}" : labels[(int)place];
        if (labels is not null)
        {
            axis.MajorStep = count <= MostLabels ? 1 : Math.Ceiling((double)count / MostLabels);
            axis.MajorTickSize = 3;
            if (position != AxisPosition.Left && IsSlanted)
            {
                axis.Angle = -Slant;
            }
        }

        return axis;
    }

    private void AddTexts(PlotModel model)
    {
        for (int column = 0; column < Columns; column++)
        {
            for (int row = 0; row < Rows; row++)
            {
                model.Annotations.Add(new TextAnnotation
                {
                    Text = Text!(column, row),
                    TextPosition = new DataPoint(column, row),
                    TextHorizontalAlignment = HorizontalAlignment.Center,
                    TextVerticalAlignment = VerticalAlignment.Middle,
                    TextColor = OnColour(Values[column, row]),
                    FontSize = LabelSize,
                    StrokeThickness = 0,
                });
            }
        }
    }

    // White on dark fields, black on light ones.
    private OxyColor OnColour(double value)
    {
        OxyColor field = Palette.Colors[(int)Math.Clamp((value - Range.Least) / (Range.Largest - Range.Least) * Palette.Colors.Count, 0, Palette.Colors.Count - 1)];
        return (0.299 * field.R) + (0.587 * field.G) + (0.114 * field.B) < 140 ? OxyColors.White : Colours.Ink;
    }
}
