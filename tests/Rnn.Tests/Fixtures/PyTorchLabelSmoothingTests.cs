using System.Numerics.Tensors;
using Rnn.Heads;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Sequences;
using Rnn.Tensors;
using Rnn.Tests.Fixtures.PyTorch;
using Rnn.Tests.Heads;

namespace Rnn.Tests.Fixtures;

/// <summary>Cross-entropies against smoothed labels and their gradients are PyTorch's. Numbers from Fixtures/PyTorch/make_label_smoothing.py.</summary>
public class PyTorchLabelSmoothingTests
{
    public static TheoryData<string> Cases() => new(PyTorchFixture.LabelSmoothing.Keys);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Losses_and_gradients_agree(string name)
    {
        LabelSmoothingCase known = PyTorchFixture.LabelSmoothing[name];
        SequenceModel<double> model = SequenceHeads.Passing(known.Classes, builder => builder.SoftmaxOutput(known.Classes, labelSmoothing: known.Smoothing));
        var data = SequenceDataset.FromExamples(known.Logits.Zip(known.Targets, (logits, target) =>
        {
            int steps = logits.Length / known.Classes;
            return new Example<double>(Tensor.Create(logits, [steps, known.Classes]), Tensor.Create(target, [steps, target.Length / steps]));
        }));
        ModelWorkspace<double> workspace = model.CreateWorkspace(WorkerTeam.Alone);
        int[] all = [.. Enumerable.Range(0, data.Count)];
        workspace.LoadInputs(data, all);
        workspace.Forward(Pass.Inference);
        workspace.LoadTargets(data, all, known.ClassWeights);

        double loss = workspace.Loss();

        loss.Should().BeApproximately(known.Loss, 1e-13 * known.Loss);
        SequenceLayout layout = workspace.Output.Layout;
        for (int row = 0; row < layout.Sequences; row++)
        {
            double[] gradients = known.Gradients[layout.Order[row]];
            for (int step = 0; step < layout.Lengths[row]; step++)
            {
                workspace.Layers[^1].OutputGradient.Row(layout.Offset(step) + row).ToArray().Should().Equal(
                    gradients.AsSpan(step * known.Classes, known.Classes).ToArray(), (a, b) => Math.Abs(a - b) < 1e-14);
            }
        }

        var tally = new HeadTally(outputs: 1);
        workspace.Measure(tally);
        tally.Loss.Should().BeApproximately(known.Loss, 1e-13 * known.Loss, "measured it is the same loss");
        tally.LossOf(0).Should().Be(tally.Loss);
    }

    [Fact]
    public void There_are_rows_whose_class_counts_nothing_but_for_what_is_dealt_out() =>
        PyTorchFixture.LabelSmoothing.Values.Where(known => known.ClassWeights is not null).Should().OnlyContain(
            known => known.ClassWeights!.Contains(0) && known.Targets.SelectMany(target => target).Any(target => known.ClassWeights![(int)target] == 0));
}
