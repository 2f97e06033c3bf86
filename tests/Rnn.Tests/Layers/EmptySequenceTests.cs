using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Layers;

/// <summary>A sequence without steps is a sequence: it has the state that it began from, and disturbs nobody.</summary>
public class EmptySequenceTests
{
    [Fact]
    public void It_changes_no_bit_of_the_others_and_comes_back_in_its_place()
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(3).Lstm(5).Bidirectional(() => new GruCell<float>(4)).LinearOutput(2).Build(seed: 1);
        Tensor<float> first = Examples.Sequence<float>(4, 3), second = Examples.Sequence<float>(7, 3, 1);

        Tensor<float>[] together = model.Predict([Empty, first, Empty, second]);

        together[0].Lengths.ToArray().Should().Equal([0, 2], "no steps, no outputs");
        together[2].Lengths.ToArray().Should().Equal([0, 2]);
        together[1].Flat().Should().Equal(model.Predict(first).Flat());
        together[3].Flat().Should().Equal(model.Predict(second).Flat());
    }

    [Theory]
    [InlineData(Pooling.Last)]
    [InlineData(Pooling.FirstAndLast)]
    [InlineData(Pooling.Mean)]
    [InlineData(Pooling.Max)]
    public void Where_a_model_answers_once_it_answers_from_the_state_0(Pooling pooling)
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(3).Gru(5).Pool(pooling).LinearOutput(2).Build(seed: 1);
        model.Parameters["output.b"].Values[0] = 0.25f;
        model.Parameters["output.b"].Values[1] = -3;

        model.Predict([Empty, Examples.Sequence<float>(2, 3)])[0].Flat().Should().Equal([0.25f, -3f], "0·W + b");
        model.Predict(Empty).Flat().Should().Equal([0.25f, -3f], "alone too");
    }

    [Fact]
    public void It_answers_from_the_trained_initial_state_where_there_is_one()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(3)
            .Recurrent(new LstmCell<float>(1), new RecurrentOptions { TrainInitialState = true }).LinearOutput(1).Build(seed: 1);
        model.Parameters["lstm1.h0"].Values[0] = 0.5f;
        model.Parameters["output.W"].Values[0] = 3;

        model.Predict(Empty).Flat().Should().Equal([1.5f]);
    }

    [Fact]
    public void A_batch_of_nothing_but_empty_sequences_teaches_the_bias_alone()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(3).Lstm(4).LinearOutput(1).Build(seed: 1);
        float[] before = model.Parameters["lstm1.W"].Values.ToArray();
        var data = new Example<float>(Empty, Tensor.Create(new[] { 1f }));

        TrainingHistory history = model.Fit(
            SequenceDataset.FromExamples([data, data]), new FitOptions<float> { Epochs = 3, Optimizer = new GradientDescent(0.1) });

        history.Epochs[0].TrainingLoss.Should().Be(1, "the first answer is 0");
        model.Parameters["output.b"].Values[0].Should().BeGreaterThan(0);
        model.Parameters["lstm1.W"].Values.ToArray().Should().Equal(before, "an empty sequence has no gradient");
    }

    [Fact]
    public void A_batch_without_any_step_is_passed_over()
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(3).Lstm(4).LinearOutput(2).Build(seed: 1);
        var empty = new Example<float>(Empty, Tensor.Create(Array.Empty<float>(), [0, 2]));
        float[] before = model.Parameters["output.W"].Values.ToArray();

        TrainingHistory history = model.Fit(SequenceDataset.FromExamples([empty]), new FitOptions<float> { Epochs = 2 });
        Evaluation evaluation = model.Evaluate(SequenceDataset.FromExamples([empty]));

        history.Epochs[1].TrainingLoss.Should().Be(double.NaN, "nothing was measured, and nothing is not perfect");
        evaluation.Loss.Should().Be(double.NaN);
        model.Parameters["output.W"].Values.ToArray().Should().Equal(before);
    }

    private static Tensor<float> Empty => Tensor.Create(Array.Empty<float>(), [0, 3]);
}
