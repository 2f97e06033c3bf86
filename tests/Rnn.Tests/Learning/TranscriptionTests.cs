using System.Globalization;
using Rnn.Cells;
using Rnn.Decoding;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Training;
using Xunit.Abstractions;

namespace Rnn.Tests.Learning;

/// <summary>Sequences written into other sequences by an encoder and a decoder with attention; every answer must be exact, on unseen inputs.</summary>
[Trait("Category", "Learning")]
public class TranscriptionTests(ITestOutputHelper console)
{
    private const int Unseen = 500;

    private static readonly string[][] _months =
    [
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
        ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
        ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"],
    ];

    private static readonly string[][] _weekdays =
    [
        ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
        ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"],
        ["Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"],
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Ten_to_twenty_symbols_are_copied_or_reversed(bool reversed)
    {
        var random = new Random(5);
        (string, string)[] pairs = [.. Enumerable.Range(0, 4000 + Unseen).Select(_ =>
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(10, 21)).Select(_ => (char)('a' + random.Next(10))));
            return (text, reversed ? string.Concat(text.Reverse()) : text);
        })];

        Exact(reversed ? "reversing" : "copying", pairs, units: 64, epochs: 8, rate: 0.005, batch: 32).Should().BeGreaterThanOrEqualTo(0.99);
    }

    [Fact]
    public void Numbers_of_up_to_five_digits_are_added()
    {
        var random = new Random(5);
        HashSet<(int, int)> sums = [];
        while (sums.Count < 12_000 + Unseen)
        {
            sums.Add((Number(), Number()));
        }

        // Written from the last digit on, as one adds.
        (string, string)[] pairs = [.. sums.Select(sum => ($"{sum.Item1}+{sum.Item2}", string.Concat($"{sum.Item1 + sum.Item2}".Reverse())))];

        Exact("adding", pairs, units: 128, epochs: 14, rate: 0.003, batch: 64).Should().BeGreaterThanOrEqualTo(0.95);

        int Number()
        {
            int digits = random.Next(1, 6);
            return random.Next(digits == 1 ? 0 : (int)Math.Pow(10, digits - 1), (int)Math.Pow(10, digits));
        }
    }

    [Fact]
    public void Dates_in_three_languages_are_written_as_ISO_8601()
    {
        var random = new Random(5);
        var first = new DateTime(1900, 1, 1);
        DateTime[] dates = [.. Enumerable.Range(0, 73_000).OrderBy(_ => random.Next()).Take(5000 + Unseen).Select(day => first.AddDays(day))];
        (string, string)[] pairs = [.. dates.Select(date => (Write(date, random), date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))];
        console.WriteLine(string.Join("; ", pairs.Take(12).Select(pair => pair.Item1)));

        Exact("dates", pairs, units: 64, epochs: 8, rate: 0.005, batch: 32).Should().BeGreaterThanOrEqualTo(0.98);
    }

    private static string Write(DateTime date, Random random)
    {
        int language = random.Next(3), day = date.Day;
        string month = _months[language][date.Month - 1], weekday = _weekdays[language][(int)date.DayOfWeek];
        string text = (language, random.Next(5)) switch
        {
            (0, 0) => $"{month} {day}, {date.Year}",
            (0, 1) => $"{day} {month} {date.Year}",
            (0, 2) => $"{weekday}, {month} {day}, {date.Year}",
            (0, 3) => $"the {day}{Ordinal(day)} of {month} {date.Year}",
            (0, _) => $"{month[..3]} {day} {date.Year}",
            (1, 0) => $"le {(day == 1 ? "1er" : $"{day}")} {month} {date.Year}",
            (1, 1) => $"{weekday} {day} {month} {date.Year}",
            (1, _) => $"{day} {month} {date.Year}",
            (_, 0) => $"{weekday}, {day}. {month} {date.Year}",
            (_, 1) => $"{weekday}, den {day}. {month} {date.Year}",
            (_, 2) => $"{day:00}.{date.Month:00}.{date.Year}",
            (_, _) => $"{day}. {month} {date.Year}",
        };
        return random.Next(4) == 0 ? text.ToUpperInvariant() : text;
    }

    private static string Ordinal(int day) => (day % 10, day / 10) switch
    {
        (1, not 1) => "st",
        (2, not 1) => "nd",
        (3, not 1) => "rd",
        _ => "th",
    };

    // The last pairs are never seen in training; what part of them is right from the first symbol to the end.
    private double Exact(string task, (string Input, string Target)[] pairs, int units, int epochs, double rate, int batch)
    {
        Vocabulary read = Vocabulary.FromCharacters(pairs.Select(pair => pair.Input), unknown: null);
        Vocabulary written = Vocabulary.FromCharacters(pairs.Select(pair => pair.Target), unknown: null);
        Example<float>[] examples = [.. pairs.Select(pair =>
            new Example<float>(read.Encode(Vocabulary.Characters(pair.Input)), written.Encode(Vocabulary.Characters(pair.Target))))];
        SequenceDataset<float> training = SequenceDataset.FromExamples(examples[..^Unseen]), unseen = SequenceDataset.FromExamples(examples[^Unseen..]);
        SequenceModel<float> model = SequenceModel.ManyToMany(0)
            .Embedding(read, 16).Bidirectional(() => new GruCell<float>(units / 2))
            .Decode()
            .Embedding(written, 16).Gru(units, attention: Attention.Additive()).SoftmaxOutput(written.Count)
            .Build(seed: 1);
        model.Fit(training, new FitOptions<float>
        {
            Epochs = epochs,
            BatchSize = batch,
            Optimizer = new Adam(rate),
            Schedule = LearningRateSchedule.Cosine(),
            Seed = 1,
        });

        DecodedSequence[][] answers = model.Decode(unseen, new DecodingOptions { MostTokens = 30 });

        int right = answers.Select((answer, i) => answer[0].Tokens.SequenceEqual(unseen.GetTarget(i).ToArray().Select(token => (int)token))).Count(isRight => isRight);
        console.WriteLine(FormattableString.Invariant($"{task}: {right} of {Unseen} unseen sequences exact"));
        return right / (double)Unseen;
    }
}
