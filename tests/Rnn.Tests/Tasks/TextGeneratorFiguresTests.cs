using System.Diagnostics;
using System.Globalization;
using Rnn.Tasks;
using Samples;
using Xunit.Abstractions;

namespace Rnn.Tests.Tasks;

/// <summary>What the text generator reaches with its default settings on real data, beside what costs nothing.</summary>
[Trait("Category", "Tasks")]
public class TextGeneratorFiguresTests(ITestOutputHelper output)
{
    [Fact]
    public void The_last_tenth_of_a_novel_takes_less_than_seventeen_tenths_of_a_bit_a_character()
    {
        string novel = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data", "pride-and-prejudice.txt"));
        int cut = novel.Length * 9 / 10;

        var time = Stopwatch.StartNew();
        TextGenerator austen = TextGenerator.Train(novel[..cut]);
        output.WriteLine(FormattableString.Invariant($"{time.Elapsed.TotalSeconds:F0} s of training, {austen.History!.Epochs.Count} epochs"));
        GeneratorReport report = austen.Evaluate(novel[cut..]);

        double grams = new CharacterNGram(novel[..cut], order: 6).BitsPerCharacter(novel[cut..]);
        output.WriteLine(report.ToString());
        output.WriteLine(FormattableString.Invariant($"{grams:F3} bits a character of 6-grams, and {report.BitsPerCharacter:F3} of the generator"));
        output.WriteLine("It is a truth" + austen.Generate("It is a truth", length: 300));
        report.BitsPerCharacter.Should().BeLessThanOrEqualTo(1.70).And.BeLessThan(grams);
        report.UnknownPieces.Should().Be(0);
    }

    [Fact]
    public void Places_are_among_five_suggestions_after_two_and_three_letters_almost_as_often_as_can_be()
    {
        // The index that is searched is known: what is measured is not how well it foresees new places, but how well it ranks those that there are.
        (string Text, double Weight)[] places = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "data", "places.tsv")).Skip(1)
            .Select(line => line.Split('\t')).Select(fields => (fields[0], double.Parse(fields[1], CultureInfo.InvariantCulture)))];

        var time = Stopwatch.StartNew();
        TextGenerator suggester = TextGenerator.Train(places, new TextGeneratorOptions { CompletesKnownTexts = true, ValidationShare = 0 });
        output.WriteLine(FormattableString.Invariant($"{time.Elapsed.TotalSeconds:F0} s of training, {suggester.History!.Epochs.Count} epochs"));

        Share(letters: 2).Should().BeGreaterThanOrEqualTo(0.46);
        Share(letters: 3).Should().BeGreaterThanOrEqualTo(0.80);
        output.WriteLine(string.Join(", ", suggester.Complete("san")));

        // Each place is asked for as often as people live there.
        double Share(int letters)
        {
            double found = 0, best = 0, chance = 0, all = places.Sum(place => place.Weight);
            foreach (IGrouping<string, (string Text, double Weight)> alike in places.GroupBy(place => place.Text[..Math.Min(letters, place.Text.Length)]))
            {
                string[] suggestions = [.. suggester.Complete(alike.Key, count: 5).Select(suggestion => suggestion.Text)];
                found += alike.Where(place => suggestions.Contains(place.Text)).Sum(place => place.Weight);
                best += alike.OrderByDescending(place => place.Weight).Take(5).Sum(place => place.Weight);
                chance += alike.Sum(place => place.Weight) * Math.Min(1, 5.0 / alike.Count());
            }

            output.WriteLine(FormattableString.Invariant(
                $"{letters} letters: {found / all:F3} among 5 suggestions; {best / all:F3} at best, by population, and {chance / all:F3} in any order"));
            return found / all;
        }
    }
}
