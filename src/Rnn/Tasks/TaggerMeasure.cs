namespace Rnn.Tasks;

/// <summary>How well a tagger finds one type of entity, or one plain tag; a hit is right in its first word, its last, and its type.</summary>
/// <param name="Type">The type, such as PER; empty for all types together.</param>
/// <param name="Wanted">How many there are.</param>
/// <param name="Found">How many the tagger has marked.</param>
/// <param name="Hits">How many of these are right.</param>
/// <param name="LookupF1">The F1 of looking up what was marked in the training, the longest phrases first, which costs nothing.</param>
public sealed record TaggerMeasure(string Type, int Wanted, int Found, int Hits, double LookupF1)
{
    /// <summary>The share of what was found that is right, from 0 to 1; 0 where nothing was found.</summary>
    public double Precision => Found == 0 ? 0 : (double)Hits / Found;

    /// <summary>The share of what is there that was found, from 0 to 1; 0 where there is nothing.</summary>
    public double Recall => Wanted == 0 ? 0 : (double)Hits / Wanted;

    /// <summary>The harmonic mean of precision and recall, from 0 to 1.</summary>
    public double F1 => Wanted + Found == 0 ? 0 : 2.0 * Hits / (Wanted + Found);

    /// <summary>In words: <c>PER: F1 0.950 (precision 0.940, recall 0.960), 200 of them; lookup 0.410</c>.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{(Type.Length == 0 ? "all" : Type)}: F1 {F1:F3} (precision {Precision:F3}, recall {Recall:F3}), {Wanted} of them; lookup {LookupF1:F3}");
}
