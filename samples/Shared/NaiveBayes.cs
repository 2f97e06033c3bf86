using Rnn.Data;

namespace Samples;

/// <summary>The classifier that costs nothing: words and pairs of neighbours, counted, with one added to each count (multinomial naive Bayes).</summary>
public sealed class NaiveBayes
{
    private readonly string[] _labels;
    private readonly double[] _texts, _features;
    private readonly Dictionary<string, double[]> _counts = [];

    /// <param name="examples">Texts cut into words, with their labels.</param>
    public NaiveBayes(IEnumerable<(string[] Words, string Label)> examples)
    {
        (string[] Words, string Label)[] all = [.. examples];
        _labels = [.. all.Select(example => example.Label).Distinct().Order(StringComparer.Ordinal)];
        _texts = new double[_labels.Length];
        _features = new double[_labels.Length];
        foreach ((string[] words, string label) in all)
        {
            int number = Array.IndexOf(_labels, label);
            _texts[number]++;
            foreach (string feature in FeaturesOf(words))
            {
                if (!_counts.TryGetValue(feature, out double[]? counts))
                {
                    _counts[feature] = counts = new double[_labels.Length];
                }

                counts[number]++;
                _features[number]++;
            }
        }
    }

    /// <summary>The most probable label.</summary>
    public string Predict(string[] words) => _labels[Enumerable.Range(0, _labels.Length).MaxBy(label => Math.Log(_texts[label]) + FeaturesOf(words)
        .Sum(feature => _counts.TryGetValue(feature, out double[]? counts) ? Math.Log((counts[label] + 1) / (_features[label] + _counts.Count)) : 0))];

    private static IEnumerable<string> FeaturesOf(string[] words) => words.Concat(words.Skip(1).Select((word, i) => $"{words[i]} {word}"));

    /// <summary>The share of texts whose label is told rightly, and the mean of the labels' F1.</summary>
    /// <param name="training">Texts to count, with labels.</param>
    /// <param name="test">Texts to tell the labels of.</param>
    public static (double Accuracy, double MacroF1) Measure(IEnumerable<(string Text, string Label)> training, IReadOnlyList<(string Text, string Label)> test)
    {
        Tokenizer words = Tokenizer.Words with { LowerCase = true };
        var bayes = new NaiveBayes(training.Select(text => (words.Split(text.Text), text.Label)));
        (string Label, string Told)[] pairs = [.. test.Select(text => (text.Label, bayes.Predict(words.Split(text.Text))))];
        return (pairs.Count(pair => pair.Label == pair.Told) / (double)pairs.Length, pairs.Select(pair => pair.Label).Distinct().Average(label =>
            2.0 * pairs.Count(pair => pair.Label == label && pair.Told == label) / (pairs.Count(pair => pair.Label == label) + pairs.Count(pair => pair.Told == label))));
    }
}
