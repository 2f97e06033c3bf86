using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Decoding;
using Rnn.Metrics;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Training;
using Console = Rnn.Tests.Readme.Transcript;

namespace Rnn.Tests.Readme;

public class SymbolsProgram
{
    [Fact]
    public void It_runs()
    {
        IReadOnlyList<string> lines = Transcript.Of(Run);

        lines[0].Should().MatchRegex("^label error rate 0(\\.0[0-4].*)?$");
        lines[1].Should().Be("meet");
        lines[2].Should().MatchRegex(@"^m at \d+\.\.\d+, e at .*, e at .*, t at ");
    }

    private static void Run()
    {
        #region README: symbols
        // Morse code as a receiver hears it: a level at each moment, at a speed of the sender's own. Nobody says where a letter begins.
        var letters = new Vocabulary("e", "t", "a", "i", "n", "m");
        string[] codes = [".", "-", ".-", "..", "-.", "--"];
        var random = new Random(1);
        Tensor<float> Sound(IEnumerable<int> text)
        {
            int unit = random.Next(1, 3);
            IEnumerable<int> Tone(char mark) => Enumerable.Repeat(1, mark == '-' ? 3 * unit : unit).Concat(Enumerable.Repeat(0, unit));
            float[] levels = [.. text.SelectMany(letter => codes[letter].SelectMany(Tone).Concat(Enumerable.Repeat(0, 2 * unit)))
                .Select(level => level + (0.2f * random.NextSingle()))];
            return Tensor.Create(levels, [levels.Length, 1]);
        }

        SequenceDataset<float> Messages(int count) => SequenceDataset.FromExamples(Enumerable.Range(0, count).Select(_ =>
        {
            int[] text = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(letters.Count))];
            return new Example<float>(Sound(text), text);
        }));

        SequenceModel<float> model = SequenceModel.ManyToMany(features: 1)
            .Bidirectional(() => new GruCell<float>(24))
            .CtcOutput(symbols: letters.Count)
            .Build(seed: 1);
        model.Fit(Messages(500), new FitOptions<float> { Epochs = 15, Optimizer = new Adam(0.01) });
        Console.WriteLine(model.Evaluate(Messages(200), [new LabelErrorRate()]).Values[0]);

        int[] message = letters.Encode(["m", "e", "e", "t"]);
        Tensor<float> sound = Sound(message);
        Console.WriteLine(letters.DecodeText(model.ReadSymbols(sound)[0].Tokens));
        Console.WriteLine(string.Join(", ", model.AlignSymbols(sound, message).Spans.Select(span => $"{letters[span.Symbol]} at {span.Steps}")));
        #endregion
    }
}
