using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Training;

/// <summary>The chunks of a batch, by hand.</summary>
public class ChunkPlanTests
{
    [Fact]
    public void Without_a_length_the_whole_is_one_chunk()
    {
        Chunk chunk = All(new ChunkPlan(100, length: null, stride: null, answersOnce: false, continues: true)).Should().ContainSingle().Subject;

        chunk.Should().Be(new Chunk(SequenceWindow.Whole, 0, Continues: true));
    }

    [Fact]
    public void Chunks_bring_new_steps_after_older_ones()
    {
        // Steps 0 to 9 in chunks of at most 4, each with 3 new ones: 0-2, 2-5, 5-8, 8-11.
        All(new ChunkPlan(10, length: 4, stride: 3, answersOnce: false, continues: false)).Should().Equal(
            new Chunk(SequenceWindow.Steps(0, 3), 0, Continues: false) { StepsToSave = 2 },
            new Chunk(SequenceWindow.Steps(2, 4), 1, Continues: true) { StepsToSave = 3 },
            new Chunk(SequenceWindow.Steps(5, 4), 1, Continues: true) { StepsToSave = 3 },
            new Chunk(SequenceWindow.Steps(8, 4), 1, Continues: true));
    }

    [Fact]
    public void Chunks_that_all_begin_at_the_first_step_go_on_from_nothing()
    {
        All(new ChunkPlan(4, length: 6, stride: 2, answersOnce: false, continues: false)).Should().Equal(
            new Chunk(SequenceWindow.Steps(0, 2), 0, Continues: false) { StepsToSave = 0 },
            new Chunk(SequenceWindow.Steps(0, 4), 2, Continues: false));
        All(new ChunkPlan(4, length: 6, stride: 2, answersOnce: false, continues: true)).Should().OnlyContain(chunk => chunk.Continues);
    }

    [Fact]
    public void Where_the_model_answers_once_the_steps_before_the_last_chunk_only_carry_the_state()
    {
        All(new ChunkPlan(10, length: 4, stride: null, answersOnce: true, continues: false)).Should().Equal(
            new Chunk(SequenceWindow.AllButLast(4), 0, Continues: false) { StepsToSave = int.MaxValue, OnlyCarries = true },
            new Chunk(SequenceWindow.Last(4), 0, Continues: true));
        All(new ChunkPlan(4, length: 4, stride: null, answersOnce: true, continues: false)).Should().Equal(
            new Chunk(SequenceWindow.Whole, 0, Continues: false));
    }

    [Fact]
    public void Every_step_is_new_in_one_chunk()
    {
        for (int longest = 0; longest < 12; longest++)
        {
            for (int length = 1; length < 14; length++)
            {
                for (int stride = 1; stride <= length; stride++)
                {
                    Chunk[] chunks = All(new ChunkPlan(longest, length, stride, answersOnce: false, continues: false));
                    int[] counted = [.. chunks.SelectMany(chunk =>
                    {
                        (int first, int steps) = chunk.Window.Of(longest);
                        return Enumerable.Range(first + chunk.FirstNew, Math.Max(0, steps - chunk.FirstNew));
                    })];

                    counted.Should().Equal(Enumerable.Range(0, longest), "of {0} steps in chunks of {1} by {2}", longest, length, stride);
                    chunks.Should().OnlyContain(chunk => chunk.Window.Of(int.MaxValue).Count <= length);
                }
            }
        }
    }

    [Fact]
    public void Lengths_at_the_end_of_an_int_are_lengths()
    {
        var plan = new ChunkPlan(int.MaxValue, length: int.MaxValue, stride: int.MaxValue - 1, answersOnce: false, continues: false);

        plan.Count.Should().Be(2);
        plan[0].Window.Should().Be(SequenceWindow.Steps(0, int.MaxValue - 1));
        plan[1].Window.Should().Be(SequenceWindow.Steps(int.MaxValue - 2, int.MaxValue));
        plan[1].FirstNew.Should().Be(1);
    }

    private static Chunk[] All(ChunkPlan plan) => [.. Enumerable.Range(0, plan.Count).Select(i => plan[i])];
}
