using Rnn.Cells;
using Rnn.Layers;
using Rnn.Models;
using Console = Rnn.Tests.Readme.Transcript;

namespace Rnn.Tests.Readme;

public class DirectionsProgram
{
    [Fact]
    public void It_runs() => Transcript.Of(Run).Should().Contain(line => line.Contains("lstm1") && line.Contains("both directions, Concatenate"))
        .And.Contain(line => line.Contains("gru2") && line.Contains("both directions, Sum"))
        .And.Contain(line => line.Contains("[time, 64]"));

    private static void Run()
    {
        #region README: directions
        SequenceModel<float> model = SequenceModel.ManyToMany(features: 8)
            .Bidirectional(() => new LstmCell<float>(32))                                       // [forward, backward]: 64 features
            .Bidirectional(new GruCell<float>(64), new GruCell<float>(64), Merge.Sum).Residual()
            .Dropout(0.2, variational: true)
            .SoftmaxOutput(5)
            .Build(seed: 1);

        Console.WriteLine(model);
        #endregion
    }
}
