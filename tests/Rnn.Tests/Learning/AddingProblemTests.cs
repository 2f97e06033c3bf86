using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Learning;

/// <summary>
/// Over 100 steps a network with memory cells learns to add, and a vanilla one, taught by the same examples in the same
/// way, does not get beyond a guess. All errors are those of sequences that it has not seen.
/// </summary>
[Trait("Category", "Learning")]
public class AddingProblemTests
{
    private const int LongAgo = 100, Recent = 10; // steps
    private const double LearningRate = 0.003;
    private const double Learned = 0.01, NotLearned = 0.1; // mean squared errors; a guess has 0.167

    [Theory]
    [InlineData("LSTM")]
    [InlineData("GRU")]
    public void A_network_with_gates_adds_what_it_saw_long_ago(string cell) =>
        ErrorAfterTraining(cell, LongAgo, LearningRate).Should().BeLessThan(Learned);

    /// <remarks>
    /// The rate of the networks with gates, and others around it. With other seeds too it stays so: in 1 of 60 runs the
    /// error fell below 0.1, to 0.094.
    /// </remarks>
    [Theory]
    [InlineData(LearningRate)]
    [InlineData(0.0003)]
    [InlineData(0.001)]
    [InlineData(0.01)]
    public void A_vanilla_network_taught_in_the_same_way_goes_on_guessing(double learningRate) =>
        ErrorAfterTraining("vanilla", LongAgo, learningRate).Should().BeGreaterThan(NotLearned, "its gradients vanish on the way")
            .And.BeLessThan(1.5 * AddingProblem.ErrorOfAGuess, "it did learn to guess");

    [Fact]
    public void The_same_vanilla_network_adds_what_it_saw_a_few_steps_ago() =>
        ErrorAfterTraining("vanilla", Recent, LearningRate).Should().BeLessThan(
            Learned, "it is only the distance that is too much for it");

    [Theory]
    [InlineData(LongAgo)]
    [InlineData(Recent)]
    public void The_answer_is_the_sum_of_two_marked_numbers_one_in_each_half(int steps)
    {
        SequenceDataset<float> data = AddingProblem.Create(seed: 1, count: 2000, steps);
        var marks = new List<int>();
        for (int i = 0; i < data.Count; i++)
        {
            float[][] input = [.. data.GetInput(i).ToArray().Chunk(AddingProblem.Features)];
            int[] marked = [.. Enumerable.Range(0, steps).Where(step => input[step][1] == 1)];

            input.Should().HaveCount(steps);
            input.Should().OnlyContain(step => step[0] >= 0 && step[0] <= 1 && (step[1] == 0 || step[1] == 1));
            marked.Should().HaveCount(2).And.BeInAscendingOrder();
            marked[0].Should().BeLessThan(steps / 2).And.Be(marked.Min());
            marked[1].Should().BeGreaterThanOrEqualTo(steps / 2);
            data.GetTarget(i).ToArray().Should().Equal(input[marked[0]][0] + input[marked[1]][0]);
            marks.AddRange(marked);
        }

        marks.Distinct().Should().HaveCount(steps, "every step has its turn");
    }

    [Fact]
    public void A_guess_has_an_error_of_one_sixth()
    {
        SequenceDataset<float> data = AddingProblem.Create(seed: 1, count: 20_000, Recent);

        double error = Enumerable.Range(0, data.Count).Average(i => Math.Pow(data.GetTarget(i)[0] - 1, 2));

        error.Should().BeApproximately(AddingProblem.ErrorOfAGuess, 0.005);
    }

    [Fact]
    public void The_sequences_that_measure_are_not_those_that_teach() => // nor begin as they do
        Beginnings(Unseen(LongAgo)).Should().NotIntersectWith(Beginnings(Lessons(LongAgo))).And.OnlyHaveUniqueItems();

    private static double ErrorAfterTraining(string cell, int steps, double learningRate)
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(AddingProblem.Features)
            .Recurrent(cell, hiddenSize: 32)
            .LinearOutput(1)
            .Build(seed: 1);
        model.Fit(
            Lessons(steps),
            new FitOptions<float> { Epochs = 20, BatchSize = 32, Optimizer = new Adam(learningRate), Seed = 1, Threads = 1 });
        return model.Evaluate(Unseen(steps)).Loss;
    }

    private static SequenceDataset<float> Lessons(int steps) => AddingProblem.Create(seed: 101, count: 5000, steps);

    private static SequenceDataset<float> Unseen(int steps) => AddingProblem.Create(seed: 201, count: 1000, steps);

    private static (float, float, float)[] Beginnings(SequenceDataset<float> data) =>
        [.. Enumerable.Range(0, data.Count).Select(i => (data.GetInput(i)[0], data.GetInput(i)[2], data.GetInput(i)[4]))];
}
