using Rnn.Cells;
using Rnn.Decoding;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Training;
using Console = Rnn.Tests.Readme.Transcript;

namespace Rnn.Tests.Readme;

public class LookingProgram
{
    [Fact]
    public void It_runs()
    {
        IReadOnlyList<string> lines = Transcript.Of(Run);

        lines.Should().Equal("May 9, 2031: 2031-05-09, read from 0031MMa999", "14 February 1987: 1987-02-14, read from 9987Fee414");
    }

    private static void Run()
    {
        #region README: looking
        // Dates as people write them to ISO 8601. Each pair is a text and what it means.
        var random = new Random(1);
        var english = System.Globalization.CultureInfo.InvariantCulture;
        string[] formats = ["MMMM d, yyyy", "d MMMM yyyy", "dddd, d MMMM yyyy", "MMM d yyyy"];
        (string Text, string Iso)[] dates = [.. Enumerable.Range(0, 2000).Select(_ => new DateTime(1950, 1, 1).AddDays(random.Next(36_500))).Select(date =>
            (date.ToString(formats[random.Next(4)], english), date.ToString("yyyy-MM-dd", english)))];
        Vocabulary letters = Vocabulary.FromCharacters(dates.Select(date => date.Text), unknown: null), digits = new("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "-");
        int[] Read(string text) => letters.Encode(Vocabulary.Characters(text));

        SequenceModel<float> model = SequenceModel.ManyToMany(features: 0)
            .Embedding(letters, 16).Bidirectional(() => new GruCell<float>(24))
            .Decode()
            .Embedding(digits, 16).Gru(48, attention: Attention.Additive()).SoftmaxOutput(digits)
            .Build(seed: 1);
        model.Fit(
            SequenceDataset.FromExamples(dates.Select(date => new Example<float>(Read(date.Text), digits.Encode(Vocabulary.Characters(date.Iso))))),
            new FitOptions<float> { Epochs = 12, Optimizer = new Adam(0.01), Schedule = LearningRateSchedule.Cosine() });

        foreach (string text in new[] { "May 9, 2031", "14 February 1987" })
        {
            DecodedSequence answer = model.Decode(Read(text), new DecodingOptions { KeepsAttention = true })[0];
            // The letter that each digit has looked at most.
            IEnumerable<char> looked = answer.Attention.Take(10).Select(weights => text[weights.ToList().IndexOf(weights.Max())]);
            Console.WriteLine($"{text}: {digits.DecodeText(answer.Tokens)}, read from {string.Concat(looked)}");
        }
        #endregion
    }
}
