using Rnn.Data;

namespace Samples;

/// <summary>Foresees words by counting which follow the one before, mixed with how frequent they are (Witten and Bell 1991).</summary>
public static class WordPairs
{
    private const string Unknown = "\0";

    /// <summary>The perplexity of the words of a text from the second on, where words that occur once in what was counted are one, the unknown.</summary>
    /// <param name="training">What to count.</param>
    /// <param name="test">What to foresee.</param>
    /// <param name="tokenizer">What cuts both into words.</param>
    public static double Perplexity(string training, string test, Tokenizer tokenizer)
    {
        string[] all = tokenizer.Split(training);
        HashSet<string> known = [.. all.CountBy(word => word).Where(count => count.Value > 1).Select(count => count.Key), Unknown];
        string[] learned = Known(all), words = Known(tokenizer.Split(test));
        Dictionary<string, int> single = learned.CountBy(word => word).ToDictionary();
        Dictionary<(string, string), int> pairs = learned.Zip(learned.Skip(1)).CountBy(pair => pair).ToDictionary();
        Dictionary<string, int> followers = pairs.Keys.CountBy(pair => pair.Item1).ToDictionary();
        double bits = 0;
        for (int i = 1; i < words.Length; i++)
        {
            double seldom = (single.GetValueOrDefault(words[i]) + 1.0) / (learned.Length + known.Count);
            int before = single.GetValueOrDefault(words[i - 1]), kinds = followers.GetValueOrDefault(words[i - 1]);
            bits -= Math.Log2(before == 0 ? seldom : (pairs.GetValueOrDefault((words[i - 1], words[i])) + (kinds * seldom)) / (before + kinds));
        }

        return Math.Pow(2, bits / (words.Length - 1));

        string[] Known(string[] text) => [.. text.Select(word => known.Contains(word) ? word : Unknown)];
    }
}
