using Spectre.Console;

namespace NextDay;

/// <summary>Forecast against truth in the terminal, for the stretch of test days with the most holidays.</summary>
internal static class ForecastChart
{
    private const int Height = 15;

    public static void Show(DailySeries series, int firstTestRow, IReadOnlyList<double> forecast, int length)
    {
        length = Math.Min(length, forecast.Count);
        int first = BusiestStretch(series, firstTestRow, forecast.Count, length);
        double[] truth = [.. Enumerable.Range(first, length).Select(i => (double)series.Rows[firstTestRow + i][0])];
        double[] guess = [.. forecast.Skip(first).Take(length)];
        double low = Math.Min(truth.Min(), guess.Min()), high = Math.Max(truth.Max(), guess.Max());
        int Level(double value) => high > low ? (int)Math.Round((value - low) / (high - low) * (Height - 1)) : 0;

        AnsiConsole.MarkupLine(
            $"{series.Days[firstTestRow + first]:d MMMM yyyy} to {series.Days[firstTestRow + first + length - 1]:d MMMM yyyy}:   " +
            "[green]●[/] truth   [yellow]○[/] forecast   [blue]◉[/] both");
        for (int level = Height - 1; level >= 0; level--)
        {
            double value = low + ((high - low) * level / (Height - 1));
            string line = level % 7 == 0 ? $"{value,10:N0} ┤" : $"{"",10} │";
            for (int day = 0; day < length; day++)
            {
                line += (Level(truth[day]) == level, Level(guess[day]) == level) switch
                {
                    (true, true) => "[blue]◉[/] ",
                    (true, false) => "[green]●[/] ",
                    (false, true) => "[yellow]○[/] ",
                    _ => "  ",
                };
            }

            AnsiConsole.MarkupLine(line);
        }

        ShowDays([.. series.Days.Skip(firstTestRow + first).Take(length)]);
    }

    private static void ShowDays(DateOnly[] days)
    {
        Console.WriteLine($"{"",10} └{new string('─', 2 * days.Length)}");
        Console.WriteLine($"{"",10}  {string.Join(" ", days.Select(day => $"{day:ddd}"[0]))}");
        Console.WriteLine($"{"holidays",10}  {string.Join(" ", days.Select(day => DayCalendar.HolidayName(day) is null ? ' ' : '▲'))}");
        Console.WriteLine();
        foreach (DateOnly day in days.Where(day => DayCalendar.HolidayName(day) is not null))
        {
            Console.WriteLine($"{day,10:d MMM}  {DayCalendar.HolidayName(day)}");
        }

        Console.WriteLine();
    }

    // The first of those test days from which on as many days as the chart has hold the most holidays.
    private static int BusiestStretch(DailySeries series, int firstTestRow, int testDays, int length)
    {
        int Holidays(int first) => series.Days.Skip(firstTestRow + first).Take(length)
            .Count(day => DayCalendar.HolidayName(day) is not null);
        return Enumerable.Range(0, testDays - length + 1).MaxBy(Holidays);
    }
}
