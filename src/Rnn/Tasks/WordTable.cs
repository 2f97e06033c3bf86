namespace Rnn.Tasks;

/// <summary>
/// Which token of the target most probably belongs to each token of the source, by IBM model 1 (Brown and others 1993): what a translator has
/// to be better than.
/// </summary>
internal static class WordTable
{
    private const int MostPairs = 20_000, MostPieces = 40, Rounds = 10;

    /// <returns>For each source token a target token; −1 where none was found.</returns>
    public static int[] Learn(IReadOnlyList<(int[] Source, int[] Target)> pairs, int sourceTokens)
    {
        (int[] Source, int[] Target)[] learned = [.. pairs.Where(pair => pair.Source.Length <= MostPieces && pair.Target.Length <= MostPieces).Take(MostPairs)
            .Select(pair => ((int[])[sourceTokens, .. pair.Source], pair.Target))]; // one more source token, to which words belong that have none

        // t(target | source), begun evenly; as many numbers as there are pairs of words that ever meet.
        var chances = new Dictionary<(int Source, int Target), double>();
        for (int round = 0; round < Rounds; round++)
        {
            var counts = new Dictionary<(int Source, int Target), double>();
            double[] totals = new double[sourceTokens + 1];
            foreach ((int[] source, int[] target) in learned)
            {
                foreach (int word in target)
                {
                    double sum = source.Sum(token => chances.GetValueOrDefault((token, word), 1));
                    foreach (int token in source)
                    {
                        double part = sum > 0 ? chances.GetValueOrDefault((token, word), 1) / sum : 0;
                        counts[(token, word)] = counts.GetValueOrDefault((token, word)) + part;
                        totals[token] += part;
                    }
                }
            }

            chances = counts.ToDictionary(pair => pair.Key, pair => totals[pair.Key.Source] > 0 ? pair.Value / totals[pair.Key.Source] : 0);
        }

        int[] table = new int[sourceTokens];
        Array.Fill(table, -1);
        foreach (IGrouping<int, KeyValuePair<(int Source, int Target), double>> group in chances.Where(pair => pair.Key.Source < sourceTokens).GroupBy(pair => pair.Key.Source))
        {
            table[group.Key] = group.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.Target).First().Key.Target;
        }

        return table;
    }
}
