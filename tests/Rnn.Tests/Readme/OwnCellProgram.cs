using Rnn.Contracts;
using Rnn.Models;
using Rnn.Tests.Contracts;
using Console = Rnn.Tests.Readme.Transcript;

namespace Rnn.Tests.Readme;

public class OwnCellProgram
{
    [Fact]
    public void It_runs()
    {
        string[] lines = [.. Transcript.Of(Run)];

        lines.Should().Contain(line => line.Contains("derivatives")).And.NotContain(line => line.Contains("FAILED"));
        lines[^1].Should().StartWith("mgu: 20 numbers for 20 steps");
    }

    private static void Run()
    {
        #region README: your own cell
        CellReport report = CellContract.Verify(() => new MinimalGatedUnit<double>(5));
        Console.WriteLine(report);                               // what was checked, and in words what fails
        report.ThrowIfFailed();

        SequenceModel<float> model = SequenceModel.ManyToMany(features: 3)
            .Recurrent(new MinimalGatedUnit<float>(32))
            .Bidirectional(() => new MinimalGatedUnit<float>(16))
            .LinearOutput(1)
            .Build(seed: 1);
        Console.WriteLine($"mgu: {model.Predict(new float[20, 3]).FlattenedLength} numbers for 20 steps");
        #endregion
    }
}
