using Rnn.Heads;

namespace Rnn.Decoding;

/// <summary>Prefix beam search over the outputs of CTC: sums the paths of each beginning of an answer, and follows the best of these.</summary>
/// <remarks>
/// Of each prefix it keeps the log-probability of the paths that end in a blank and of those that end in its last symbol, since only after
/// a blank may the same symbol come again. A beam that holds all prefixes gives exact probabilities. Hannun, Maas, Jurafsky and Ng 2014.
/// </remarks>
internal sealed class CtcPrefixBeam(CtcOptions options, int blank)
{
    private readonly WordTree? _words = options.Words is null ? null : new WordTree(options.Words);
    private readonly Dictionary<Prefix, (double Blank, double Symbol)> _next = [];
    private List<(Prefix Prefix, double Blank, double Symbol)> _beam = [];

    /// <summary>The best answers, best first.</summary>
    /// <param name="logProbabilities">[time × classes].</param>
    /// <param name="classes">Symbols and the blank.</param>
    public DecodedSequence[] Search(ReadOnlySpan<double> logProbabilities, int classes)
    {
        _beam = [(new Prefix(null, -1, 0, 0, _words?.Root), 0, double.NegativeInfinity)];
        for (int first = 0; first < logProbabilities.Length; first += classes)
        {
            Extend(logProbabilities.Slice(first, classes));
        }

        return [.. _beam
            .Where(entry => entry.Prefix.IsComplete)
            .Select(entry => (entry.Prefix, Total: LogDomain.Add(entry.Blank, entry.Symbol)))
            .OrderByDescending(entry => entry.Total + (options.WordBonus * entry.Prefix.WordsAtEnd(options.Separator)))
            .ThenBy(entry => entry.Prefix.Number)
            .Take(options.Count)
            .Select(entry => new DecodedSequence { Tokens = entry.Prefix.Symbols(), LogProbability = entry.Total })];
    }

    private void Extend(ReadOnlySpan<double> step)
    {
        _next.Clear();
        foreach ((Prefix prefix, double endsInBlank, double endsInSymbol) in _beam)
        {
            double total = LogDomain.Add(endsInBlank, endsInSymbol);
            Add(prefix, total + step[blank], double.NegativeInfinity);
            for (int symbol = 0; symbol < step.Length; symbol++)
            {
                if (symbol == blank)
                {
                    continue;
                }

                bool repeats = symbol == prefix.Symbol;
                if (repeats)
                {
                    Add(prefix, double.NegativeInfinity, endsInSymbol + step[symbol]);
                }

                double before = repeats ? endsInBlank : total;
                if (!double.IsNegativeInfinity(before) && prefix.Child(symbol, options.Separator) is { } longer)
                {
                    Add(longer, double.NegativeInfinity, before + step[symbol]);
                }
            }
        }

        // Of equals the one that was met first, so that the answer is the same everywhere.
        _beam = [.. _next
            .Select(entry => (entry.Key, entry.Value.Blank, entry.Value.Symbol))
            .OrderByDescending(entry => LogDomain.Add(entry.Blank, entry.Symbol) + (options.WordBonus * entry.Key.Words))
            .ThenBy(entry => entry.Key.Number)
            .Take(options.BeamWidth)];
    }

    private void Add(Prefix prefix, double blankPaths, double symbolPaths)
    {
        (double ofBlank, double ofSymbol) = _next.TryGetValue(prefix, out (double, double) found)
            ? found
            : (double.NegativeInfinity, double.NegativeInfinity);
        _next[prefix] = (LogDomain.Add(ofBlank, blankPaths), LogDomain.Add(ofSymbol, symbolPaths));
    }

    /// <summary>A beginning of an answer: another one, and a symbol more. There is one object for each.</summary>
    private sealed class Prefix(Prefix? before, int symbol, int words, long number, WordTree.Node? word)
    {
        private readonly Dictionary<int, Prefix?> _children = [];
        private readonly Counter _counter = before?._counter ?? new Counter();

        public int Symbol => symbol;

        /// <summary>Words that have ended in a separator.</summary>
        public int Words => words;

        /// <summary>In which order prefixes were met.</summary>
        public long Number => number;

        /// <summary>Whether an answer may end here.</summary>
        public bool IsComplete => word is null || word.IsRoot || word.IsEnd;

        /// <summary>The prefix with a symbol more; null if no word goes on so.</summary>
        public Prefix? Child(int next, int? separator)
        {
            if (!_children.TryGetValue(next, out Prefix? child))
            {
                WordTree.Node? then = word;
                bool ends = next == separator;
                bool allowed = word is null || (ends ? word.IsEnd : word.TryNext(next, out then));
                child = allowed
                    ? new Prefix(this, next, words + (ends && symbol != separator && before is not null ? 1 : 0), ++_counter.Value, ends ? word?.Root : then)
                    : null;
                _children[next] = child;
            }

            return child;
        }

        /// <summary>Words, the last among them, if nothing follows.</summary>
        public int WordsAtEnd(int? separator) => words + (separator is not null && before is not null && symbol != separator ? 1 : 0);

        public int[] Symbols()
        {
            var symbols = new List<int>();
            for (Prefix at = this; at.Before is { } shorter; at = shorter)
            {
                symbols.Add(at.Symbol);
            }

            symbols.Reverse();
            return [.. symbols];
        }

        private Prefix? Before => before;

        private sealed class Counter
        {
            public long Value;
        }
    }
}
