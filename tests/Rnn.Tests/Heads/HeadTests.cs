using Rnn.Heads;
using Rnn.Models;

namespace Rnn.Tests.Heads;

/// <summary>Losses and their gradients by hand, and at logits where a careless formula overflows.</summary>
public class HeadTests
{
    [Fact]
    public void Sigmoid_with_cross_entropy_by_hand()
    {
        // σ(0) = 0.5, loss ln 2; gradient y − t.
        Check(SequenceModel.OneToOne<double>(1).SigmoidOutput(1), [0], [1], loss: Math.Log(2), gradient: [-0.5], prediction: [0.5]);

        // Two questions: the loss is their mean, so each gradient is halved.
        double y = 1 / (1 + Math.Exp(-2));
        Check(
            SequenceModel.OneToOne<double>(1).SigmoidOutput(2), [0, 2], [1, 0],
            loss: (Math.Log(2) - Math.Log(1 - y)) / 2, gradient: [-0.25, y / 2], prediction: [0.5, y]);
    }

    [Fact]
    public void Softmax_with_cross_entropy_by_hand()
    {
        // e^0 : e^ln2 : e^ln5 = 1 : 2 : 5
        double[] logits = [0, Math.Log(2), Math.Log(5)];
        double[] classes = [0.125, 0.25, 0.625];
        Check(SequenceModel.OneToOne<double>(1).SoftmaxOutput(3), logits, [1], loss: -Math.Log(0.25), gradient: [0.125, -0.75, 0.625], classes);
        Check(SequenceModel.OneToOne<double>(1).SoftmaxOutput(3), logits, [0, 1, 0], loss: -Math.Log(0.25), gradient: [0.125, -0.75, 0.625], classes);
        Check(
            SequenceModel.OneToOne<double>(1).SoftmaxOutput(3), logits, [0.5, 0.5, 0],
            loss: -0.5 * (Math.Log(0.125) + Math.Log(0.25)), gradient: [-0.375, -0.25, 0.625], classes);
    }

    [Fact]
    public void Linear_and_tanh_with_squared_error_by_hand()
    {
        Check(SequenceModel.OneToOne<double>(1).LinearOutput(2), [3, -1], [1, 1], loss: (4 + 4) / 2.0, gradient: [2, -2], prediction: [3, -1]);

        double y = Math.Tanh(0.5);
        Check(
            SequenceModel.OneToOne<double>(1).TanhOutput(1), [0.5], [-0.2],
            loss: (y + 0.2) * (y + 0.2), gradient: [2 * (y + 0.2) * (1 - (y * y))], prediction: [y]);
    }

    [Theory]
    [InlineData(1000f, 0f, 1000f)]
    [InlineData(-1000f, 1f, 1000f)]
    [InlineData(1000f, 1f, 0f)]
    [InlineData(-1000f, 0f, 0f)]
    public void A_sure_sigmoid_has_a_finite_loss(float logit, float target, float loss)
    {
        float[] gradient = new float[1];
        RowHead(SequenceModel.OneToOne(1).SigmoidOutput(1)).LossOf([logit], [target], 1f, gradient)
            .Should().BeApproximately(loss, 1e-6, "ln σ(z) is computed from z, not from a σ that has rounded to 0");
        gradient[0].Should().Be((logit > 0 ? 1 : 0) - target, "the gradient is the plain difference");
    }

    [Fact]
    public void A_sure_softmax_has_a_finite_loss()
    {
        float[] gradient = new float[2];
        RowHead(SequenceModel.OneToOne(1).SoftmaxOutput(2)).LossOf([1e5f, -1e5f], [1], 1f, gradient).Should().BeApproximately(2e5, 1, "the largest logit is subtracted first");
        gradient.Should().Equal([1f, -1f]);
    }

    [Fact]
    public void What_is_fed_back_is_what_teacher_forcing_shows()
    {
        OutputHead<float> softmax = RowHead(SequenceModel.OneToOne(1).SoftmaxOutput(3));
        float[] fromPrediction = new float[3], fromClass = new float[3], fromOneHot = new float[3];

        softmax.ToInput([0.2f, 0.7f, 0.1f], fromPrediction);
        softmax.TargetToInput([1], fromClass);
        softmax.TargetToInput([0, 1, 0], fromOneHot);

        fromPrediction.Should().Equal([0, 1, 0], "the class that wins enters as one-hot");
        fromClass.Should().Equal(fromPrediction);
        fromOneHot.Should().Equal(fromPrediction);
    }

    [Fact]
    public void Scores_by_hand()
    {
        RowHead(SequenceModel.OneToOne(1).SoftmaxOutput(3)).Score([0.1f, 0.3f, 0.6f], [2]).Should().Be(1);
        RowHead(SequenceModel.OneToOne(1).SoftmaxOutput(3)).Score([0.1f, 0.3f, 0.6f], [1]).Should().Be(0);
        RowHead(SequenceModel.OneToOne(1).SigmoidOutput(4)).Score([0.1f, 0.9f, 0.6f, 0.4f], [0, 1, 0, 1]).Should().Be(0.5);
        RowHead(SequenceModel.OneToOne(1).LinearOutput(2)).Score([1f, 5f], [2, 2]).Should().Be(2, "the mean of 1 and 3");
    }

    private static RowHead<T> RowHead<T>(SequenceModelBuilder<T> builder)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> => (RowHead<T>)builder.Build(seed: 1).Head;

    private static void Check(
        SequenceModelBuilder<double> builder, double[] logits, double[] target, double loss, double[] gradient, double[] prediction)
    {
        RowHead<double> head = RowHead(builder);
        double[] found = new double[logits.Length], activated = [.. logits];
        head.Activate(activated);

        head.LossOf(logits, target, scale: 1, found).Should().BeApproximately(loss, 1e-14);
        found.Should().Equal(gradient, (a, b) => Math.Abs(a - b) < 1e-14);
        activated.Should().Equal(prediction, (a, b) => Math.Abs(a - b) < 1e-14);
        head.LossOf(logits, target, scale: 1, []).Should().Be(head.LossOf(logits, target, scale: 2, found), "the loss is the same without a gradient");
    }
}
