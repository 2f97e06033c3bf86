using Rnn.Training;

namespace Rnn.Tests.Training;

/// <summary>The time left follows the last batches; a cold start says nothing of it.</summary>
public class TimeEstimateTests
{
    [Fact]
    public void The_first_moments_tell_nothing()
    {
        var estimate = new TimeEstimate(validates: false);
        estimate.AddBatch(TimeSpan.FromSeconds(10)); // takes memory, compiles
        estimate.For(100, 0).Should().BeNull();
        for (int i = 0; i < 19; i++)
        {
            estimate.AddBatch(TimeSpan.FromMilliseconds(1));
            estimate.For(100, 0).Should().BeNull("so short a time is no measure");
        }

        estimate.AddBatch(TimeSpan.FromMilliseconds(1));
        estimate.For(100, 0).Should().Be(TimeSpan.FromMilliseconds(100), "the first batch does not count");
        estimate.For(0, 0).Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void Batches_that_take_long_are_known_soon()
    {
        var estimate = new TimeEstimate(validates: false);
        estimate.AddBatch(TimeSpan.FromSeconds(90));
        estimate.AddBatch(TimeSpan.FromSeconds(60));

        estimate.For(10, 0).Should().Be(TimeSpan.FromMinutes(10));
    }

    [Fact]
    public void Only_the_last_batches_count()
    {
        var estimate = new TimeEstimate(validates: false);
        for (int i = 0; i < 200; i++)
        {
            estimate.AddBatch(TimeSpan.FromMilliseconds(i < 100 ? 50 : 2));
        }

        estimate.For(50, 0).Should().Be(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void Validations_count_and_must_be_known()
    {
        var estimate = new TimeEstimate(validates: true);
        for (int i = 0; i < 50; i++)
        {
            estimate.AddBatch(TimeSpan.FromMilliseconds(1));
        }

        estimate.For(10, 2).Should().BeNull("nobody knows how long a validation takes");
        estimate.AddValidation(TimeSpan.FromMilliseconds(30));
        estimate.AddValidation(TimeSpan.FromMilliseconds(20));
        estimate.For(10, 2).Should().Be(TimeSpan.FromMilliseconds(50));
    }
}
