using System.Numerics.Tensors;
using Rnn.Diagnostics;
using Rnn.Models;
using Rnn.Sequences;
using Console = Rnn.Tests.Readme.Transcript;

namespace Rnn.Tests.Readme;

public class InsideProgram
{
    [Fact]
    public void It_runs()
    {
        string[] lines = [.. Transcript.Of(Run)];

        lines[0].Should().MatchRegex(@"^the forget gate at the last step: 0\.\d\d$");
        lines.Should().Contain(line => line.StartsWith("lstm1:")).And.Contain(line => line.StartsWith("vanilla2:"));
    }

    private static void Run()
    {
        #region README: seeing inside
        SequenceModel<float> model = SequenceModel.ManyToOne(features: 1).Lstm(8).Vanilla(8).LinearOutput(1).Build(seed: 1);
        var example = new Example<float>(new float[30, 1], new[] { 1f });

        SequenceTrace<float> trace = model.Trace(example);
        Tensor<float> forget = trace["lstm1"]["f"];              // [time, units]; also i, g, o, c, h
        Tensor<float> gradient = trace["vanilla2"].Gradient("h"); // ∂L/∂h at every step
        Console.WriteLine(FormattableString.Invariant($"the forget gate at the last step: {forget[29, 0]:F2}"));

        Console.WriteLine(model.GradientFlow(SequenceDataset.FromExamples([example])));
        #endregion
        gradient.Lengths.ToArray().Should().Equal([30, 8]);
    }
}
