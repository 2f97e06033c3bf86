using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Training;
using Console = Rnn.Tests.Readme.Transcript;

namespace Rnn.Tests.Readme;

public class LengthsProgram
{
    [Fact]
    public void It_runs()
    {
        IReadOnlyList<string> lines = Transcript.Of(Run);

        lines[0].Should().StartWith("5 examples, loss");
        lines.Should().HaveCount(2);
        double.Parse(lines[1].Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture).Should().BeApproximately(2.5, 0.75, "1 + 0.5 + 1");
    }

    private static void Run()
    {
        #region README: lengths
        // The target is the sum of a sequence. One of them is empty, and its sum is 0.
        float[][] series = [[1, 2], [0.5f], [], [1, 1, 1, 0.5f], [0.25f, 0.5f, 1]];
        SequenceDataset<float> data = SequenceDataset.FromExamples(series.Select(values =>
            new Example<float>(Column(values), new[] { values.Sum() })));

        SequenceModel<float> model = SequenceModel.ManyToOne(features: 1).Gru(16).LinearOutput(1).Build(seed: 1);
        TrainingHistory history = model.Fit(data, new FitOptions<float> { Epochs = 300, Optimizer = new Adam(0.01), GroupByLength = true });

        Console.WriteLine($"{data.Count} examples, loss {history.Epochs[^1].TrainingLoss:F4}");
        Console.WriteLine(FormattableString.Invariant($"1 + 0.5 + 1 = {model.Predict(Column([1, 0.5f, 1]))[0]:F2}"));

        static float[,] Column(float[] values)
        {
            float[,] column = new float[values.Length, 1];
            for (int step = 0; step < values.Length; step++)
            {
                column[step, 0] = values[step];
            }

            return column;
        }
        #endregion
    }
}
