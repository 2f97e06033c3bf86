using Rnn.Data;
using Rnn.Tasks;
using Console = Rnn.Tests.Readme.Transcript;

namespace Rnn.Tests.Readme;

public class ForecastProgram
{
    [Fact]
    public void It_runs()
    {
        File.Copy(Path.Combine(AppContext.BaseDirectory, "data", "us-births-daily-2000-2014.csv"), "us-births-daily-2000-2014.csv", overwrite: true);

        IReadOnlyList<string> lines = Transcript.Of(Run);

        lines[0].Should().Contain("forecasts of rows that training has not seen");
        lines.Should().Contain(line => line.Contains("Better than all of them", StringComparison.Ordinal));
        lines[^4].Should().StartWith("2015-01-01: births ");
        lines[^1].Should().MatchRegex("^tomorrow [78][0-9]{3}$", "on New Year's Day some 8,000 are born, 3,500 fewer than on another Thursday");
    }

    private static void Run()
    {
        #region README: forecast
        // Births in the United States, day by day: the file lies in samples/NextDay/data.
        Table births = Table.FromCsv("us-births-daily-2000-2014.csv").WithDate("day", "year", "month", "date_of_month");
        string? Holiday(DateTime day) => day is { Month: 1, Day: 1 } or { Month: 7, Day: 4 } or { Month: 12, Day: 25 } ? $"{day:MM-dd}" : null;
        var options = new ForecasterOptions { Time = "day", Targets = ["births"], Horizon = 3, Holidays = Holiday };
        Forecaster forecaster = Forecaster.Train(births, options);

        Console.WriteLine(forecaster.Evaluate(births)); // over the last tenth of the days, which training has not seen
        Console.WriteLine(forecaster.Forecast(births)); // the three days after the last one, with bounds for 80 %

        forecaster.Save("births.rnn");
        Forecast again = Forecaster.Load("births.rnn", Holiday).Forecast(births);
        Console.WriteLine(FormattableString.Invariant($"tomorrow {again.Steps[0]["births"].Value:F0}"));
        #endregion
    }
}
