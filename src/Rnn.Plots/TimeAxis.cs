using OxyPlot;
using OxyPlot.Axes;

namespace Rnn.Plots;

/// <summary>An axis of times, with marks at whole minutes, hours, days, months or years, and labels that are as exact as that.</summary>
internal sealed class TimeAxis : LinearAxis
{
    private const double LabelRoom = 88, Margins = 130; // pixels
    private static readonly int[] _minutes = [1, 5, 15, 30, 60, 3 * 60, 6 * 60, 12 * 60, Day, 2 * Day, 7 * Day, 14 * Day];
    private static readonly int[] _months = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200];
    private readonly DateTime _first, _last;

    private const int Day = 24 * 60;

    public TimeAxis(DateTime first, DateTime last)
    {
        (_first, _last) = (first, last);
        (double from, double to) = (DateTimeAxis.ToDouble(first), DateTimeAxis.ToDouble(last));
        double room = from < to ? 0.01 * (to - from) : 0.5;
        (Minimum, Maximum) = (from - room, to + room);
    }

    public override void GetTickValues(out IList<double> majorLabelValues, out IList<double> majorTickValues, out IList<double> minorTickValues)
    {
        (DateTime[] marks, string format) = Marks(Math.Max(2, (int)((PlotModel.Width - Margins) / LabelRoom)));
        LabelFormatter = value => $"{Nearest(marks, value).ToString(format, System.Globalization.CultureInfo.InvariantCulture)}";
        majorLabelValues = majorTickValues = [.. marks.Select(DateTimeAxis.ToDouble)];
        minorTickValues = [];
    }

    private static DateTime Nearest(DateTime[] marks, double value) => marks.MinBy(mark => Math.Abs(DateTimeAxis.ToDouble(mark) - value));

    private (DateTime[] Marks, string Format) Marks(int most)
    {
        double minutes = (_last - _first).TotalMinutes;
        if (minutes == 0)
        {
            return ([_first], _first.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm");
        }

        if (_minutes.FirstOrDefault(step => minutes / step <= most) is > 0 and int step)
        {
            long ticks = TimeSpan.FromMinutes(step).Ticks; // whole ones are counted from a Monday, the first day that there is
            long start = (_first.Ticks + ticks - 1) / ticks;
            DateTime[] marks = [.. Enumerable.Range(0, (int)((_last.Ticks / ticks) - start) + 1).Select(i => new DateTime((start + i) * ticks))];
            string format = step >= Day ? "yyyy-MM-dd" : minutes < Day ? "HH:mm" : "MM-dd HH:mm";
            return (marks, format);
        }

        int from = (_first.Year * 12) + _first.Month - (_first == new DateTime(_first.Year, _first.Month, 1) ? 1 : 0), to = (_last.Year * 12) + _last.Month - 1;
        int months = _months.First(step => step == _months[^1] || (to - from) / (double)step <= most);
        int first = (from + months - 1) / months * months;
        return ([.. Enumerable.Range(0, Math.Max(0, ((to - first) / months) + 1)).Select(i => first + (i * months)).Select(month => new DateTime(month / 12, (month % 12) + 1, 1))],
            months >= 12 ? "yyyy" : "yyyy-MM");
    }
}
