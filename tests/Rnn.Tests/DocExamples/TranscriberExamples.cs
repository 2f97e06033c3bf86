using System.Numerics.Tensors;
using Rnn.Tasks;
using Rnn.Tests.Tasks;
using Rnn.Training;

namespace Rnn.Tests.DocExamples;

/// <summary>The examples of the doc comments about the transcriber, word for word.</summary>
public class TranscriberExamples
{
    [Fact]
    public void A_transcriber()
    {
        (Tensor<float> Features, string Text)[] recordings = Signals.Create(seed: 1, count: 20), others = Signals.Create(seed: 2, count: 5);

        Transcriber transcriber = Transcriber.Train(recordings);
        Console.WriteLine(transcriber.Evaluate(others));
        Transcript said = transcriber.Predict(others[0].Features);
        Console.WriteLine($"{said.Text}, with a probability of {said.Confidence:F2}");

        said.Confidence.Should().BeInRange(0, 1);
    }

    [Fact]
    public void Options_of_a_transcriber()
    {
        var options = new TranscriberOptions { FramesPerStep = 2, Progress = new ConsoleProgress() };

        options.ToString().Should().Be("texts cut by characters, 2 frames a step");
    }
}
