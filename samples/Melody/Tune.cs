using System.Globalization;
using Rnn.Data;

namespace Melody;

/// <summary>One line of music.</summary>
/// <param name="Name">The piece that it is of; lines of one piece are alike.</param>
/// <param name="Instrument">The family of its instrument, one of <see cref="Families"/>.</param>
/// <param name="Notes">The notes.</param>
public sealed record Tune(string Name, string Instrument, Note[] Notes)
{
    /// <summary>The families of General MIDI, eight instruments each.</summary>
    public static IReadOnlyList<string> Families { get; } =
        ["piano", "bells", "organ", "guitar", "bass", "strings", "ensemble", "brass", "reed", "pipe", "lead", "pad", "effect", "ethnic", "percussive", "sound"];

    /// <summary>Reads a TSV file with the columns <c>tune</c> (or <c>title</c>), <c>notes</c> and perhaps <c>instrument</c>, its General MIDI number.</summary>
    /// <exception cref="InvalidDataException">A tune has no name, or what is no note; the message names the place.</exception>
    public static Tune[] Read(string path)
    {
        Table table = Table.FromCsv(path, new CsvFormat { Separator = '\t' });
        TableColumn names = table[table.Columns.Contains("title") ? "title" : "tune"], notes = table["notes"];
        TableColumn? instruments = table.Columns.Contains("instrument") ? table["instrument"] : null;
        (string?[] name, string?[] line, string?[]? instrument) = (names.ToWords(), notes.ToWords(), instruments?.ToWords());
        return [.. line.Select((text, row) =>
        {
            int program = 0;
            if (instrument is not null && !(int.TryParse(instrument[row], NumberStyles.None, CultureInfo.InvariantCulture, out program) && program < 128))
            {
                throw new InvalidDataException($"{instruments!.PlaceOf(row)}: '{instrument[row]}' is no instrument; General MIDI numbers them from 0 to 127.");
            }

            // Bar lines are for the eye.
            string[] tokens = [.. (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(token => token != "|")];
            return new Tune(
                name[row] ?? throw new InvalidDataException($"{names.PlaceOf(row)}: the name is missing; tunes are held out by it."), Families[program / 8],
                tokens.Length == 0 ? throw new InvalidDataException($"{notes.PlaceOf(row)}: there is no note; leave the line out.") : [.. tokens.Select((token, place) => Note.Parse(token) ?? throw new InvalidDataException(
                    $"{notes.PlaceOf(row)}, note {place + 1}: '{token}' is none; write 60:4 for middle C of four sixteenths, r:2 for a rest, 64:8/3 for a length between."))]);
        })];
    }

    /// <summary>What the network reads: the instrument, then of each note the step from the one before, and its length.</summary>
    /// <remarks>So a tune and its copies in other keys are the same text: what it learns in one key it knows in all.</remarks>
    public string ToText()
    {
        int before = 60;
        var pieces = new List<string> { Instrument };
        foreach (Note note in Notes)
        {
            pieces.Add(note.Pitch is { } pitch ? (pitch - before).ToString("+0;-0;+0", CultureInfo.InvariantCulture) : "r");
            pieces.Add($":{note.Length}");
            before = note.Pitch ?? before;
        }

        return string.Join(' ', pieces);
    }

    /// <summary>The tune that such a text tells; where it goes beyond the keys that there are, it goes on an octave nearer.</summary>
    public static Tune FromText(string name, string instrument, string text)
    {
        int pitch = 60;
        string[] pieces = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var notes = new List<Note>();
        for (int i = 1; i < pieces.Length; i++)
        {
            // A length stands behind a step or a rest; anything else is a slip of the pen and is left out.
            bool isRest = pieces[i - 1] == "r";
            if (pieces[i][0] == ':' && (isRest || pieces[i - 1][0] is '+' or '-'))
            {
                pitch += isRest ? 0 : int.Parse(pieces[i - 1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
                pitch += pitch < 24 ? 12 : pitch > 108 ? -12 : 0;
                notes.Add(new Note(isRest ? null : pitch, pieces[i][1..]));
            }
        }

        return new Tune(name, instrument, [.. notes]);
    }
}
