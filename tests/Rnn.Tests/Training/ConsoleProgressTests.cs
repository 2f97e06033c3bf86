using Rnn.Training;

namespace Rnn.Tests.Training;

/// <summary>The progress in a console: one line drawn anew, or plain lines where it can't be.</summary>
public class ConsoleProgressTests
{
    private static readonly EpochResult _result = new() { Epoch = 1, Validation = new Evaluation { Loss = 0.25, Score = 0.5, ScoreName = "accuracy" }, Warnings = ["a dead unit"] };

    [Fact]
    public void Into_a_file_go_plain_lines_one_for_each_epoch()
    {
        string[] lines = Show(redraws: false, width: 80, [Batch(1), Batch(2), Epoch(1)]).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        lines.Should().HaveCount(2);
        lines[0].Should().Be("look: a dead unit");
        lines[1].Should().StartWith("epoch 1 of 2: loss 0.5, validation ").And.Contain("accuracy");
    }

    [Fact]
    public void A_console_gets_one_line_that_is_drawn_over()
    {
        string text = Show(redraws: true, width: 100, [Batch(2), Epoch(2)]);

        text.Should().StartWith("\repoch 1 of 2 [==========          ] 00:00:07 left, loss 0.5");
        text.Should().Contain("look: a dead unit\n").And.EndWith("\n", "the last epoch is done with its line");
    }

    [Fact]
    public void A_line_is_never_wider_than_the_console() =>
        Show(redraws: true, width: 30, [Batch(2)]).TrimStart('\r').Length.Should().BeLessThan(30);

    private static FitProgress Batch(int batch) => new() { Epoch = 1, Epochs = 2, Batch = batch, Batches = 4, TrainingLoss = 0.5, TimeLeft = TimeSpan.FromSeconds(7) };

    private static FitProgress Epoch(int epoch) => new() { Epoch = epoch, Epochs = 2, Batch = 4, Batches = 4, TrainingLoss = 0.5, Result = _result, End = epoch == 2 ? TrainingEnd.EarlyStopping : null };

    private static string Show(bool redraws, int width, FitProgress[] reports)
    {
        var output = new StringWriter();
        var progress = new ConsoleProgress(output, redraws, () => width);
        foreach (FitProgress report in reports)
        {
            progress.Report(report);
        }

        return output.ToString().Replace("\r\n", "\n", StringComparison.Ordinal);
    }
}
