namespace Rnn.Tasks;

/// <summary>How well one label, or several in the mean, were told.</summary>
/// <param name="Label">The label, or what the line is a mean of.</param>
/// <param name="Precision">Of what was said to have the label, the share that had it, from 0 to 1; 0 if it was never said.</param>
/// <param name="Recall">Of what had the label, the share of which it was said, from 0 to 1; 0 if nothing had it.</param>
/// <param name="F1">The harmonic mean of precision and recall, from 0 to 1.</param>
/// <param name="Support">How many had the label.</param>
public sealed record LabelScore(string Label, double Precision, double Recall, double F1, int Support)
{
    /// <summary>All of it in one line.</summary>
    public override string ToString() => FormattableString.Invariant($"{Label}: precision {Precision:F3}, recall {Recall:F3}, F1 {F1:F3}, support {Support}");
}
