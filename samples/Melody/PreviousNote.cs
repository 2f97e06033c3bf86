namespace Melody;

/// <summary>What costs nothing: a table of which note follows which, in all keys.</summary>
public sealed class PreviousNote
{
    private readonly Dictionary<Note, Dictionary<Note, int>> _after = [];
    private readonly HashSet<Note> _notes = [];

    /// <summary>Counts the notes of tunes and of their copies in all twelve keys.</summary>
    public PreviousNote(IEnumerable<Tune> tunes)
    {
        foreach (Tune tune in tunes)
        {
            for (int higher = -5; higher <= 6; higher++)
            {
                Note before = default;
                foreach (Note note in tune.Notes.Select(note => note with { Pitch = note.Pitch + higher }))
                {
                    Dictionary<Note, int> next = _after.TryGetValue(before, out Dictionary<Note, int>? known) ? known : _after[before] = [];
                    next[note] = next.GetValueOrDefault(note) + 1;
                    _notes.Add(before = note);
                }
            }
        }
    }

    /// <summary>How many bits a note it takes to tell tunes to somebody who has the table. One is added to each count, so that nothing is impossible.</summary>
    public double BitsPerNote(IReadOnlyCollection<Tune> tunes)
    {
        double bits = 0;
        foreach (Tune tune in tunes)
        {
            Note before = default;
            foreach (Note note in tune.Notes)
            {
                Dictionary<Note, int>? next = _after.GetValueOrDefault(before);
                bits -= Math.Log2(((next?.GetValueOrDefault(note) ?? 0) + 1.0) / ((next?.Values.Sum() ?? 0) + _notes.Count + 1));
                before = note;
            }
        }

        return bits / tunes.Sum(tune => tune.Notes.Length);
    }
}
