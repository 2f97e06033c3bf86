namespace Rnn.Tasks;

/// <summary>A text whose label was told wrongly.</summary>
/// <param name="Text">The text.</param>
/// <param name="Label">The label that it has.</param>
/// <param name="Prediction">What was said instead.</param>
public sealed record TextMistake(string Text, string Label, TextPrediction Prediction)
{
    /// <summary>What was said, what it is, and the text.</summary>
    public override string ToString() => $"{Prediction}, but {Label}: {Text}";
}
