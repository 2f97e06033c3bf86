using Rnn.Data;

namespace Samples;

/// <summary>A square picture in shades of grey, and what it shows.</summary>
/// <param name="Label">What it shows.</param>
/// <param name="Pixels">Row by row from the top; 0 is paper, 1 the darkest ink of all pictures read with it.</param>
public sealed record LabelledPicture(string Label, float[] Pixels)
{
    /// <summary>How many pixels it is wide and high.</summary>
    public int Side => (int)Math.Sqrt(Pixels.Length);

    /// <summary>Reads a CSV file with a heading: the label, then the pixels row by row, 0 for paper.</summary>
    /// <exception cref="InvalidDataException">A label or a pixel is missing or no number, or pictures are not square; the message names the place.</exception>
    public static LabelledPicture[] Read(string path)
    {
        Table table = Table.FromCsv(path);
        string?[] labels = table[table.Columns[0]].ToWords();
        TableColumn[] columns = [.. table.Columns.Skip(1).Select(name => table[name])];
        if (columns.Length == 0 || Math.Sqrt(columns.Length) % 1 != 0)
        {
            throw new InvalidDataException($"{path} has {columns.Length} columns behind the label, and a square picture has 64, 100 or another square; give a label, then the pixels row by row.");
        }

        double[][] pixels = [.. columns.Select(column => column.ToNumbers())];
        for (int row = 0; row < labels.Length; row++)
        {
            int wrong = Array.FindIndex(pixels, column => !(column[row] >= 0));
            if (labels[row] is null || wrong >= 0)
            {
                throw new InvalidDataException(labels[row] is null
                    ? $"{table[table.Columns[0]].PlaceOf(row)}: the label is missing; say what the picture shows."
                    : $"{columns[wrong].PlaceOf(row)}: a pixel is 0 or more, and this one is missing or below; correct it.");
            }
        }

        double darkest = Math.Max(1e-9, pixels.Max(column => column.Max()));
        return [.. labels.Select((label, row) => new LabelledPicture(label!, [.. pixels.Select(column => (float)(column[row] / darkest))]))];
    }

    /// <summary>Pictures as text side by side, each under a line of its own.</summary>
    /// <param name="pictures">The rows of each picture, and the line over it.</param>
    public static string ToText(params IReadOnlyList<(float[] Pixels, string Title)> pictures)
    {
        const string Ink = " .:+*#@";
        int side = (int)Math.Sqrt(pictures[0].Pixels.Length), width = Math.Max(2 * side, pictures.Max(picture => picture.Title.Length)) + 2;
        return string.Join('\n', [
            string.Concat(pictures.Select(picture => picture.Title.PadRight(width))).TrimEnd(),
            .. Enumerable.Range(0, side).Select(row => string.Concat(pictures.Select(picture =>
                string.Concat(picture.Pixels.Skip(row * side).Take(side).Select(ink => new string(Ink[(int)(Math.Clamp(ink, 0, 1) * (Ink.Length - 1) + 0.5f)], 2)))
                    .PadRight(width))).TrimEnd())]);
    }
}
