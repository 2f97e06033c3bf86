using System.Numerics.Tensors;
using Rnn.Sequences;

namespace Rnn.Tests.Sequences;

/// <summary>What is set on an example, a source or a split lies within its bounds, the bounds themselves among it.</summary>
public class ExampleSettingsTests
{
    [Fact]
    public void A_weight_of_0_is_one_and_a_negative_one_is_none()
    {
        new Example<float>([1f], 1f) { Weight = 0 }.Weight.Should().Be(0);

        FluentActions.Invoking(() => new Example<float>([1f], 1f) { Weight = -1 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*0 or more; got -1*");
        FluentActions.Invoking(() => new Example<float>([1f], 1f) { Weight = double.NaN }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new Example<float>([1f], 1f) { Weight = double.PositiveInfinity }).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Weights_are_looked_for_where_there_are_any()
    {
        SequenceDataset.FromExamples([new Example<float>([1f], 1f), new Example<float>([2f], 1f) { Weight = 2 }]).IsWeighted.Should().BeTrue();
        SequenceDataset.FromExamples([new Example<float>([1f], 1f)]).IsWeighted.Should().BeFalse();
    }

    [Fact]
    public void A_state_to_begin_from_has_one_row()
    {
        SessionState<float> Rows(int rows) => new(new Dictionary<string, Tensor<float>> { ["gru1.h"] = Tensor.Create(new float[rows * 2], [rows, 2]) });

        new Example<float>([1f], 1f) { InitialState = Rows(1) }.InitialState!.RowCount.Should().Be(1);
        new Example<float>([1f], 1f) { InitialState = null }.InitialState.Should().BeNull();
        FluentActions.Invoking(() => new Example<float>([1f], 1f) { InitialState = Rows(2) }).Should().Throw<ArgumentException>().WithMessage("*one row; this one has 2*");
    }

    [Fact]
    public void A_source_reads_one_example_ahead_at_least()
    {
        new ExampleSource<float>(() => []) { ReadAhead = 1, ShuffleBuffer = 1, Count = 1 }.ReadAhead.Should().Be(1);

        FluentActions.Invoking(() => new ExampleSource<float>(() => []) { ReadAhead = 0 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*ReadAhead must be at least 1; got 0*");
    }

    [Fact]
    public void Padded_tokens_keep_the_numbers_beside_them()
    {
        Tensor<int> tokens = Tensor.Create([1, 2, 3, -1], [2, 2, 1]);
        Tensor<float> numbers = Tensor.Create([0.1f, 0.2f, 0.3f, 9], [2, 2, 1]), targets = Tensor.Create([5f, 6], [2, 1]);
        SequenceMask mask = SequenceMask.FromLengths([2, 1], 2);

        SequenceDataset<float> both = SequenceDataset.FromPadded(tokens, numbers, targets, mask), alone = SequenceDataset.FromPadded(tokens, null, targets, mask);

        both.GetTokens(1).ToArray().Should().Equal([3], "the second step is padding");
        both.GetInput(0).ToArray().Should().Equal(0.1f, 0.2f);
        (alone.InputSize, alone.TokenColumns, alone.GetTarget(1)[0]).Should().Be((0, 1, 6));
        FluentActions.Invoking(() => SequenceDataset.FromPadded(tokens, numbers, targets, null!)).Should().Throw<ArgumentNullException>().WithParameterName("mask");
    }

    [Fact]
    public void A_test_of_all_rows_leaves_nothing_and_a_test_at_the_validation_is_one()
    {
        FluentActions.Invoking(() => TimeSplit.ByShare(10, test: 1)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*from 0 to below 1; got 1*");

        TimeSplit.At([1, 2, 3], validation: 2, test: 2).Should().Be(new TimeSplit(1, 1), "no validation is a split too");
    }

    [Fact]
    public void A_vocabulary_of_two_holds_one_word_beside_the_unknown()
    {
        Vocabulary.FromTexts([["a", "b", "a"]], sizeLimit: 2).Decode(0, 1).Should().Equal("<unknown>", "a");
        FluentActions.Invoking(() => Vocabulary.FromTexts([["a"]], sizeLimit: 1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new Vocabulary("a").Decode((IEnumerable<int>)null!)).Should().Throw<ArgumentNullException>();
    }
}
