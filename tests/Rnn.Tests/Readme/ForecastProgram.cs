using Rnn.Data;
using Rnn.Tasks;
using Console = Rnn.Tests.Readme.Transcript;

namespace Rnn.Tests.Readme;

public class ForecastProgram
{
    [Fact]
    public void It_prints_what_the_readme_shows()
    {
        File.Copy(Path.Combine(AppContext.BaseDirectory, "data", "us-births-daily-2000-2014.csv"), "us-births-daily-2000-2014.csv", overwrite: true);

        Transcript.Of(Run).Should().Equal(Printed.Below("us-births-daily-2000-2014.csv"));
    }

    private static void Run()
    {
        #region README whole: forecast
        // Births in the United States, day by day, from 2000 to 2014.
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
