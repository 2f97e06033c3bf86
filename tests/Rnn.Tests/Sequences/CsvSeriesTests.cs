using System.Globalization;
using System.Numerics.Tensors;
using Rnn.Sequences;

namespace Rnn.Tests.Sequences;

/// <summary>Columns of a CSV file as a series; what is wrong with a file is told with its line and column.</summary>
public sealed class CsvSeriesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rnn-csv-").FullName;

    private string FilePath => Path.Combine(_folder, "data.csv");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Columns_are_read_by_name_in_the_order_wanted()
    {
        Tensor<double> series = Csv("day,load,wind\n2020-01-01,1.5,-2e3\n2020-01-02,  7 ,0.25\n", "wind", "load").Read<double>();

        series.Lengths.ToArray().Should().Equal([2, 2], "[time, columns]");
        series.ToArray().Should().Equal([-2000, 1.5, 0.25, 7], "the day was not asked for and need be no number");
    }

    [Theory]
    [InlineData("a,b\r\n1,2\r\n3,4")]
    [InlineData("\uFEFFa,b\n1,2\n\n3,4\n\n")]
    [InlineData("\"a\",\"b\"\n\"1\",2\n3,\"4\"\n")]
    [InlineData("x,\"line\nbreak\",a,b\n\"1,1\",\"\n\",1,2\n,,3,4\n")]
    public void Every_dress_of_CSV_is_read(string text) => Csv(text, "a", "b").Read<float>().ToArray().Should().Equal([1, 2, 3, 4]);

    [Fact]
    public void The_culture_of_the_machine_changes_nothing()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            german.NumberFormat.NumberDecimalSeparator = ",";
            german.NumberFormat.NumberGroupSeparator = ".";
            CultureInfo.CurrentCulture = german;

            Csv("a\n1.5\n", "a").Read<double>().ToArray().Should().Equal([1.5]);
            Refuses("*line 2, column a: '1,5' is no number*", new CsvSeries(Write("a\n1,5\n"), "a") { Separator = ';' });
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Another_separator_is_read() =>
        new CsvSeries(Write("a;b\n1;2\n"), "b") { Separator = ';' }.Read<float>().ToArray().Should().Equal([2]);

    [Theory]
    [InlineData("a,b\n1,2\n3,x\n", "*data.csv, line 3, column b: 'x' is no number*MissingMarks*holds words, leave it out, or write a number for each word*")]
    [InlineData("a,b\n1,\"2,5\"\n", "*line 2, column b: '2,5' is no number such as 1234.5. Write decimals with a point.")]
    [InlineData("a;b\n1;2\n", "*no column 'a'; the header has 'a;b'. Its names seem to be separated by ';', not by ',': set Separator = ';'.")]
    [InlineData("x\ta\tb\n1\t2\t3\n", "*no column 'a'*set Separator = '\\t'.")]
    [InlineData("\"a\"|\"b\"\n1|2\n", "*line 1*")]
    [InlineData("a,b\n1,2\n\n\"3\n\",4\n5,x", "*line 6, column b: 'x'*")]
    [InlineData("a,b\n1,2\n3\n", "*line 3: 1 fields where the header has 2*")]
    [InlineData("a,b\n1,2,3\n", "*line 2: 3 fields where the header has 2*")]
    [InlineData("a,b\n1,\n", "*line 2, column b: the value is missing ('')*forward*")]
    [InlineData("a,b\nnan,1\n", "*line 2, column a: the value is missing ('nan')*")]
    [InlineData("a,b\n1,1e999\n", "*line 2, column b: '1e999' is no number*")]
    [InlineData("a,b\n1,Infinity\n", "*line 2, column b: 'Infinity' is no number*")]
    [InlineData("a,b\n1,\"2\n", "*line 2:*")]
    [InlineData("a,b\n1,\"2\"3\n", "*line 2:*")]
    [InlineData("a,c\n1,2\n", "*line 1: there is no column 'b'; the header has 'a', 'c'.")]
    [InlineData("a, b\n1,2\n", "*there is no column 'b'; the header has 'a', ' b'.")]
    [InlineData("a,B\n1,2\n", "*line 1: there is no column 'b'*")]
    [InlineData("a,b,b\n1,2,3\n", "*line 1: the column 'b' stands twice*")]
    [InlineData("", "*empty*header*")]
    [InlineData("a,b\n", "*no line after the header*")]
    public void What_is_wrong_is_told_with_its_place(string text, string message) => Refuses(message, Csv(text, "a", "b"));

    [Fact]
    public void A_comma_is_named_where_another_separator_was_set() => Refuses(
        "*set Separator = ','.", new CsvSeries(Write("a,b\n1,2\n"), "b") { Separator = ';' });

    [Fact]
    public void A_file_that_is_no_csv_does_not_fill_the_screen()
    {
        string megabyte = new('x', 1 << 20);
        foreach (string text in new[] { $"{megabyte}\n1,2\n", $"a,b\n1,{megabyte}\n" })
        {
            Action read = () => Csv(text, "a", "b").Read<float>();
            read.Should().Throw<InvalidDataException>().WithMessage("*xxxxx…*").Which.Message.Length.Should().BeLessThan(500);
        }
    }

    [Fact]
    public void A_missing_value_takes_the_last_one_if_that_is_wanted()
    {
        var filled = new CsvSeries(Write("a,b\n1,2\n,NA\nNaN,4\n5,NULL\n"), "a", "b") { Missing = MissingValues.FillForward };

        filled.Read<double>().ToArray().Should().Equal([1, 2, 1, 2, 1, 4, 5, 4], "only what was known then, never what came later");
        Refuses("*line 2, column b: the value is missing*none before*", new CsvSeries(Write("a,b\n1,\n2,3\n"), "a", "b")
        {
            Missing = MissingValues.FillForward,
        });
        Refuses("*line 3, column a: 'x' is no number*", new CsvSeries(Write("a\n1\nx\n"), "a") { Missing = MissingValues.FillForward });
    }

    [Fact]
    public void What_marks_a_missing_value_can_be_said()
    {
        var series = new CsvSeries(Write("a\n1\n?\n"), "a") { Missing = MissingValues.FillForward, MissingMarks = ["?"] };

        series.Read<float>().ToArray().Should().Equal([1, 1]);
        Refuses("*'?' is no number*", Csv("a\n1\n?\n", "a"));
    }

    [Fact]
    public void A_row_that_the_caller_changes_does_not_change_what_is_filled_in()
    {
        var series = new CsvSeries(Write("a\n1\n2\nNA\n"), "a") { Missing = MissingValues.FillForward };
        var seen = new List<float>();
        foreach (float[] row in series.Rows<float>())
        {
            seen.Add(row[0]);
            row[0] = 100;
        }

        seen.Should().Equal([1, 2, 2], "the caller may scale rows where they lie");
    }

    [Fact]
    public void Rows_are_read_as_they_are_asked_for_and_again_each_time()
    {
        // A reader takes some lines ahead, but looks at none before it is asked for.
        CsvSeries series = Csv("a\n1\n2\nx\n", "a");

        series.Rows<float>().Take(2).Select(row => row[0]).Should().Equal([1, 2], "the third line is not read yet");
        series.Rows<float>().First()[0].Should().Be(1, "each reading begins at the start");
        File.Delete(FilePath);
        ((Action)(() => _ = series.Rows<float>().First())).Should().Throw<FileNotFoundException>("nothing was kept, and the file was closed");
    }

    [Fact]
    public void Columns_that_can_not_be_are_refused()
    {
        Refuses("columns", "*at least one column*", () => _ = new CsvSeries("x.csv"));
        Refuses("columns", "The column 'a' is named twice; name it once.*", () => _ = new CsvSeries("x.csv", "a", "b", "a"));
        Refuses("path", "*", () => _ = new CsvSeries("", "a"));
        Refuses("Missing", "*9*Refuse, FillForward*", () => _ = new CsvSeries("x.csv", "a") { Missing = (MissingValues)9 });

        static void Refuses(string argument, string message, Action act) =>
            act.Should().Throw<ArgumentException>().WithMessage(message).Which.ParamName.Should().Be(argument);
    }

    private CsvSeries Csv(string text, params string[] columns) => new(Write(text), columns);

    private string Write(string text)
    {
        File.WriteAllText(FilePath, text);
        return FilePath;
    }

    private static void Refuses(string message, CsvSeries series) =>
        ((Action)(() => series.Read<float>())).Should().Throw<InvalidDataException>("it can't be read").WithMessage(message, "the reader must find the place");
}
