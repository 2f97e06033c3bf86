using System.Numerics.Tensors;
using Rnn.Heads;
using Rnn.Models;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Tests.Heads;

/// <summary>Heads over a stack that passes its input on, so that a test chooses the outputs that are judged.</summary>
internal static class SequenceHeads
{
    /// <summary>A model whose logits are its inputs: a dense layer that is the identity after a recurrent one of no effect.</summary>
    public static SequenceModel<double> Passing(int classes, Func<SequenceModelBuilder<double>, SequenceModelBuilder<double>> end)
    {
        SequenceModel<double> model = end(SequenceModel.ManyToMany<double>(classes).Vanilla(classes, Rnn.Cells.Activation.Identity)).Build(seed: 1);
        foreach (Rnn.Parameters.Parameter<double> parameter in model.Parameters)
        {
            parameter.Values.Clear();
            if (parameter.Name is "vanilla1.W" or "output.W")
            {
                for (int i = 0; i < classes; i++)
                {
                    parameter.Values[(i * classes) + i] = 1;
                }
            }
        }

        return model;
    }

    /// <summary>Numbers from −2 to 2, [steps × classes].</summary>
    public static double[] Logits(int steps, int classes, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, steps * classes).Select(_ => (4 * random.NextDouble()) - 2)];
    }

    public static SequenceDataset<double> Data(int classes, params (double[] Logits, int[] Target)[] examples) => SequenceDataset.FromExamples(
        examples.Select(example => new Example<double>(Tensor.Create(example.Logits, [example.Logits.Length / classes, classes]), example.Target)));

    /// <summary>Classes as ints, where a list of literals would be taken for numbers.</summary>
    public static int[] Classes(params int[] classes) => classes;

    /// <summary>Some inputs of two features.</summary>
    public static SequenceDataset<float> FloatData() => SequenceDataset.FromExamples<float>([new(Examples.Sequence<float>(4, 2, 1), Classes(0, 1, 0, 1))]);

    /// <summary>The loss of a batch, and the gradients of its logits as they lie in the batch.</summary>
    public static (double Loss, double[] Gradient, HeadTally Tally, double[] Predictions) Judge(
        SequenceModel<double> model, SequenceDataset<double> data, WorkerTeam team)
    {
        ModelWorkspace<double> workspace = model.CreateWorkspace(team);
        int[] indices = [.. Enumerable.Range(0, data.Count)];
        workspace.LoadInputs(data, indices);
        workspace.Forward(Rnn.Layers.Pass.Inference);
        workspace.LoadTargets(data, indices);
        double loss = workspace.Loss();
        model.Parameters.ClearGradients();
        workspace.Head.AddGradients();
        double[] gradient = [.. workspace.Layers[^1].OutputGradient.Flat.ToArray(), .. model.Parameters.AllGradients];
        var tally = new HeadTally(outputs: 1);
        workspace.Measure(tally);
        return (loss, gradient, tally, workspace.Output.Values[..(workspace.Output.RowCount * workspace.Output.FeatureCount)].ToArray());
    }
}
