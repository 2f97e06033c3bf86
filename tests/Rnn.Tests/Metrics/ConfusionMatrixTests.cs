using Rnn.Heads;
using Rnn.Metrics;

namespace Rnn.Tests.Metrics;

public class ConfusionMatrixTests
{
    [Fact]
    public void It_counts_what_was_taken_for_what_and_draws_it()
    {
        ConfusionMatrix matrix = new Confusion(["cat", "dog", "mouse"]).Start(PredictionKind.Class, 3);
        Add(matrix, actual: 0, predicted: 0, times: 5);
        Add(matrix, actual: 0, predicted: 1, times: 3);
        Add(matrix, actual: 1, predicted: 1, times: 12);

        matrix[0, 1].Should().Be(3, "three cats were taken for dogs");
        matrix[1, 0].Should().Be(0);
        matrix.Actual(0).Should().Be(8);
        matrix.Predicted(0).Should().Be(5);
        matrix.Recall(0).Should().Be(5.0 / 8);
        matrix.Precision(1).Should().Be(12.0 / 15);
        matrix.Precision(2).Should().Be(0, "a share of nothing is 0");
        matrix.Rows.Should().Be(20);
        matrix.Value.Should().Be(17.0 / 20, "as a number it is the accuracy");
        matrix.ToString().Should().Be(
            """
            actual \ predicted  cat  dog  mouse  recall  precision
            cat                   5    3      0   0.625      1.000
            dog                   0   12      0   1.000      0.800
            mouse                 0    0      0   0.000      0.000

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_question_has_the_classes_no_and_yes()
    {
        ConfusionMatrix matrix = new Confusion().Start(PredictionKind.YesOrNo, 1);
        matrix.Add([0.5], [0]);
        matrix.Add([0.49], [1]);
        matrix.Add([0.1], [1]);

        matrix.Labels.Should().Equal("no", "yes");
        matrix[0, 1].Should().Be(1, "0.5 is yes");
        matrix[1, 0].Should().Be(2);
    }

    [Fact]
    public void Above_30_classes_only_the_scores_are_drawn()
    {
        ConfusionMatrix matrix = new Confusion().Start(PredictionKind.Class, 31);
        Add(matrix, actual: 30, predicted: 30, times: 1);

        string[] lines = matrix.ToString().Split('\n');

        lines.Should().HaveCount(33, "a title, a line per class, and the end of the last");
        lines[0].Should().Be("actual \\ predicted  recall  precision");
        lines[31].Should().Be("30                   1.000      1.000");
    }

    [Fact]
    public void A_class_that_there_is_not_is_refused()
    {
        ConfusionMatrix matrix = new Confusion().Start(PredictionKind.Class, 3);

        Func<object>[] questions = [() => matrix[3, 0], () => matrix[0, -1], () => matrix.Recall(3), () => matrix.Precision(-1)];
        foreach (Func<object> ask in questions)
        {
            ask.Should().Throw<ArgumentOutOfRangeException>();
        }
    }

    private static void Add(ConfusionMatrix matrix, int actual, int predicted, int times)
    {
        double[] prediction = new double[matrix.OutputSize];
        prediction[predicted] = 1;
        for (int i = 0; i < times; i++)
        {
            matrix.Add(prediction, [actual]);
        }
    }
}
