using Rnn.Cells;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Tensors;
using Rnn.Tests.Cells;
using Rnn.Training;

namespace Rnn.Tests.Training;

/// <summary>Every kind of cell trained in chunks, whatever the sizes of its states.</summary>
public class ChunkedCellTests
{
    private static readonly int[] _lengths = [3, 23, 10, 0, 17];

    public static TheoryData<string> Cells => ["gru before", .. Variants.Names];

    // Without kinks, at which a difference is no derivative.
    public static TheoryData<string> SmoothCells =>
        ["gru before", "gru before normalized", "gru after normalized", "lstm projected", "lstm peepholes projected", "lstm coupled projected"];

    [Theory]
    [MemberData(nameof(Cells))]
    public void The_state_is_carried_from_chunk_to_chunk(string cell)
    {
        FitOptions<double> options = new() { Epochs = 1, Optimizer = new GradientDescent(1e-300), Shuffle = false };
        foreach (bool perStep in new[] { true, false })
        {
            SequenceDataset<double> data = Examples.Random<double>(_lengths, 3, 2, perStep);
            double whole = Model(cell, perStep).Fit(data, options).Epochs[0].TrainingLoss;
            double chunks = Model(cell, perStep).Fit(data, options with { ChunkLength = 6 }).Epochs[0].TrainingLoss;

            chunks.Should().BeApproximately(whole, 1e-13, "of answers at {0}", perStep ? "every step" : "the end");
        }
    }

    [Theory]
    [MemberData(nameof(SmoothCells))]
    public void The_gradient_is_that_of_the_chunk_with_the_carried_state_held(string cell)
    {
        SequenceModel<double> model = Model(cell, perStep: true);
        SequenceDataset<double> data = Examples.Random<double>(_lengths, 3, 2, perStep: true);
        ModelWorkspace<double> workspace = model.CreateWorkspace(WorkerTeam.Alone);
        int[] indices = [.. Enumerable.Range(0, data.Count)];
        var pass = new Pass(Training: true, Seed: 1, Step: 0, Continues: true);
        workspace.LoadInputs(data, indices, SequenceWindow.Steps(0, 8));
        workspace.Forward(Pass.Inference);
        workspace.SaveState(int.MaxValue);

        double Loss()
        {
            workspace.LoadInputs(data, indices, SequenceWindow.Steps(8, 7));
            workspace.Forward(pass);
            workspace.LoadTargets(data, indices);
            return workspace.Loss();
        }

        model.Parameters.ClearGradients();
        Loss();
        workspace.Backward(pass);
        foreach (Parameter<double> parameter in model.Parameters)
        {
            parameter.ShouldHaveGradientOf(Loss, every: 5, tolerance: 1e-7);
        }
    }

    private static SequenceModel<double> Model(string cell, bool perStep)
    {
        RecurrentCell<double> created = cell == "gru before" ? new GruCell<double>(5) { ResetAfter = false } : Variants.Create<double>(cell, 5);
        return (perStep ? SequenceModel.ManyToMany<double>(3) : SequenceModel.ManyToOne<double>(3))
            .Recurrent(created, new RecurrentOptions { TrainInitialState = true }).LinearOutput(2).Build(seed: 2);
    }
}
