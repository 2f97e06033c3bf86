using Rnn.Cells;
using Rnn.Decoding;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Training;
using Console = Rnn.Tests.Readme.Transcript;

namespace Rnn.Tests.Readme;

public class AnswersProgram
{
    [Fact]
    public void It_runs()
    {
        IReadOnlyList<string> lines = Transcript.Of(Run);

        lines.Should().Equal("forty two: 42", "sixty seven: 67", "ninety three: 93");
    }

    private static void Run()
    {
        #region README: answers
        // Numbers in words to numbers in digits. Three of them are kept from the training.
        string[] ones = ["", " one", " two", " three", " four", " five", " six", " seven", " eight", " nine"];
        string[] tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
        (string Words, string Digits)[] numbers = [.. from ten in Enumerable.Range(2, 8) from one in Enumerable.Range(0, 10) select (tens[ten - 2] + ones[one], $"{ten}{one}")];
        string[] kept = ["forty two", "sixty seven", "ninety three"];
        Vocabulary words = Vocabulary.FromTexts(numbers.Select(number => number.Words.Split(' '))), digits = new("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

        SequenceModel<float> model = SequenceModel.ManyToMany(features: 0)
            .Embedding(words, 16).Bidirectional(() => new GruCell<float>(16))
            .Decode()
            .Embedding(digits, 16).Gru(32).SoftmaxOutput(digits)
            .Build(seed: 1);
        model.Fit(
            SequenceDataset.FromExamples(numbers.Where(number => !kept.Contains(number.Words)).Select(number =>
                new Example<float>(words.Encode(number.Words.Split(' ')), digits.Encode(Vocabulary.Characters(number.Digits))))),
            new FitOptions<float> { Epochs = 150, Optimizer = new Adam(0.01) });

        foreach (string text in kept)
        {
            Console.WriteLine($"{text}: {digits.DecodeText(model.Decode(words.Encode(text.Split(' ')))[0].Tokens)}");
        }
        #endregion
    }
}
