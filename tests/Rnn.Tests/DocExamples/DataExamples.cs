using System.Numerics.Tensors;
using Rnn.Metrics;
using Rnn.Models;
using Rnn.Sequences;

namespace Rnn.Tests.DocExamples;

/// <summary>The examples of the doc comments about data and what is measured of it, word for word.</summary>
[Collection("files by name")]
public class DataExamples
{
    private static Tensor<float> Series() => Tensor.Create([.. Enumerable.Range(0, 300).Select(i => MathF.Sin(i))], [100, 3]);

    [Fact]
    public void A_csv_file()
    {
        File.WriteAllText("sales.csv", "day;price;sold\nMonday;1.5;20\nTuesday;NA;30\n");

        var file = new CsvSeries("sales.csv", "price", "sold") { Separator = ';', Missing = MissingValues.FillForward };
        Tensor<float> series = file.Read<float>(); // [time, 2]

        series.ToArray().Should().Equal(1.5f, 20, 1.5f, 30);
    }

    [Fact]
    public void An_example()
    {
        var rising = new Example<float>(new[,] { { 0.1f, 1f }, { 0.2f, 0f } }, 0.3f); // two steps of two features in, one number out

        (rising.InputLength, rising.InputSize, rising.TargetSize).Should().Be((2, 2, 1));
    }

    [Fact]
    public void A_data_set()
    {
        SequenceDataset<float> data = SequenceDataset.FromExamples(
        [
            new Example<float>(new float[5, 2], 1f), // five steps of two features; class 1
            new Example<float>(new float[3, 2], 0f), // three steps; class 0
        ]);

        data.Count.Should().Be(2);
    }

    [Fact]
    public void Windows()
    {
        Tensor<float> series = Series();

        // From 14 days the next day's column 0; column 2, a calendar, is known ahead.
        var windows = new SlidingWindows<float>(series, length: 14, targetColumns: [0], knownAheadColumns: [2]);
        (SequenceDataset<float> training, SequenceDataset<float> validation, SequenceDataset<float> test) =
            windows.Split(TimeSplit.ByShare(rows: (int)series.Lengths[0]));

        (training.Count, validation.Count, test.Count).Should().Be((66, 10, 10));

        SequenceModel<float> model = SequenceModel.ManyToOne(windows.InputSize).Lstm(4).LinearOutput(1).Build(seed: 1);
        var calendar = Tensor.Create<float>([1f], [1, 1]); // what column 2 will be tomorrow
        Tensor<float> tomorrow = model.Predict(windows.Latest(knownAhead: calendar));

        tomorrow.FlattenedLength.Should().Be(1);
    }

    [Fact]
    public void Windows_with_several_horizons()
    {
        Tensor<float> series = Series();

        var week = new SlidingWindows<float>(series, length: 14, targetColumns: [0], horizons: [1, 2, 3, 7]);
        SequenceModel<float> model = SequenceModel.ManyToOne(week.InputSize).Lstm(16).LinearOutput(week.TargetSize).Build(seed: 1);
        model.Fit(week);
        Tensor<float> ahead = model.Predict(week.Latest()); // [4]: column 0 so many days after the last row

        ahead.FlattenedLength.Should().Be(4);
    }

    [Fact]
    public void A_split_by_shares()
    {
        TimeSplit split = TimeSplit.ByShare(rows: 1000, validation: 0.1, test: 0.2); // validation from row 700, test from row 800

        split.ToString().Should().Be("validation from row 700, test from row 800");
    }

    [Fact]
    public void A_split_at_days()
    {
        DateOnly[] dates = [.. Enumerable.Range(0, 365).Select(new DateOnly(2025, 1, 1).AddDays)];
        TimeSplit split = TimeSplit.At(dates, validation: new DateOnly(2025, 9, 1), test: new DateOnly(2025, 11, 1));

        dates[split.TestStart].Should().Be(new DateOnly(2025, 11, 1));
    }

    [Fact]
    public void A_standard_scaler()
    {
        Tensor<float> series = Series();

        TimeSplit split = TimeSplit.ByShare(rows: (int)series.Lengths[0]);
        StandardScaler<float> scaler = StandardScaler<float>.Fit(series, split.ValidationStart);
        Tensor<float> scaled = scaler.Transform(series);

        scaled.ToArray().Take(240).Average().Should().BeApproximately(0, 1e-4f);
    }

    [Fact]
    public void A_scaler_to_a_range()
    {
        Tensor<float> series = Series();

        MinMaxScaler<float> scaler = MinMaxScaler<float>.Fit(series, trainingRows: 80, low: -1, high: 1);
        Tensor<float> scaled = scaler.Transform(series);

        scaled.ToArray().Take(240).Max().Should().Be(1);
    }

    [Fact]
    public void Back_to_the_unit()
    {
        StandardScaler<float> scaler = StandardScaler<float>.Fit(Series(), trainingRows: 80);
        var prediction = Tensor.Create<float>([0f]);

        double sold = scaler.InverseTransform(prediction, column: 0)[0]; // a prediction of column 0, in its own unit

        sold.Should().BeApproximately(scaler.Means[0], 1e-6);
    }

    [Fact]
    public void The_words_of_texts()
    {
        string[] texts = ["a good film", "not a good film"];
        Vocabulary words = Vocabulary.FromTexts(texts.Select(text => text.Split(' ')));
        int[] tokens = words.Encode("a", "good", "joke"); // "joke" has the token of <unknown>

        tokens.Should().Equal(1, 3, 0);
    }

    [Fact]
    public void The_characters_of_texts()
    {
        Vocabulary letters = Vocabulary.FromCharacters(["to be", "or not to be"]);
        int[] tokens = letters.Encode(Vocabulary.Characters("not"));

        letters.DecodeText(tokens).Should().Be("not");
    }

    [Fact]
    public void A_forecast()
    {
        double[] sold = [.. Enumerable.Range(0, 320).Select(i => (double)(i % 7))];
        double[] forecast = sold[300..310];

        ForecastEvaluation evaluation = ForecastEvaluation.Of(sold, forecast, first: 300, season: 7); // sold[300] is forecast[0]'s truth
        Console.WriteLine(evaluation);

        evaluation.Model.MeanAbsoluteError.Should().Be(0);
    }
}
