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
        float[] fromPrediction = [7, 7, 7], fromClass = [7, 7, 7], fromOneHot = [7, 7, 7], fromProbabilities = [7, 7, 7];

        softmax.ToInput([0.2f, 0.7f, 0.1f], fromPrediction);
        softmax.TargetToInput([1], fromClass);
        softmax.TargetToInput([0, 1, 0], fromOneHot);
        softmax.TargetToInput([0.25f, 0.5f, 0.25f], fromProbabilities);

        fromPrediction.Should().Equal([0, 1, 0], "the class that wins enters as one-hot");
        fromClass.Should().Equal(fromPrediction);
        fromOneHot.Should().Equal(fromPrediction);
        fromProbabilities.Should().Equal([0.25f, 0.5f, 0.25f], "what is given as probabilities is shown so");
    }

    [Fact]
    public void Scores_by_hand()
    {
        RowHead(SequenceModel.OneToOne(1).SoftmaxOutput(3)).Score([0.1f, 0.3f, 0.6f], [2]).Should().Be(1);
        RowHead(SequenceModel.OneToOne(1).SoftmaxOutput(3)).Score([0.1f, 0.3f, 0.6f], [1]).Should().Be(0);
        RowHead(SequenceModel.OneToOne(1).SigmoidOutput(4)).Score([0.1f, 0.9f, 0.6f, 0.4f], [0, 1, 0, 1]).Should().Be(0.5);
        RowHead(SequenceModel.OneToOne(1).SigmoidOutput(4)).Score([0.1f, 0.5f, 0.6f, 0.4f], [0, 0.5f, 1, 1]).Should().Be(0.75, "one half is yes");
        RowHead(SequenceModel.OneToOne(1).TanhOutput(2)).Score([0.5f, -0.5f], [0.25f, 0.75f]).Should().Be(0.75, "the mean of 0.25 and 1.25");
        RowHead(SequenceModel.OneToOne(1).LinearOutput(2)).Score([1f, 5f], [2, 2]).Should().Be(2, "the mean of 1 and 3");
    }

    [Theory]
    [InlineData("sigmoid", new[] { 0f, 0.5f, 1f }, null)]
    [InlineData("sigmoid", new[] { 0f, 0.5f, 1.01f }, "*1.01 is no probability in *0, 1*")]
    [InlineData("sigmoid", new[] { -0.01f, 0.5f, 1f }, "*-0.01 is no probability*")]
    [InlineData("tanh", new[] { -1f, 0f, 1f }, null)]
    [InlineData("tanh", new[] { -1f, 0f, 1.5f }, "*1.5 lies outside*")]
    [InlineData("tanh", new[] { -1.5f, 0f, 1f }, "*-1.5 lies outside*")]
    [InlineData("softmax", new[] { 0f }, null)]
    [InlineData("softmax", new[] { 2f }, null)]
    [InlineData("softmax", new[] { 3f }, "*3 is no class: classes are numbered 0 to 2*")]
    [InlineData("softmax", new[] { -1f }, "*-1 is no class*")]
    [InlineData("softmax", new[] { 0.5f }, "*0.5 is no class*")]
    [InlineData("softmax", new[] { 0f, 1f, 0f }, null)]
    [InlineData("softmax", new[] { 0.5f, 0.25f, 0.25f }, null)]
    [InlineData("softmax", new[] { 0.5f, 0.25f, 0.5f }, "*sum to 1.25, not to 1*")]
    [InlineData("softmax", new[] { 0.5f, 0.25f, 0.125f }, "*sum to 0.875, not to 1*")]
    [InlineData("softmax", new[] { 1.5f, -0.25f, -0.25f }, "*1.5 is no probability*")]
    [InlineData("softmax", new[] { 0.75f, 0.5f, -0.25f }, "*-0.25 is no probability*")]
    [InlineData("linear", new[] { -1e9f, 0f, 1e9f }, null)]
    public void What_is_wrong_with_a_target_is_told(string name, float[] target, string? message)
    {
        SequenceModelBuilder<float> builder = SequenceModel.OneToOne(1);
        OutputHead<float> head = (name switch
        {
            "sigmoid" => builder.SigmoidOutput(3),
            "tanh" => builder.TanhOutput(3),
            "softmax" => builder.SoftmaxOutput(3),
            _ => builder.LinearOutput(3),
        }).Build().Head;

        string? objection = head.Objection(target);

        if (message is null)
        {
            objection.Should().BeNull();
        }
        else
        {
            objection.Should().Match(message);
        }
    }

    [Fact]
    public void Facts_of_heads()
    {
        OutputHead<float> softmax = SequenceModel.ManyToMany(1).Gru(2).SoftmaxOutput(3).Build().Head, linear = SequenceModel.ManyToMany(1).Gru(2).LinearOutput(3).Build().Head;
        OutputHead<float> ctc = SequenceModel.ManyToMany(1).Gru(2).CtcOutput(3).Build().Head;

        (softmax.TakesClassWeights, linear.TakesClassWeights, ctc.TakesClassWeights).Should().Be((true, false, false));
        (softmax.NeedsWholeSequences, linear.NeedsWholeSequences, ctc.NeedsWholeSequences).Should().Be((false, false, true));
        new[] { 1, 2, 3, 4 }.Where(softmax.AcceptsTargetSize).Should().Equal(1, 3);
        new[] { 1, 2, 3, 4 }.Where(linear.AcceptsTargetSize).Should().Equal(3);
        softmax.ClassOf([0, 1, 0]).Should().Be(1);
        softmax.ClassOf([2]).Should().Be(2);
        linear.LengthObjection([], steps: 2, outputs: 2).Should().BeNull();
        linear.LengthObjection([], steps: 2, outputs: 1).Should().Be("a target of 1 step");
        linear.LengthObjection([], steps: 2, outputs: 3).Should().Be("a target of 3 steps");
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
