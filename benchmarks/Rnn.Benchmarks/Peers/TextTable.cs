using System.Text;

namespace Rnn.Benchmarks.Peers;

/// <summary>A table that is as readable in a terminal as on a page: Markdown with padded columns.</summary>
internal sealed class TextTable(params string[] headings)
{
    private readonly List<string[]> _rows = [headings];

    public void Add(params string[] cells) => _rows.Add(cells);

    public override string ToString()
    {
        int[] widths = [.. Enumerable.Range(0, headings.Length).Select(column => _rows.Max(row => row[column].Length))];
        var text = new StringBuilder();
        for (int row = 0; row < _rows.Count; row++)
        {
            text.Append("| ").AppendJoin(" | ", _rows[row].Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))).Append(" |\n");
            if (row == 0)
            {
                text.Append('|').AppendJoin('|', widths.Select((width, i) => new string('-', width + 1) + (i == 0 ? '-' : ':'))).Append("|\n");
            }
        }

        return text.ToString();
    }
}
