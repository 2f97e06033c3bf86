using System.Data.Common;
using Microsoft.Data.Analysis;
using Microsoft.Data.Sqlite;
using Microsoft.ML;
using Microsoft.ML.Data;
using Rnn.Data;
using Rnn.Diagnostics;
using Rnn.Models;
using Rnn.Sequences;
using Rnn.Tasks;
using Rnn.Training;

namespace Rnn.Tests.DocExamples;

/// <summary>The examples of the doc comments about raw data and whole tasks, word for word.</summary>
[Collection("files by name")]
public class TaskExamples
{
    [Fact]
    public void A_table_of_a_file()
    {
        File.WriteAllText("sales.csv", "day,price,sold\n2025-01-01,1.5,20\n2025-01-02,2,30\n");

        Table sales = Table.FromCsv("sales.csv");
        double[] prices = sales["price"].ToNumbers();

        prices.Should().Equal(1.5, 2);
    }

    [Fact]
    public void A_table_of_another_format()
    {
        File.WriteAllText("german.csv", "Tag;Zahl\n31.12.2025;4\n");

        // Semicolons between the fields, days such as 31.12.2025. A culture would say how numbers are written.
        Table sales = Table.FromCsv("german.csv", new CsvFormat { Separator = ';', TimeFormat = "dd.MM.yyyy" });

        sales["Tag"].ToTimes()[0].DateTime.Should().Be(new DateTime(2025, 12, 31));
    }

    [Fact]
    public void Tables_made_of_others()
    {
        File.WriteAllText("births.csv", "year,month,date_of_month,births\n2025,1,31,20\n2025,2,1,30\n");
        DateOnly[] days = [new(2025, 1, 1), new(2025, 1, 2)];
        double[] sold = [3, 4];

        Table births = Table.FromCsv("births.csv").WithDate("day", "year", "month", "date_of_month");
        Table january = births.Where("month", "1");
        var own = new Table(TableColumn.OfTimes("day", days), TableColumn.OfNumbers("sold", sold));

        (births.RowCount, january.RowCount, own.RowCount).Should().Be((2, 1, 2));
    }

    [Fact]
    public void A_table_of_a_database()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using (SqliteCommand fill = connection.CreateCommand())
        {
            fill.CommandText = "CREATE TABLE sales (day TEXT, price REAL, sold INTEGER); INSERT INTO sales VALUES ('2025-01-01', 1.5, 20), ('2025-01-02', NULL, 30);";
            fill.ExecuteNonQuery();
        }

        using var command = connection.CreateCommand();
        command.CommandText = "SELECT day, price, sold FROM sales ORDER BY day";
        using DbDataReader reader = command.ExecuteReader();
        Table sales = Table.Read(reader);

        sales["price"].ToNumbers().Should().Equal(1.5, double.NaN);
        sales["sold"].ToNumbers().Should().Equal(20, 30);
        sales["day"].ToTimes()[1].DateTime.Should().Be(new DateTime(2025, 1, 2));
    }

    [Fact]
    public void Tables_of_other_libraries()
    {
        IDataView view = new MLContext().Data.LoadFromEnumerable([new Sale(new DateTime(2025, 1, 1), 3), new Sale(new DateTime(2025, 1, 2), 4.5f)]);
        var frame = new DataFrame(
            new DateTimeDataFrameColumn("day", [new DateTime(2025, 1, 1), new DateTime(2025, 1, 2)]), new DoubleDataFrameColumn("sold", new double?[] { 3, null }));

        var fromView = new Table(
            TableColumn.OfTimes("day", view.GetColumn<DateTime>("day")), TableColumn.OfNumbers("sold", view.GetColumn<float>("sold").Select(value => (double)value)));
        var fromFrame = new Table(
            TableColumn.OfTimes("day", frame["day"].Cast<DateTime>()), TableColumn.OfNumbers("sold", frame["sold"].Cast<double?>()));

        fromView["sold"].ToNumbers().Should().Equal(3, 4.5);
        fromFrame["sold"].ToNumbers().Should().Equal(3, double.NaN);
        fromView["day"].ToTimes().Should().Equal(fromFrame["day"].ToTimes());
    }

    [Fact]
    public void A_tokenizer()
    {
        Tokenizer words = Tokenizer.Words with { LowerCase = true };
        string[] pieces = words.Split("Don't panic, Arthur."); // don't · panic · , · arthur · .
        string text = words.Join(pieces);                      // don't panic, arthur.

        pieces.Should().Equal("don't", "panic", ",", "arthur", ".");
        text.Should().Be("don't panic, arthur.");
    }

    [Fact]
    public void Pairs_of_a_file()
    {
        File.WriteAllText("english-french.tsv", "cat\tchat\n");

        (string First, string Second)[] pairs = TextFiles.ReadPairs("english-french.tsv");

        pairs.Should().Equal(("cat", "chat"));
    }

    [Fact]
    public void A_split_by_class()
    {
        File.WriteAllLines("reviews.tsv", ["text\tlabel", .. Enumerable.Range(0, 10).Select(i => $"text {i}\t{(i < 5 ? "good" : "bad")}")]);

        (string First, string Second)[] labelled = TextFiles.ReadPairs("reviews.tsv", first: "text", second: "label");
        ((string, string)[] training, (string, string)[] test) = DataSplit.Stratified(labelled, review => review.Second, test: 0.2, seed: 1);

        (training.Length, test.Length).Should().Be((8, 2));
    }

    [Fact]
    public void Pieces_of_a_text()
    {
        const string text = "to be or not to be";

        Vocabulary letters = Vocabulary.FromCharacters([text]);
        var data = new NextTokenDataset<float>(letters.Encode(Vocabulary.Characters(text)), length: 64);

        data.Count.Should().Be(1);
    }

    [Fact]
    public void A_chart_and_the_progress_in_the_console()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(1).Vanilla(2).LinearOutput(1).Build(seed: 1);
        SequenceDataset<float> data = SequenceDataset.FromExamples([new Example<float>(new float[,] { { 1 } }, 1f)]);
        TrainingHistory history = model.Fit(data);
        double[] sold = [1, 2, 3], forecast = [2, 2, 3];

        model.Fit(data, new FitOptions<float> { Progress = new ConsoleProgress() });
        Console.WriteLine(LineChart.Of(history)); // training and validation loss, epoch by epoch
        var chart = new LineChart { Height = 10 }.Add("sold", sold).Add("forecast", forecast);

        chart.ToString().Should().Contain("sold").And.Contain("forecast");
    }

    [Fact]
    public void A_forecaster()
    {
        File.WriteAllLines("sales.csv", ["day,sold", .. Enumerable.Range(0, 400).Select(i => FormattableString.Invariant($"{new DateTime(2024, 1, 1).AddDays(i):yyyy-MM-dd},{100 + (i % 7 * 10)}"))]);

        Table table = Table.FromCsv("sales.csv");
        Forecaster forecaster = Forecaster.Train(table, new ForecasterOptions { Time = "day", Targets = ["sold"], Horizon = 7 });
        Console.WriteLine(forecaster.Evaluate(table));
        Console.WriteLine(forecaster.Forecast(table));

        forecaster.Forecast(table).Steps.Should().HaveCount(7);
    }

    [Fact]
    public void A_backtest()
    {
        var table = new Table(
            TableColumn.OfTimes("day", Enumerable.Range(0, 200).Select(i => new DateTime(2024, 1, 1).AddDays(i))), TableColumn.OfNumbers("sold", Enumerable.Range(0, 200).Select(i => 100.0 + (i % 7))));

        ForecastBacktest backtest = ForecastBacktest.Run(table, new ForecasterOptions { Time = "day", Targets = ["sold"] }, folds: 3);
        Console.WriteLine(backtest);

        backtest.Reports.Should().HaveCount(3);
    }

    [Fact]
    public void Options_of_a_forecaster()
    {
        var options = new ForecasterOptions { Time = "day", Targets = ["sold"], KnownAhead = ["price"], Series = "shop", Horizon = 7 };

        options.Interval.Should().Be(0.8);
    }

    [Fact]
    public void A_text_classifier()
    {
        File.WriteAllLines("reviews.tsv", ["text\tlabel", .. Tasks.TextClassifierTests.Reviews().Select(review => $"{review.Text}\t{review.Label}")]);

        (string Text, string Label)[] reviews = TextFiles.ReadPairs("reviews.tsv", first: "text", second: "label");
        ((string, string)[] training, (string, string)[] test) = DataSplit.Stratified(reviews, review => review.Label);
        TextClassifier classifier = TextClassifier.Train(training);
        Console.WriteLine(classifier.Evaluate(test));
        Console.WriteLine(classifier.Predict("I would buy it again."));

        classifier.Labels.Should().Equal("bad", "good");
    }

    [Fact]
    public void Options_of_a_text_classifier()
    {
        var options = new TextClassifierOptions { BalanceClasses = true, Progress = new ConsoleProgress() };

        options.MinimumCount.Should().Be(2);
    }

    private sealed record Sale(DateTime day, float sold);
}
