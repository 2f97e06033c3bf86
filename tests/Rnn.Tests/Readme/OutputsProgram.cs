using System.Numerics.Tensors;
using Rnn.Heads;
using Rnn.Models;
using Rnn.Sequences;
using Console = Rnn.Tests.Readme.Transcript;

namespace Rnn.Tests.Readme;

public class OutputsProgram
{
    [Fact]
    public void It_runs()
    {
        IReadOnlyList<string> lines = Transcript.Of(Run);

        lines.Should().HaveCount(2);
        lines[0].Should().MatchRegex(@"^loss .* \(degrees: .*MAE.*; rain: .*accuracy.*\)$");
        double degrees = double.Parse(lines[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        degrees.Should().BeInRange(-1, 1, "the degrees are the mean of three sines");
    }

    private static void Run()
    {
        #region README: several outputs
        // From three hours of a made-up sensor: how warm will it be, and will it rain? It rains where it gets colder.
        SequenceDataset<float> data = SequenceDataset.FromExamples(Enumerable.Range(0, 400).Select(hour =>
        {
            float[] degrees = [.. Enumerable.Range(hour, 4).Select(i => MathF.Sin(i * 0.7f))];
            float[][] past = [.. degrees[..3].Select(value => new[] { value })];
            return new Example<float>(past, [degrees[3], degrees[3] < degrees[2] ? 1 : 0]);
        }));

        SequenceModel<float> model = SequenceModel.ManyToOne(features: 1)
            .Gru(16)
            .LinearOutput(1, Loss.Huber(), name: "degrees")
            .SigmoidOutput(1, name: "rain", weight: 0.5)
            .Build(seed: 1);
        model.Fit(data);
        Console.WriteLine(model.Evaluate(data));

        Tensor<float> answer = model.Predict(new float[,] { { 0 }, { 0.64f }, { 0.99f } });
        Tensor<float> degrees = model.Output("degrees").Of(answer), rain = model.Output("rain").Of(answer);
        Console.WriteLine(FormattableString.Invariant($"{degrees[0]:F2} degrees, rain {rain[0]:F2}"));
        #endregion
    }
}
