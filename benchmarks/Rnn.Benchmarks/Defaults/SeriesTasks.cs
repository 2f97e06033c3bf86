using System.Globalization;
using Rnn.Models;
using Rnn.Sequences;

namespace Rnn.Benchmarks.Defaults;

/// <summary>Tomorrow's value of a daily series, beside today's.</summary>
internal static class SeriesTasks
{
    public static IEnumerable<DefaultsTask> Find(string folder)
    {
        if (DefaultsComparison.FileIn(folder, "us-births-daily-2000-2014.csv") is { } births)
        {
            string[][] rows = Read(births);
            yield return Create("births", length: 28, [.. rows.Select(row =>
                Enumerable.Range(1, 7).Select(day => row[3] == day.ToString(CultureInfo.InvariantCulture) ? 1.0 : 0).Prepend(Number(row[4])).ToArray())]);
        }

        if (DefaultsComparison.FileIn(folder, "daily-weather-2012-2015.csv") is { } weather)
        {
            string[][] rows = [.. Read(weather).Where(row => row[0] == "Seattle")];
            yield return Create("weather", length: 14, [.. rows.Select(row => new[] { Number(row[3]), Number(row[4]), Number(row[2]), Number(row[5]) })]);
        }
    }

    // The first column is to be predicted. The scales are those of the first 70 %; 15 % validate, the rest is the test.
    private static DefaultsTask Create(string name, int length, double[][] rows)
    {
        int columns = rows[0].Length, training = rows.Length * 70 / 100, validation = rows.Length * 85 / 100;
        for (int column = 0; column < columns; column++)
        {
            double mean = rows.Take(training).Average(row => row[column]);
            double size = Math.Sqrt(rows.Take(training).Average(row => (row[column] - mean) * (row[column] - mean)));
            foreach (double[] row in rows)
            {
                row[column] = (row[column] - mean) / size;
            }
        }

        SequenceDataset<float> Windows(int from, int to) => SequenceDataset.FromExamples(Enumerable.Range(Math.Max(from, length), to - Math.Max(from, length)).Select(day =>
        {
            float[,] window = new float[length, columns];
            for (int i = 0; i < length * columns; i++)
            {
                window[i / columns, i % columns] = (float)rows[day - length + (i / columns)][i % columns];
            }

            return new Example<float>(window, [(float)rows[day][0]]);
        }));
        SequenceDataset<float> test = Windows(validation, rows.Length);
        double yesterday = Enumerable.Range(validation, rows.Length - validation).Average(day => Math.Abs(rows[day][0] - rows[day - 1][0]));
        return new DefaultsTask(
            name, "error by that of yesterday", seed => SequenceModel.ManyToOne(columns).Lstm(32).LinearOutput(1).Build(seed),
            Windows(0, training), Windows(training, validation), model => model.Evaluate(test).Score / yesterday);
    }

    private static string[][] Read(string path) => [.. File.ReadLines(path).Skip(1).Select(line => line.Split(','))];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
