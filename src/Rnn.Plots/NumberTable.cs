using System.Text;

namespace Rnn.Plots;

/// <summary>The numbers behind a picture, as CSV.</summary>
internal sealed class NumberTable
{
    private readonly StringBuilder _text = new();

    public NumberTable(params IEnumerable<object?> headings) => Add(headings);

    /// <summary>Adds a line; what is null or no number is empty.</summary>
    public NumberTable Add(params IEnumerable<object?> cells)
    {
        _text.AppendJoin(',', cells.Select(Text)).Append('\n');
        return this;
    }

    public override string ToString() => _text.ToString();

    private static string Text(object? cell) => cell switch
    {
        double.NaN => "",
        double number => $"{number:R}",
        DateTime time => time.TimeOfDay == TimeSpan.Zero ? $"{time:yyyy-MM-dd}" : $"{time:yyyy-MM-ddTHH:mm:ss}",
        string text when text.AsSpan().ContainsAny(",\"\r\n") => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
        _ => $"{cell}",
    };
}
