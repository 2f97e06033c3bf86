using System.Globalization;
using System.Text;

namespace Rnn.Tasks;

/// <summary>How well labels of texts were told that training has not seen: per label, which were taken for which, and the worst mistakes.</summary>
/// <remarks>Precision, recall, F1 and their means are those of scikit-learn's <c>classification_report</c>.</remarks>
public sealed class TextClassifierReport
{
    private const int MistakesShown = 5, ConfusionsShown = 5, LargestMatrix = 20;

    private readonly IReadOnlyList<string> _labels;
    private readonly int[,] _counts;

    internal TextClassifierReport(IReadOnlyList<string> labels, IReadOnlyList<(string Text, string Label)> examples, TextPrediction[] predictions)
    {
        _labels = labels;
        _counts = new int[labels.Count, labels.Count];
        var numbers = labels.Select((label, i) => (label, i)).ToDictionary(pair => pair.label, pair => pair.i);
        for (int i = 0; i < predictions.Length; i++)
        {
            _counts[numbers[examples[i].Label], numbers[predictions[i].Label]]++;
        }

        Count = examples.Count;
        Scores = [.. labels.Select((label, i) => ScoreOf(label, _counts[i, i], said: Sum(actual => _counts[actual, i]), had: Sum(told => _counts[i, told])))];
        Accuracy = Sum(i => _counts[i, i]) / (double)Count;
        MacroAverage = Mean("macro avg", _ => 1.0 / labels.Count);
        WeightedAverage = Mean("weighted avg", score => score.Support / (double)Count);
        MostFrequent = Scores.MaxBy(score => score.Support)!;
        Mistakes = [.. examples.Zip(predictions, (example, prediction) => new TextMistake(example.Text, example.Label, prediction))
            .Where(mistake => mistake.Label != mistake.Prediction.Label).OrderByDescending(mistake => mistake.Prediction.Probability)];
    }

    /// <summary>How many texts were evaluated.</summary>
    public int Count { get; }

    /// <summary>The share of texts whose label was told rightly, from 0 to 1.</summary>
    public double Accuracy { get; }

    /// <summary>Precision, recall and F1 of each label, in the order of the classifier's labels.</summary>
    public IReadOnlyList<LabelScore> Scores { get; }

    /// <summary>The means over all labels, in which a rare one weighs as much as a frequent one.</summary>
    public LabelScore MacroAverage { get; }

    /// <summary>The means over all labels, in which each weighs by how often it occurs.</summary>
    public LabelScore WeightedAverage { get; }

    /// <summary>The most frequent label of these texts; saying it always is right in its support's share of all.</summary>
    public LabelScore MostFrequent { get; }

    /// <summary>All texts whose label was told wrongly, those first of which the classifier was surest.</summary>
    public IReadOnlyList<TextMistake> Mistakes { get; }

    /// <summary>How often texts of one label were said to have another, or their own.</summary>
    /// <param name="actual">The label that they have.</param>
    /// <param name="predicted">The label that was said.</param>
    /// <exception cref="ArgumentException">There is no such label.</exception>
    public int this[string actual, string predicted] => _counts[NumberOf(actual), NumberOf(predicted)];

    /// <summary>A line for each label, the means, of 20 labels at most what was said of the texts of each, the most frequent confusions, the surest mistakes.</summary>
    public override string ToString()
    {
        int width = Math.Max("weighted avg".Length, _labels.Max(label => label.Length));
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{"".PadRight(width)}  precision  recall  f1-score  support\n");
        foreach (LabelScore score in Scores)
        {
            Append(score);
        }

        double frequent = MostFrequent.Support / (double)Count;
        text.Append(CultureInfo.InvariantCulture, $"{"accuracy".PadRight(width)}  {"",9}  {"",6}  {Accuracy,8:F2}  {Count,7}\n");
        Append(MacroAverage);
        Append(WeightedAverage);
        text.Append(CultureInfo.InvariantCulture, $"{(Accuracy > frequent ? "To say" : "No better than to say")} '{MostFrequent.Label}' always is right in {frequent:P0}.\n");

        if (_labels.Count <= LargestMatrix)
        {
            AppendMatrix(text);
        }

        (string Actual, string Told, int Count)[] confusions = [.. from actual in Enumerable.Range(0, _labels.Count) from told in Enumerable.Range(0, _labels.Count)
            where actual != told && _counts[actual, told] > 0 orderby _counts[actual, told] descending select (_labels[actual], _labels[told], _counts[actual, told])];
        if (confusions.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"Most often confused: {string.Join(", ", confusions.Take(ConfusionsShown).Select(pair => $"{pair.Actual} taken for {pair.Told} ({pair.Count})"))}\n");
            text.Append("The surest mistakes:\n");
            foreach (TextMistake mistake in Mistakes.Take(MistakesShown))
            {
                text.Append(CultureInfo.InvariantCulture, $"  {mistake with { Text = ShownText.Shorten(mistake.Text) }}\n");
            }
        }

        return text.ToString().TrimEnd('\n');

        void Append(LabelScore score) => text.Append(
            CultureInfo.InvariantCulture, $"{score.Label.PadRight(width)}  {score.Precision,9:F2}  {score.Recall,6:F2}  {score.F1,8:F2}  {score.Support,7}\n");
    }

    // Long labels make no wide table: columns have the numbers of the rows.
    private void AppendMatrix(StringBuilder text)
    {
        int width = Math.Max("said:".Length, _labels.Max(label => label.Length) + 3), cell = Math.Max(4, Scores.Max(score => score.Support).ToString(CultureInfo.InvariantCulture).Length + 1);
        text.Append(CultureInfo.InvariantCulture, $"{"said:".PadRight(width)}");
        for (int told = 1; told <= _labels.Count; told++)
        {
            text.Append(told.ToString(CultureInfo.InvariantCulture).PadLeft(cell));
        }

        for (int actual = 0; actual < _labels.Count; actual++)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{$"{actual + 1,2} {_labels[actual]}".PadRight(width)}");
            for (int told = 0; told < _labels.Count; told++)
            {
                text.Append(_counts[actual, told].ToString(CultureInfo.InvariantCulture).PadLeft(cell));
            }
        }

        text.Append('\n');
    }

    private static LabelScore ScoreOf(string label, int right, int said, int had) =>
        new(label, said == 0 ? 0 : right / (double)said, had == 0 ? 0 : right / (double)had, said + had == 0 ? 0 : 2.0 * right / (said + had), had);

    private LabelScore Mean(string name, Func<LabelScore, double> weight) => new(
        name, Scores.Sum(score => weight(score) * score.Precision), Scores.Sum(score => weight(score) * score.Recall), Scores.Sum(score => weight(score) * score.F1), Count);

    private int Sum(Func<int, int> of) => Enumerable.Range(0, _labels.Count).Sum(of);

    private int NumberOf(string label) => _labels.ToList().IndexOf(label) is >= 0 and int number
        ? number
        : throw new ArgumentException($"'{label}' is no label of this classifier; those are {string.Join(", ", _labels.Take(20))}.", nameof(label));
}
