using Rnn.Data;

namespace Samples;

/// <summary>Finds the nearest of known texts by the words that they share, seldom words counting more (the cosine of tf-idf vectors).</summary>
public sealed class NearestText
{
    private readonly Tokenizer _words = Tokenizer.Words with { LowerCase = true };
    private readonly Dictionary<string, List<(int Text, double Weight)>> _texts = [];
    private readonly Dictionary<string, double> _seldom;
    private readonly int _count;

    /// <param name="texts">The known texts.</param>
    public NearestText(IReadOnlyList<string> texts)
    {
        string[][] cut = [.. texts.Select(_words.Split)];
        _count = texts.Count;
        _seldom = cut.SelectMany(text => text.Distinct()).CountBy(word => word).ToDictionary(count => count.Key, count => Math.Log((1.0 + texts.Count) / (1 + count.Value)) + 1);
        for (int i = 0; i < cut.Length; i++)
        {
            foreach ((string word, double weight) in Weights(cut[i]))
            {
                if (!_texts.TryGetValue(word, out List<(int Text, double Weight)>? holders))
                {
                    _texts[word] = holders = [];
                }

                holders.Add((i, weight));
            }
        }
    }

    /// <summary>The number of the nearest known text; the first one where no word is known.</summary>
    public int Find(string text)
    {
        double[] likeness = new double[_count];
        foreach ((string word, double weight) in Weights(_words.Split(text)))
        {
            foreach ((int known, double other) in _texts.GetValueOrDefault(word) ?? [])
            {
                likeness[known] += weight * other;
            }
        }

        return Array.IndexOf(likeness, likeness.Max());
    }

    private (string Word, double Weight)[] Weights(string[] words)
    {
        (string Word, double Weight)[] weights = [.. words.CountBy(word => word).Select(count => (count.Key, count.Value * _seldom.GetValueOrDefault(count.Key)))];
        double length = Math.Sqrt(weights.Sum(word => word.Weight * word.Weight));
        return length > 0 ? [.. weights.Select(word => (word.Word, word.Weight / length))] : [];
    }
}
