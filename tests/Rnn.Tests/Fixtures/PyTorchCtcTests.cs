using Rnn.Heads;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Sequences;
using Rnn.Tensors;
using Rnn.Tests.Fixtures.PyTorch;
using Rnn.Tests.Heads;

namespace Rnn.Tests.Fixtures;

/// <summary>CTC losses and gradients are PyTorch's. Numbers from Fixtures/PyTorch/make_ctc.py.</summary>
public class PyTorchCtcTests
{
    public static TheoryData<string> Cases() => new(PyTorchFixture.Ctc.Keys);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Losses_and_gradients_agree(string name)
    {
        CtcCase known = PyTorchFixture.Ctc[name];
        CtcReduction reduction = Enum.Parse<CtcReduction>(known.Reduction, ignoreCase: true);
        SequenceModel<double> model = SequenceHeads.Passing(known.Classes, builder => builder.CtcOutput(known.Classes - 1, reduction, known.ZeroInfinity));
        SequenceDataset<double> data = SequenceHeads.Data(known.Classes, [.. known.Logits.Zip(known.Targets)]);
        ModelWorkspace<double> workspace = model.CreateWorkspace(WorkerTeam.Alone);
        int[] all = [.. Enumerable.Range(0, data.Count)];
        workspace.LoadInputs(data, all);
        workspace.Forward(Pass.Inference);
        workspace.LoadTargets(data, all);

        double loss = workspace.Loss();

        double expected = reduction == CtcReduction.Mean ? known.Losses[0] : known.Losses.Sum() / data.Count; // reports say the mean
        loss.Should().BeApproximately(expected, 1e-12 * Math.Abs(expected));
        SequenceLayout layout = workspace.Output.Layout;
        for (int row = 0; row < layout.Sequences; row++)
        {
            double[] gradients = known.Gradients[layout.Order[row]];
            for (int step = 0; step < layout.Lengths[row]; step++)
            {
                workspace.Layers[^1].OutputGradient.Row(layout.Offset(step) + row).ToArray().Should().Equal(
                    gradients.AsSpan(step * known.Classes, known.Classes).ToArray(), (a, b) => Math.Abs(a - b) < 1e-12);
            }
        }
    }
}
