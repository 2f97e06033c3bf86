using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Tensors;
using Rnn.Training;

namespace Rnn.Tests.Training;

/// <summary>Forward in training leaves more behind than forward in inference, and computes the same.</summary>
public class ForwardTests
{
    [Theory]
    [InlineData("vanilla")]
    [InlineData("lstm")]
    [InlineData("gru")]
    [InlineData("gru before")]
    public void A_training_step_sees_the_loss_that_Evaluate_sees(string cell)
    {
        SequenceModelBuilder<float> builder = SequenceModel.ManyToMany(3);
        builder = cell switch
        {
            "vanilla" => builder.Vanilla(21),
            "lstm" => builder.Lstm(21),
            "gru" => builder.Gru(21),
            _ => builder.Gru(21, resetAfter: false),
        };
        SequenceModel<float> model = builder.LinearOutput(2).Build(seed: 1);
        SequenceDataset<float> data = SequenceDataset.FromExamples(Enumerable.Range(2, 5).Select(length => new Example<float>(
            Examples.Sequence<float>(length, 3, (uint)length), Examples.Sequence<float>(length, 2, 9))));
        var trainer = new Trainer<float>(model, new FitOptions<float> { Optimizer = new GradientDescent(0.1) }, WorkerTeam.Alone);

        double evaluated = model.Evaluate(data).Loss;

        trainer.Step(data, [0, 1, 2, 3, 4]).Loss.Should().Be(evaluated, "without dropout a pass is a pass");
        model.Evaluate(data).Loss.Should().NotBe(evaluated, "the step changed the weights");
    }
}
