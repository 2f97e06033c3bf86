using Rnn.Layers;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Tests.Layers;

public class DropoutTests
{
    private const double Rate = 0.3;

    [Fact]
    public void While_training_it_drops_at_its_rate_and_scales_the_rest()
    {
        float[] output = Run(new Pass(Training: true, Seed: 1, Step: 1, Continues: false), out float[] input);

        int dropped = output.Count(value => value == 0);
        ((double)dropped / output.Length).Should().BeApproximately(Rate, 0.02, "of 6,000 values");
        output.Zip(input).Where(pair => pair.First != 0).Should().OnlyContain(
            pair => MathF.Abs(pair.First - (pair.Second / 0.7f)) < 1e-5f, "the mean stays as it was");
    }

    [Fact]
    public void What_falls_depends_on_seed_and_step_alone()
    {
        var pass = new Pass(Training: true, Seed: 1, Step: 1, Continues: false);
        float[] first = Run(pass, out _);

        Run(pass, out _).Should().Equal(first);
        Run(pass with { Step = 2 }, out _).Should().NotEqual(first, "each step draws anew");
        Run(pass with { Seed = 2 }, out _).Should().NotEqual(first);
    }

    [Fact]
    public void At_inference_it_changes_nothing()
    {
        float[] output = Run(Pass.Inference, out float[] input);
        output.Should().Equal(input);
    }

    [Fact]
    public void Two_dropouts_of_a_stack_draw_apart()
    {
        float[] first = Run(new Pass(true, 1, 1, false), out _), second = Run(new Pass(true, 1, 1, false), out _, place: 2);
        first.Zip(second).Count(pair => (pair.First == 0) != (pair.Second == 0)).Should().BeGreaterThan(1000, "else they would drop the same places");
    }

    private static float[] Run(Pass pass, out float[] input, int place = 1)
    {
        SequenceBatch<float> batch = SequenceBatch<float>.FromSequences([Examples.Sequence<float>(100, 60)]);
        var layer = new DropoutLayer<float>("dropout", 60, Rate, variational: false, place);
        LayerWorkspace<float> workspace = layer.CreateWorkspace(WorkerTeam.Alone);
        layer.Forward(batch, workspace, pass);
        input = batch.Values.ToArray();
        return workspace.Output.Values.ToArray();
    }
}
