using System.Diagnostics;
using System.Globalization;
using Samples;

namespace Rnn.Tests.Samples;

/// <summary>The first command that a newcomer runs.</summary>
public class NextDayTests
{
    private static readonly string _program = Path.Combine(AppContext.BaseDirectory, "NextDay.dll");

    [Fact]
    public void The_same_seed_gives_the_same_last_line_and_another_seed_another()
    {
        string first = SampleProgram.LastLine("NextDay", "--quick", "--seed", "3");

        first.Should().MatchRegex(@"^test MAE \d+\.\d\d; best baseline MAE 419\.30 \(calendar\); ratio \d\.\d\d\d$", "scripts read this line");
        SampleProgram.LastLine("NextDay", "--quick", "--seed", "3").Should().Be(first);
        SampleProgram.LastLine("NextDay", "--quick", "--seed", "4").Should().NotBe(first);
    }

    [Fact]
    public void What_is_saved_answers_the_same_when_it_is_loaded()
    {
        InFolder(folder =>
        {
            string trained = ChildProcess.Run(_program, ["--quick", "--save", "births.rnn"], folder: folder)[^1];

            ChildProcess.Run(_program, ["--load", "births.rnn"], folder: folder)[^1].Should().Be(trained);
        });
    }

    [Fact]
    public void A_killed_run_that_is_resumed_ends_like_one_that_was_not_and_leaves_nothing()
    {
        InFolder(folder =>
        {
            File.WriteAllText(Path.Combine(folder, "sold.csv"), Series(500));
            string undisturbed = ChildProcess.Run(_program, ["--data", "sold.csv"], folder: folder)[^1];
            Directory.GetFiles(folder).Select(Path.GetFileName).Should().Equal(["sold.csv"], "a whole run leaves nothing behind");

            // In the middle of the second network's training.
            KillOnceThereIs(Path.Combine(folder, "nextday.checkpoint.2"), folder, "--data", "sold.csv");
            ChildProcess.Run(_program, ["--data", "sold.csv", "--resume"], folder: folder)[^1].Should().Be(undisturbed);
            Directory.GetFiles(folder).Select(Path.GetFileName).Should().Equal(["sold.csv"], "the run has ended now");
        });
    }

    [Fact]
    public void A_checkpoint_that_is_named_stays()
    {
        InFolder(folder =>
        {
            ChildProcess.Run(_program, ["--quick", "--checkpoint", "own.checkpoint"], folder: folder);

            File.Exists(Path.Combine(folder, "own.checkpoint.1")).Should().BeTrue("a file that the user has named is the user's");
        });
    }

    [Theory]
    [InlineData("2012-11-22", "Thanksgiving")]
    [InlineData("2013-11-28", "Thanksgiving")]
    [InlineData("2013-11-27", "eve of Thanksgiving")]
    [InlineData("2013-11-29", "day after Thanksgiving")]
    [InlineData("2013-05-27", "Memorial Day")]
    [InlineData("2010-05-31", "Memorial Day")]
    [InlineData("2014-09-01", "Labor Day")]
    [InlineData("2014-01-20", "Martin Luther King Day")]
    [InlineData("2014-07-04", "Independence Day")]
    [InlineData("2014-12-25", "Christmas")]
    [InlineData("2014-11-21", null)]
    [InlineData("2014-05-19", null)]
    public void Holidays_fall_by_rule(string day, string? name) => UsHolidays.NameOf(DateTime.Parse(day, CultureInfo.InvariantCulture)).Should().Be(name);

    [Theory]
    [InlineData("", "error: own.csv*")]
    [InlineData("day,sold\n2000-01-01,5\n2000-01-02,many\n2000-01-03,7\n", "*own.csv, line 3, column sold: 'many' is no number*")]
    [InlineData("day,sold\n2000-01-01,5\n2000-01-02,\n", "*own.csv, line 3, column sold: the value is missing*")]
    [InlineData("day,sold\n2000-13-01,5\n2000-01-02,6\n", "*own.csv, line 2, column day: '2000-13-01' is no *")]
    [InlineData("day,sold\n2000-01-01,5\n2000-01-02,5\n2000-01-04,6\n", "*own.csv, line 4, column day: 2000-01-03 is left out*")]
    [InlineData("day,sold\n2000-01-01,5\n2000-01-02\n", "*own.csv, line 3*")]
    public void A_bad_file_is_refused_with_line_and_column(string content, string fault) => SampleProgram.Fault("NextDay", "own.csv", content).Should().Match(fault);

    private static string Series(int days)
    {
        var random = new Random(1);
        return "day,sold\n" + string.Concat(Enumerable.Range(0, days)
            .Select(day => FormattableString.Invariant($"{new DateTime(2020, 1, 1).AddDays(day):yyyy-MM-dd},{100 + (10 * (day % 7)) + (5 * random.NextDouble()):F2}\n")));
    }

    private static void InFolder(Action<string> run)
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            run(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void KillOnceThereIs(string checkpoint, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [_program, .. arguments]) { RedirectStandardOutput = true, WorkingDirectory = folder };
        using Process run = Process.Start(start)!;
        SpinWait.SpinUntil(() => File.Exists(checkpoint) || run.HasExited);
        run.Kill();
        run.WaitForExit();
    }
}
