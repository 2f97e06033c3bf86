using System.Numerics.Tensors;

namespace Rnn.Tasks;

/// <summary>What a <see cref="TextClassifier"/> says of one text: the most probable label, and how probable each is.</summary>
public sealed class TextPrediction
{
    internal TextPrediction(IReadOnlyList<string> labels, Tensor<float> probabilities) =>
        Ranking = [.. labels.Select((label, i) => (label, (double)probabilities[i])).OrderByDescending(pair => pair.Item2)];

    /// <summary>The most probable label.</summary>
    public string Label => Ranking[0].Label;

    /// <summary>The probability of <see cref="Label"/>, from 0 to 1, as the network sees it.</summary>
    public double Probability => Ranking[0].Probability;

    /// <summary>All labels with their probabilities, which add up to 1; the most probable first.</summary>
    public IReadOnlyList<(string Label, double Probability)> Ranking { get; }

    /// <summary>The probability of a label, from 0 to 1.</summary>
    /// <param name="label">The label.</param>
    /// <exception cref="ArgumentException">The classifier has not learned that label.</exception>
    public double this[string label] => Ranking.FirstOrDefault(pair => pair.Label == label) is { Label: not null } found
        ? found.Probability
        : throw new ArgumentException($"'{label}' is no label that was learned; those are {string.Join(", ", Ranking.Select(pair => pair.Label).Take(20))}.", nameof(label));

    /// <summary>The label and its probability in percent: <c>good 93.1 %</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Label} {100 * Probability:F1} %");
}
