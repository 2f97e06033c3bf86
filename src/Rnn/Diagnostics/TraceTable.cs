using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Text;

namespace Rnn.Diagnostics;

/// <summary>Sequences side by side in text: a line per step, a column per unit.</summary>
internal sealed class TraceTable<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int LineWidth = 120, NumberWidth = 9, MostUnits = 8, MostSteps = 24;

    private readonly List<(string Name, Tensor<T> Values)> _columns = [];

    public void Add(string name, Tensor<T> values) => _columns.Add((name, values));

    public override string ToString()
    {
        var text = new StringBuilder();
        for (int first = 0, count; first < _columns.Count; first += count)
        {
            int width = 6; // as many as fit on a line, at least one
            for (count = 0; first + count < _columns.Count && (count == 0 || width + WidthOf(first + count) <= LineWidth); count++)
            {
                width += WidthOf(first + count);
            }

            Append(text, _columns.GetRange(first, count));
        }

        return string.Join(Environment.NewLine, text.ToString().Split(Environment.NewLine).Select(line => line.TrimEnd())).TrimEnd();
    }

    private int WidthOf(int column) => 2 + (NumberWidth * Shown(_columns[column].Values)) + (IsCut(_columns[column].Values) ? 2 : 0);

    private static void Append(StringBuilder text, List<(string Name, Tensor<T> Values)> columns)
    {
        text.Append("  step");
        foreach ((string name, Tensor<T> values) in columns)
        {
            int width = (NumberWidth * Shown(values)) + (IsCut(values) ? 2 : 0);
            text.Append("  ").Append((name.Length < NumberWidth ? name.PadLeft(NumberWidth) : name).PadRight(width));
        }

        text.AppendLine();
        int steps = (int)columns.Max(column => column.Values.Lengths[0]);
        for (int step = 0; step < steps; step++)
        {
            if (steps > MostSteps && step == MostSteps / 2)
            {
                text.AppendLine("     …");
                step = steps - (MostSteps / 2);
            }

            text.Append(CultureInfo.InvariantCulture, $"{step,6}");
            foreach ((_, Tensor<T> values) in columns)
            {
                AppendStep(text, values, step);
            }

            text.AppendLine();
        }
    }

    private static void AppendStep(StringBuilder text, Tensor<T> values, int step)
    {
        text.Append("  ");
        for (int unit = 0; unit < Shown(values); unit++)
        {
            string number = step < values.Lengths[0] ? Format(double.CreateTruncating(values[step, unit])) : "";
            text.Append(number.PadLeft(NumberWidth));
        }

        text.Append(IsCut(values) ? " …" : "");
    }

    private static string Format(double value) => value == 0
        ? "0" // without the sign that a 0 may have
        : value.ToString(Math.Abs(value) is < 0.001 or >= 1000 ? "0.0e+0" : "0.000", CultureInfo.InvariantCulture);

    private static int Shown(Tensor<T> values) => (int)Math.Min(values.Lengths[1], MostUnits);

    private static bool IsCut(Tensor<T> values) => values.Lengths[1] > MostUnits;
}
