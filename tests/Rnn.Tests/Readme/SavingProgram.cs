using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Persistence;
using Rnn.Sequences;
using Rnn.Training;
using Console = Rnn.Tests.Readme.Transcript;

namespace Rnn.Tests.Readme;

public class SavingProgram
{
    [Fact]
    public void It_runs()
    {
        string before = Environment.CurrentDirectory;
        foreach (string file in new[] { "run.safetensors", "model.safetensors" })
        {
            File.Delete(file);
        }

        Transcript.Of(Run).Should().Equal("the same answer: True");
        Environment.CurrentDirectory.Should().Be(before);
    }

    private static void Run()
    {
        #region README: saving
        SequenceModel<float> model = SequenceModel.ManyToOne(features: 2).Lstm(8).LinearOutput(1).Build(seed: 1);
        SequenceDataset<float> data = SequenceDataset.FromExamples([new Example<float>(new float[5, 2], [1f])]);

        model.Fit(data, new FitOptions<float>
        {
            Epochs = 20,
            Schedule = LearningRateSchedule.Cosine(),
            EarlyStopping = new EarlyStopping { Patience = 5 },
            Checkpoint = new CheckpointFile<float>("run.safetensors"),
            Resume = true,                                       // run it again after a crash: it goes on to the same bits
        });

        model.Save("model.safetensors");
        SequenceModel<float> loaded = SequenceModel.Load("model.safetensors");
        Console.WriteLine($"the same answer: {loaded.Predict(new float[5, 2])[0] == model.Predict(new float[5, 2])[0]}");
        #endregion
    }
}
