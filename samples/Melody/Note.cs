using System.Globalization;

namespace Melody;

/// <summary>One note, or a rest.</summary>
/// <param name="Pitch">As MIDI counts: 60 is middle C, 61 the key beside it; null for a rest.</param>
/// <param name="Length">In sixteenths of a bar of four quarters, as it was written: <c>4</c>, <c>2.5</c> or <c>8/3</c>.</param>
public readonly record struct Note(int? Pitch, string Length)
{
    private static readonly string[] _names = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"];

    /// <summary>How many sixteenths it lasts.</summary>
    public double Sixteenths => Length.Split('/') is [var whole, var part] ? Number(whole) / Number(part) : Number(Length);

    /// <summary>Reads a note such as <c>60:4</c>, <c>r:2</c> or <c>64:8/3</c>; null if it is none.</summary>
    public static Note? Parse(string text)
    {
        if (text.Split(':') is not [var pitch, var length] || length.Split('/').Length > 2 || length.Split('/').Any(part => !(Number(part) > 0)))
        {
            return null;
        }

        var note = new Note(int.TryParse(pitch, NumberStyles.None, CultureInfo.InvariantCulture, out int key) ? key : null, length);
        return note.Sixteenths <= 1024 && (note.Pitch is >= 0 and <= 127 || pitch == "r") ? note : null;
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => FormattableString.Invariant($"{(Pitch is { } key ? $"{key}" : "r")}:{Length}");

    /// <summary>As musicians write it: the name of the key, the octave and the length.</summary>
    public string ToMusic() => FormattableString.Invariant($"{(Pitch is { } key ? $"{_names[key % 12]}{(key / 12) - 1}" : "-")}:{Length}");

    private static double Number(string text) => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) ? number : double.NaN;
}
