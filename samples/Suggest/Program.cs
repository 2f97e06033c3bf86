using System.Globalization;
using Rnn.Data;
using Rnn.Tasks;
using Samples;

// What is being searched for? 10,000 towns, each asked for as often as people live there, are learned letter by letter; after two, three and four letters the right one
// should be among five suggestions. One-to-many: the network writes a name out of nothing but its beginning. Beside it: the best that is possible, by population.
const int Suggestions = 5;
return Sample.Run(args, "Learns to complete searches while they are typed.", "places.tsv",
    "A TSV file whose heading names the columns query and population (how often it is asked for).", run =>
{
    (string Text, double Weight)[] places = [.. TextFiles.ReadPairs(run.Data, first: "query", second: "population").Select((pair, i) => (pair.First, Weight(pair.Second, i)))];
    Console.WriteLine($"{places.Length:N0} places; {string.Join(", ", places.OrderByDescending(place => place.Weight).Take(3).Select(place => place.Text))} are the largest.");

    TextGenerator suggester = run.TrainOrLoad(TextGenerator.Load, () => TextGenerator.Train(places, new TextGeneratorOptions
    {
        CompletesKnownTexts = true,
        ValidationShare = 0, // the index that is searched is known; what is learned is how to rank it
        Progress = run.Progress,
        Checkpoint = run.Checkpoint.File,
        Resume = run.Checkpoint.Resume,
        Seed = run.Seed,
        Fit = run.Quick ? new() { Epochs = 1 } : null,
    }, run.Stop), (it, file) => it.Save(file));

    Console.WriteLine($"the right one among {Suggestions}   suggested   at best   in any order");
    double[] found = [.. Enumerable.Range(2, 3).Select(letters =>
    {
        (double share, double best, double chance) = Measure(letters);
        Console.WriteLine(FormattableString.Invariant($"after {letters} letters            {share,9:F3}{best,10:F3}{chance,15:F3}"));
        return share;
    })];
    Console.WriteLine();
    foreach (string typed in (string[])["sa", "san", "new", "par"])
    {
        Console.WriteLine($"{typed}: {string.Join(", ", suggester.Complete(typed, Suggestions))}");
    }

    if (run.Value(Prompt.Ask))
    {
        Prompt.Letters("Type the beginning of a place", typed => suggester.Complete(typed.ToLowerInvariant(), Suggestions).Select(suggestion => suggestion.ToString()));
    }

    return FormattableString.Invariant($"hits among {Suggestions} after 2, 3, 4 letters: {found[0]:F3}, {found[1]:F3}, {found[2]:F3}");

    // Each place is asked for as often as people live there.
    (double Share, double Best, double Chance) Measure(int letters)
    {
        double share = 0, best = 0, chance = 0, all = places.Sum(place => place.Weight);
        foreach (IGrouping<string, (string Text, double Weight)> alike in places.GroupBy(place => place.Text[..Math.Min(letters, place.Text.Length)]))
        {
            string[] suggestions = [.. suggester.Complete(alike.Key, Suggestions).Select(suggestion => suggestion.Text)];
            share += alike.Where(place => suggestions.Contains(place.Text)).Sum(place => place.Weight);
            best += alike.OrderByDescending(place => place.Weight).Take(Suggestions).Sum(place => place.Weight);
            chance += alike.Sum(place => place.Weight) * Math.Min(1, (double)Suggestions / alike.Count());
        }

        return (share / all, best / all, chance / all);
    }

    static double Weight(string text, int row) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double weight) ? weight
        : throw new InvalidDataException($"line {row + 2}, column population: '{text}' is no number.");
}, Prompt.Ask);
