using System.Diagnostics;
using System.Globalization;
using NextDay;

namespace Rnn.Tests.Samples;

/// <summary>The first command that a newcomer runs.</summary>
public class NextDayTests
{
    private static readonly string _program = Path.Combine(AppContext.BaseDirectory, "NextDay.dll");
    private static readonly string[] _births = ["births"];
    private static readonly string[] _dateColumns = ["year", "month", "day"];

    [Fact]
    public void The_same_seed_gives_the_same_last_line_and_another_seed_another()
    {
        string first = LastLine("--epochs", "1", "--seed", "3");

        first.Should().MatchRegex(@"^test MAE \d+\.\d\d; seasonal-naive MAE 438\.18; ratio \d\.\d\d\d$", "scripts read this line");
        LastLine("--epochs", "1", "--seed", "3").Should().Be(first);
        LastLine("--epochs", "1", "--seed", "4").Should().NotBe(first);
    }

    [Fact]
    public void A_killed_run_that_is_resumed_ends_like_one_that_was_not()
    {
        string folder = Directory.CreateTempSubdirectory().FullName, checkpoint = Path.Combine(folder, "births.checkpoint");
        try
        {
            KillOnceThereIs(checkpoint, folder, "--epochs", "4", "--checkpoint", checkpoint);

            LastLine("--epochs", "4", "--resume", checkpoint).Should().Be(LastLine("--epochs", "4"));
            File.Exists(checkpoint).Should().BeTrue("a file that the user has named is the user's");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_run_keeps_its_training_unasked_and_leaves_it_only_if_it_is_killed()
    {
        string folder = Directory.CreateTempSubdirectory().FullName, checkpoint = Path.Combine(folder, "nextday.checkpoint");
        try
        {
            string undisturbed = ChildProcess.Run(_program, ["--epochs", "8"], folder: folder)[^1];
            Directory.GetFileSystemEntries(folder).Should().BeEmpty("a whole run leaves nothing behind");

            // Long enough that it can't end before it is killed, however busy the machine is.
            KillOnceThereIs(checkpoint, folder, "--epochs", "8");
            File.Exists(checkpoint).Should().BeTrue("it is there to go on from");
            ChildProcess.Run(_program, ["--epochs", "8", "--resume", "nextday.checkpoint"], folder: folder)[^1].Should().Be(undisturbed);
            File.Exists(checkpoint).Should().BeFalse("the run has ended now");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_default_checkpoint_that_is_named_stays()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            ChildProcess.Run(_program, ["--epochs", "1", "--checkpoint", "nextday.checkpoint"], folder: folder);
            File.Exists(Path.Combine(folder, "nextday.checkpoint")).Should().BeTrue("a file that the user has named is the user's");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Ctrl-C cancels the token; the signal itself can't be sent on every platform.
    [Fact]
    public void A_stopped_run_leaves_its_checkpoint_and_says_how_to_go_on()
    {
        string folder = Directory.CreateTempSubdirectory().FullName, checkpoint = Path.Combine(folder, "nextday.checkpoint");
        try
        {
            NextDayRun.Farewell(null).Should().Contain("can't be written to").And.Contain("--checkpoint");
            NextDayRun.Farewell(checkpoint).Should().Contain("is gone");

            NextDayRun.Run(BirthsSettings(checkpoint), new CancellationToken(canceled: true)).Should().Be(130, "as after Ctrl-C in any program");

            File.Exists(checkpoint).Should().BeTrue("although it may be deleted at the end");
            NextDayRun.Farewell(checkpoint).Should().Contain("nothing is lost").And.Contain($"--resume {checkpoint}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_checkpoint_that_is_gone_already_can_be_deleted()
    {
        string missing = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        Action delete = () => DefaultCheckpoint.Delete(missing), deleteInNoFolder = () => DefaultCheckpoint.Delete(Path.Combine(missing, "nextday.checkpoint"));

        delete.Should().NotThrow("two runs in one folder share it");
        deleteInNoFolder.Should().NotThrow("the forecast has been shown, and that was asked for");
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
    public void Holidays_fall_by_rule(string day, string? name) =>
        DayCalendar.HolidayName(DateOnly.Parse(day, CultureInfo.InvariantCulture)).Should().Be(name);

    [Fact]
    public void A_day_is_described_by_weekday_holiday_and_season()
    {
        float[] numbers = new float[DayCalendar.Size];
        DayCalendar.Describe(new DateOnly(2014, 12, 25), numbers);

        numbers[..7].Should().Equal([0, 0, 0, 0, 1, 0, 0], "it is a Thursday");
        numbers[7..^4].Sum().Should().Be(1, "it is one holiday");
    }

    [Theory]
    [InlineData("", "*is empty*header line*")]
    [InlineData("year,month,day,weight\n2000,1,1,5\n", "*line 1: there is no column 'births'*year, month, day, weight*")]
    [InlineData("year,month,day,births\n2000,1,1,5\n2000,1,2,many\n", "*line 3, column births: 'many' is no number*")]
    [InlineData("year,month,day,births\n2000,1,1,5\n2000,1,2,NaN\n", "*line 3, column births: 'NaN' is no number*")]
    [InlineData("year,month,day,births\n2000,1,1,5\n2000,1,2,\n", "*line 3, column births: '' is no number*")]
    [InlineData("year,month,day,births\n2000,13,1,5\n", "*line 2, column year+month+day: '2000-13-1' is no date*")]
    [InlineData("year,month,day,births\n2000,1,1,5\n2000,1,3,6\n", "*line 3, column year+month+day: the day is 2000-01-03, but 2000-01-02 should follow*")]
    [InlineData("year,month,day,births\n2000,1,1,5\n2000,1,2\n", "*line 3: 3 fields where the header has 4*")]
    public void A_bad_file_is_refused_with_line_and_column(string text, string message)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            Action read = () => DailySeries.Read(path, _dateColumns, _births, null);
            read.Should().Throw<DataFileException>().WithMessage(message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        Action read = () => DailySeries.Read("no such file.csv", _dateColumns, _births, null);
        read.Should().Throw<DataFileException>().WithMessage("*no such file.csv*");
    }

    private static Settings BirthsSettings(string checkpoint) => new(
        Path.Combine(AppContext.BaseDirectory, "data", "us-births-daily-2000-2014.csv"), ["year", "month", "date_of_month"], _births, null,
        IsBirths: true, WindowLength: 28, Units: 4, Epochs: 1, Seed: 1, checkpoint, KeepCheckpoint: false, Resume: false);

    private static void KillOnceThereIs(string checkpoint, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [_program, .. arguments]) { RedirectStandardOutput = true, WorkingDirectory = folder };
        using Process run = Process.Start(start)!;
        SpinWait.SpinUntil(() => File.Exists(checkpoint) || run.HasExited);
        run.Kill();
        run.WaitForExit();
    }

    private static string LastLine(params string[] arguments) => ChildProcess.Run(_program, arguments)[^1];
}
