using OxyPlot;

namespace Rnn.Plots;

/// <summary>Colours that can be told apart by the colour-blind, on white.</summary>
internal static class Colours
{
    /// <summary>Texts and the truth.</summary>
    public static readonly OxyColor Ink = OxyColor.FromRgb(0x22, 0x22, 0x22);

    /// <summary>What stands back: second texts, lines that mark something.</summary>
    public static readonly OxyColor Quiet = OxyColor.FromRgb(0x5F, 0x63, 0x68);

    /// <summary>Lines behind what is drawn.</summary>
    public static readonly OxyColor Grid = OxyColor.FromRgb(0xE4, 0xE6, 0xE8);

    /// <summary>Where a heat map has no number.</summary>
    public static readonly OxyColor Missing = OxyColor.FromRgb(0xA0, 0xA0, 0xA0);

    /// <summary>For lines beside each other: those of Okabe and Ito (2008) that show on white, the darkest first.</summary>
    public static readonly OxyColor[] Lines =
    [
        OxyColor.FromRgb(0x00, 0x72, 0xB2), OxyColor.FromRgb(0xD5, 0x5E, 0x00), OxyColor.FromRgb(0x00, 0x9E, 0x73),
        OxyColor.FromRgb(0xCC, 0x79, 0xA7), OxyColor.FromRgb(0xE6, 0x9F, 0x00), OxyColor.FromRgb(0x56, 0xB4, 0xE9),
    ];

    /// <summary>What lies between bounds.</summary>
    public static readonly OxyColor Band = OxyColor.FromRgb(0xCF, 0xE3, 0xF1);

    /// <summary>From 0 up: dark to bright in even steps (viridis).</summary>
    public static OxyPalette FromZero => OxyPalettes.Viridis(128);

    /// <summary>On both sides of 0: blue below, white at it, orange above.</summary>
    public static OxyPalette AroundZero => OxyPalette.Interpolate(
        127, OxyColor.FromRgb(0x08, 0x45, 0x7E), OxyColor.FromRgb(0x6B, 0xAE, 0xD6), OxyColor.FromRgb(0xF7, 0xF7, 0xF7), OxyColor.FromRgb(0xF2, 0x9E, 0x4C),
        OxyColor.FromRgb(0x9A, 0x45, 0x00));

    /// <summary>Shares from 0, white, to 1, dark blue.</summary>
    public static OxyPalette Shares => OxyPalette.Interpolate(
        128, OxyColor.FromRgb(0xFF, 0xFF, 0xFF), OxyColor.FromRgb(0x9F, 0xC5, 0xE3), OxyColor.FromRgb(0x3B, 0x83, 0xBD), OxyColor.FromRgb(0x08, 0x3D, 0x77));

    /// <summary>The colour of the line of that number; those after the sixth begin again, and are dashed.</summary>
    public static OxyColor Line(int number) => Lines[number % Lines.Length];

    /// <summary>Solid, then dashed, so that lines differ by more than colour where there are many.</summary>
    public static LineStyle StyleOf(int number) => (number / Lines.Length % 3) switch { 0 => LineStyle.Solid, 1 => LineStyle.Dash, _ => LineStyle.Dot };
}
