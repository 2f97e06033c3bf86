using Rnn.Models;
using Rnn.Sequences;
using Console = Rnn.Tests.Readme.Transcript;

namespace Rnn.Tests.Readme;

public class StreamsProgram
{
    [Fact]
    public void It_runs() => Transcript.Of(Run).Should().Equal("the same again: True", "the same bits as the whole: True");

    private static void Run()
    {
        #region README: streams
        SequenceModel<float> model = SequenceModel.ManyToMany(features: 2).Lstm(16).LinearOutput(1).Build(seed: 1);
        StreamingSession<float> session = model.CreateSession();
        float[] output = new float[1];

        session.Step([0.5f, 1f], output);                        // a microsecond, no allocation
        SessionState<float> snapshot = session.Snapshot();

        session.Step([0.25f, -1f], output);
        float once = output[0];
        session.Restore(snapshot);                               // back to the moment after the first step
        session.Step([0.25f, -1f], output);
        Console.WriteLine($"the same again: {output[0] == once}");

        float[,] whole = { { 0.5f, 1f }, { 0.25f, -1f } };
        Console.WriteLine($"the same bits as the whole: {model.Predict(whole)[1, 0] == once}");
        #endregion
    }
}
