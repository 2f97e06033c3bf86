using System.Globalization;

namespace Rnn.Diagnostics;

/// <summary>Which line of a chart a number lies on, and the round numbers beside some of the lines.</summary>
internal sealed class ChartScale
{
    private const int LinesWanted = 3;

    private readonly int _linesPerLabel;
    private readonly double _low;
    private readonly double _lineStep;
    private readonly string _format;

    /// <summary>A scale that holds two numbers, in about as many lines as wanted: labelled lines stand for 1, 2 or 5 times a power of ten.</summary>
    public ChartScale(double low, double high, int height)
    {
        double range = high > low ? high - low : Math.Max(Math.Abs(high), 1);
        double labelStep = Round(range / Math.Max(1, (height - 1) / LinesWanted));
        _low = Math.Floor(low / labelStep) * labelStep;
        int labels = Math.Max(1, (int)Math.Ceiling(((high - _low) / labelStep) - 1e-9));
        _linesPerLabel = Math.Max(1, (height - 1) / labels);
        _lineStep = labelStep / _linesPerLabel;
        Lines = (labels * _linesPerLabel) + 1;
        int decimals = Math.Clamp(-(int)Math.Floor(Math.Log10(labelStep)), 0, 15);
        _format = FormattableString.Invariant($"N{decimals}");
        LabelLength = Enumerable.Range(0, Lines).Max(line => Text(line).Length);
    }

    /// <summary>Number of lines, lowest first.</summary>
    public int Lines { get; }

    /// <summary>How wide the widest label is.</summary>
    public int LabelLength { get; }

    /// <summary>The line on which a number lies.</summary>
    public int LineOf(double value) => Math.Clamp((int)Math.Round((value - _low) / _lineStep), 0, Lines - 1);

    /// <summary>Whether a number stands beside a line.</summary>
    public bool HasLabel(int line) => line % _linesPerLabel == 0;

    /// <summary>The number beside a line, or as many spaces.</summary>
    public string Label(int line) => (HasLabel(line) ? Text(line) : "").PadLeft(LabelLength);

    private static double Round(double step)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(step))), digit = step / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }

    private string Text(int line) => (_low + (line * _lineStep)).ToString(_format, CultureInfo.InvariantCulture);
}
