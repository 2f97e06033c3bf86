using System.Globalization;
using System.Text;
using OxyPlot;

namespace Rnn.Plots;

/// <summary>
/// How much room a text takes: by the widths of DejaVu Sans, which is among the widest of the fonts that a browser may choose, so that what fits
/// by these fits in the others. Nothing is asked of the machine, and all machines draw the same.
/// </summary>
internal sealed class TextWidths : RenderContextBase
{
    // Of the characters from the space to the tilde, in hundredths of the font size.
    private static readonly byte[] _ascii =
    [
        32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 54,
        100, 69, 69, 70, 78, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79, 61, 79, 70, 64, 62, 74, 69, 99, 69, 62, 69, 40, 34, 40, 84, 50,
        50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84,
    ];

    public static TextWidths Instance { get; } = new();

    /// <summary>The width of a line in pixels.</summary>
    public static double Of(string text, double fontSize, bool bold = false)
    {
        double hundredths = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            hundredths += Of(rune);
        }

        return hundredths / 100 * fontSize * (bold ? 1.12 : 1);
    }

    /// <summary>The text, cut with an ellipsis to fit into a width.</summary>
    public static string Fit(string text, double fontSize, double width, bool bold = false)
    {
        for (int most = new StringInfo(text).LengthInTextElements; most > 1 && Of(text, fontSize, bold) > width; most--)
        {
            text = Label.Shown(text, most - 1);
        }

        return text;
    }

    public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight)
    {
        string[] lines = (text ?? "").Split('\n');
        return new OxySize(lines.Max(line => Of(line, fontSize, fontWeight > FontWeights.Normal)), lines.Length * fontSize * 1.4);
    }

    public override void DrawLine(
        IList<ScreenPoint> points, OxyColor stroke, double thickness, EdgeRenderingMode edgeRenderingMode, double[] dashArray, LineJoin lineJoin) =>
        throw new NotSupportedException("This only measures.");

    public override void DrawPolygon(
        IList<ScreenPoint> points, OxyColor fill, OxyColor stroke, double thickness, EdgeRenderingMode edgeRenderingMode, double[] dashArray, LineJoin lineJoin) =>
        throw new NotSupportedException("This only measures.");

    public override void DrawText(
        ScreenPoint p, string text, OxyColor fill, string fontFamily, double fontSize, double fontWeight, double rotation,
        HorizontalAlignment horizontalAlignment, VerticalAlignment verticalAlignment, OxySize? maxSize) =>
        throw new NotSupportedException("This only measures.");

    public override void PushClip(OxyRect clippingRectangle) => throw new NotSupportedException("This only measures.");

    public override void PopClip() => throw new NotSupportedException("This only measures.");

    public override int ClipCount => 0;

    private static double Of(Rune rune) => rune.Value switch
    {
        >= ' ' and <= '~' => _ascii[rune.Value - ' '],
        >= 0x1100 and <= 0x11FF or >= 0x2E80 and <= 0xD7FF or >= 0xF900 and <= 0xFAFF or >= 0xFE30 and <= 0xFE6F or >= 0xFF00 and <= 0xFFEF => 105,
        > 0xFFFF => 135, // pictures, mostly
        _ when Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => 0,
        _ when Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter => 85,
        _ when Rune.GetUnicodeCategory(rune) is UnicodeCategory.LowercaseLetter => 68,
        _ => 100,
    };
}
