using Rnn.Models;
using Rnn.Sequences;

namespace Rnn.Tests.Sequences;

/// <summary>What a data set says of itself: one of your own, one of tokens, and one of nothing.</summary>
public class OwnDatasetTests
{
    [Fact]
    public void One_of_your_own_has_neither_weights_nor_tokens_nor_states_unless_it_says_so()
    {
        var own = new Own([1, 2], 3);

        (own.IsWeighted, own.GetWeight(0), own.TokenColumns).Should().Be((false, 1.0, 0));
        own.GetTokens(0).ToArray().Should().BeEmpty();
        own.InitialStateNames.Should().BeEmpty();
        own.Slice(0, 1).IsWeighted.Should().BeFalse("a part is as its whole");
    }

    [Theory]
    [InlineData(float.NaN, 3, "*the input of example 0 holds NaN at row 1, column 0*fill in*")]
    [InlineData(2, float.PositiveInfinity, "*the target of example 0 holds Infinity at row 0, column 0*fill in*")]
    public void What_is_not_finite_in_one_of_your_own_is_told_with_its_place(float second, float target, string message) =>
        SequenceModel.ManyToOne(1).Vanilla(2).LinearOutput(1).Build().Invoking(model => model.Evaluate(new Own([1, second], target)))
            .Should().Throw<ArgumentException>().WithMessage(message);

    [Fact]
    public void Lengths_are_counted_in_steps_of_several_tokens_and_targets()
    {
        SequenceDataset<float> data = SequenceDataset.FromExamples<float>([new(new int[3, 2], new float[2, 5])]);

        (data.TokenColumns, data.TargetSize).Should().Be((2, 5));
        data.InputLength(0).Should().Be(3, "six tokens, two to a step");
        data.TargetLength(0).Should().Be(2, "ten numbers, five to a step");
    }

    [Fact]
    public void Examples_of_other_tokens_than_the_first_are_told_with_their_tokens()
    {
        FluentActions.Invoking(() => SequenceDataset.FromExamples<float>([new(new int[3, 2], 1f), new(new int[3, 1], 1f)])).Should().Throw<ArgumentException>()
            .WithMessage("Example 1 has 1 tokens, 0 features and 1 targets per step, the first example 2 tokens, 0 features and 1 targets;*");
        FluentActions.Invoking(() => SequenceDataset.FromExamples<float>([new(new float[3, 2], 1f), new(new int[3, 1], 1f)])).Should().Throw<ArgumentException>()
            .WithMessage("Example 1 has 1 tokens, 0 features and 1 targets per step, the first example 2 features and 1 targets;*");
    }

    [Theory]
    [InlineData(3, 0, "first")]
    [InlineData(2, 1, "count")]
    public void Of_a_slice_that_is_not_there_the_argument_at_fault_is_named(int first, int count, string name) =>
        SequenceDataset.FromExamples([new Example<float>([1f], 1f), new Example<float>([2f], 1f)]).Invoking(data => data.Slice(first, count))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName(name);

    [Fact]
    public void Where_there_is_no_example_none_is_offered() =>
        SequenceDataset.FromExamples([new Example<float>([1f], 1f)]).Slice(0, 0).Invoking(data => data.GetTarget(0).Length)
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("There is no example 0, as there is none at all.*");

    [Fact]
    public void As_many_windows_as_can_be_counted_are_counted() => new Pieces([int.MaxValue - 1, 1]).Count.Should().Be(int.MaxValue);

    [Fact]
    public void A_batch_of_tokens_alone_has_no_one_hot_rows()
    {
        var batch = new SequenceBatch<float>(new SequenceLayout(), featureCount: 0, tokenColumns: 1);
        batch.Layout.Arrange([2, 1]);
        batch.FitToLayout();

        batch.FindHotFeatures();

        batch.HotFeatures.Length.Should().Be(0);
    }

    private sealed class Own(float[] input, float target) : SequenceDataset<float>
    {
        private readonly float[] _target = [target];

        public override int Count => 1;

        public override int InputSize => 1;

        public override int TargetSize => 1;

        public override ReadOnlySpan<float> GetInput(int index) => input;

        public override ReadOnlySpan<float> GetTarget(int index) => _target;
    }
}
