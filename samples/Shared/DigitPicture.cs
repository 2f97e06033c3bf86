using System.Text;
using Rnn.Data;

namespace Samples;

/// <summary>A handwritten digit of 8x8 pixels.</summary>
/// <param name="Digit">Which digit it is.</param>
/// <param name="Pixels">Its pixels row by row, 0 for white to 1 for black.</param>
public sealed record DigitPicture(int Digit, float[] Pixels)
{
    /// <summary>Pixels of a side.</summary>
    public const int Side = 8;

    private const string Shades = " .:-=+*#%@";

    /// <summary>The pictures of a CSV file with the columns digit and p0 to p63, pixels from 0 to 16.</summary>
    /// <param name="path">Where it lies.</param>
    public static DigitPicture[] Read(string path)
    {
        Table table = Table.FromCsv(path);
        double[] digits = table["digit"].ToNumbers();
        double[][] pixels = [.. Enumerable.Range(0, Side * Side).Select(pixel => table[FormattableString.Invariant($"p{pixel}")].ToNumbers())];
        return [.. digits.Select((digit, row) => digit is >= 0 and <= 9 && digit == Math.Floor(digit)
            ? new DigitPicture((int)digit, [.. pixels.Select(pixel => (float)pixel[row] / 16)])
            : throw new InvalidDataException(FormattableString.Invariant($"{table["digit"].PlaceOf(row)}: {digit} is no digit.")))];
    }

    /// <summary>The picture as text, two letters to a pixel.</summary>
    public override string ToString() => Draw(Pixels, Side);

    /// <summary>A picture as text, two letters to a pixel.</summary>
    /// <param name="pixels">Its pixels row by row, 0 for white to 1 for black.</param>
    /// <param name="side">Pixels of a row.</param>
    public static string Draw(ReadOnlySpan<float> pixels, int side)
    {
        var text = new StringBuilder();
        for (int i = 0; i < pixels.Length; i++)
        {
            text.Append(Shades[(int)(Math.Clamp(pixels[i], 0, 1) * (Shades.Length - 1))], 2).Append(i % side == side - 1 && i < pixels.Length - 1 ? "\n" : "");
        }

        return text.ToString();
    }
}
