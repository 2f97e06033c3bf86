namespace Rnn.Tests.Tasks;

/// <summary>The classifier that costs nothing: words and pairs of neighbours, counted, with one added to each count (multinomial naive Bayes).</summary>
internal sealed class NaiveBayes
{
    private readonly string[] _labels;
    private readonly double[] _texts, _features;
    private readonly Dictionary<string, double[]> _counts = [];

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

    public string Predict(string[] words) => _labels[Enumerable.Range(0, _labels.Length).MaxBy(label => Math.Log(_texts[label]) + FeaturesOf(words)
        .Sum(feature => _counts.TryGetValue(feature, out double[]? counts) ? Math.Log((counts[label] + 1) / (_features[label] + _counts.Count)) : 0))];

    private static IEnumerable<string> FeaturesOf(string[] words) => words.Concat(words.Skip(1).Select((word, i) => $"{words[i]} {word}"));
}
