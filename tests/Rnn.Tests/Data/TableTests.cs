using System.Globalization;
using Microsoft.Data.Sqlite;
using Rnn.Data;

namespace Rnn.Tests.Data;

/// <summary>A table gives its columns as numbers, times or words, and says where a value is that can't be used.</summary>
public sealed class TableTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.csv");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Keys_too_long_for_a_number_stay_apart_as_words()
    {
        using var data = new System.Data.DataTable();
        data.Columns.Add("id", typeof(long));
        data.Columns.Add("amount", typeof(decimal));
        data.Rows.Add(9007199254740993L, 12.5m);
        data.Rows.Add(9007199254740992L, 9007199254740993m);
        data.Rows.Add(-5L, 0.125m);

        Table table = Table.Read(data.CreateDataReader());

        table["id"].ToWords().Should().Equal("9007199254740993", "9007199254740992", "-5");
        table["amount"].ToWords().Should().Equal("12.5", "9007199254740993", "0.125");
    }

    [Fact]
    public void A_number_too_large_for_float_is_refused()
    {
        Table table = new(TableColumn.OfNumbers("x", [1, 1e300]));

        table.Invoking(own => own.ToTensor<float>("x")).Should().Throw<InvalidDataException>().WithMessage("Row 1 of x holds 1E+300, which is too large for Single*");
        table.ToTensor<double>("x").ToArray().Should().Equal(1, 1e300);
    }

    [Fact]
    public void Columns_are_read_by_name_whatever_they_hold()
    {
        Table table = Read("day,shop,price\n2025-01-31,north,1.5\n2025/2/1,south,NA\n");

        table.Columns.Should().Equal("day", "shop", "price");
        table["price"].ToNumbers().Should().Equal([1.5, double.NaN], "a missing value is no 0");
        table["shop"].ToWords().Should().Equal("north", "south");
        table["day"].ToTimes().Select(time => time.DateTime).Should().Equal(new DateTime(2025, 1, 31), new DateTime(2025, 2, 1));
        (table["price"].HoldsNumbers, table["shop"].HoldsNumbers).Should().Be((true, false));
    }

    [Theory]
    [InlineData("price", "x", "*line 3, column price: 'x' is no number such as 1234.5*MissingMarks*")]
    [InlineData("price", "1,5", "*'1,5' is no number*Culture*")]
    public void What_is_no_number_is_told_with_line_and_column(string column, string value, string message)
    {
        Table table = Read($"{column};other\n1;a\n{value};b\n", new CsvFormat { Separator = ';' });

        table.Invoking(own => own[column].ToNumbers()).Should().Throw<InvalidDataException>().WithMessage(message);
    }

    [Theory]
    [InlineData("01/02/2025", "*line 2, column day: '01/02/2025' is no time such as 2025-12-31*TimeFormat*")]
    [InlineData("", "*line 2, column day: the time is missing*")]
    public void A_day_that_could_be_a_month_is_not_guessed_at(string time, string message) =>
        Read($"day,x\n{time},1\n")["day"].Invoking(column => column.ToTimes()).Should().Throw<InvalidDataException>().WithMessage(message);

    [Theory]
    [InlineData("day;y\n2025-01-01;2\n", "*the only column is 'day;y'; its names seem to be separated by ';': set Separator = ';'*")]
    [InlineData("day,,y\n2025-01-01,1,2\n", "*line 1: column 2 has no name; give it one*")]
    public void A_heading_that_can_not_be_read_is_told(string text, string message) =>
        FluentActions.Invoking(() => Read(text)).Should().Throw<InvalidDataException>().WithMessage(message);

    [Fact]
    public void A_culture_says_how_numbers_are_written()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";

        Read("a;b\n1,5;x\n", new CsvFormat { Separator = ';', Culture = culture })["a"].ToNumbers().Should().Equal(1.5);
    }

    [Theory]
    [InlineData("2025-03-01 17:30", 17.5, 0)]
    [InlineData("2025-03-01T17:30:00Z", 17.5, 0)]
    [InlineData("2025-03-01T17:30:00+02:00", 17.5, 2)]
    public void A_time_keeps_the_offset_that_it_names(string text, double hours, int offset) =>
        Read($"t,x\n{text},1\n")["t"].ToTimes().Should().Equal(new DateTimeOffset(2025, 3, 1, 0, 0, 0, TimeSpan.FromHours(offset)).AddHours(hours));

    [Fact]
    public void A_column_that_is_not_there_is_refused_with_those_that_are() => Read("a,b\n1,2\n")
        .Invoking(table => table["c"]).Should().Throw<ArgumentException>().WithMessage("There is no column 'c'; the table has 'a', 'b'.*");

    [Theory]
    [InlineData("a,a\n1,2\n", "*the column 'a' stands twice*")]
    [InlineData("a,b\n", "*no line after the header*")]
    [InlineData("a,b\n1\n", "*line 2: 1 fields where the header has 2*")]
    [InlineData("", "*no line after the header*")]
    public void A_file_that_is_no_table_is_refused(string text, string message) =>
        FluentActions.Invoking(() => Read(text)).Should().Throw<InvalidDataException>().WithMessage(message);

    [Fact]
    public void One_word_among_numbers_is_a_fault_and_one_number_among_words_a_word()
    {
        Table table = Read("mostly,words\n1,S\n2,8\nx,XL\n");

        (table["mostly"].HoldsNumbers, table["words"].HoldsNumbers).Should().Be((true, false));
        table.Invoking(own => own.ToTensor<float>("mostly")).Should().Throw<InvalidDataException>().WithMessage("*line 4, column mostly: 'x' is no number*");
        table.ToTensor<float>("words").Lengths[1].Should().Be(3);
    }

    [Theory]
    [InlineData("2025-03-01 17:30", false)]
    [InlineData("2025-03-01", false)]
    [InlineData("2025-03-01T17:30Z", true)]
    [InlineData("2025-03-01 17:30:00+02:00", true)]
    public void Whether_a_time_names_its_offset_is_known(string text, bool names)
    {
        TableColumn column = Read($"t,x\n{text},1\n")["t"];

        column.TimesNameOffsets.Should().Be(names);
        TableColumn.OfTimes("t", [DateTimeOffset.UnixEpoch]).TimesNameOffsets.Should().BeTrue();
        TableColumn.OfTimes("t", [DateTime.UnixEpoch]).TimesNameOffsets.Should().BeFalse("a DateTime is what a clock shows");
    }

    [Fact]
    public void Rows_are_chosen_by_value_and_keep_their_lines()
    {
        Table table = Read("city,x\na,1\nb,2\na,y\n").Where("city", "a");

        table.RowCount.Should().Be(2);
        table["x"].Invoking(column => column.ToNumbers()).Should().Throw<InvalidDataException>().WithMessage("*line 4, column x*", "the line is that of the file");
        table.Invoking(own => own.Where("city", "c")).Should().Throw<ArgumentException>().WithMessage("*No row has 'c'*'a'*");
        table.Slice(1, 1)["x"].ToWords().Should().Equal("y");
        table.Invoking(own => own.Slice(1, 2)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Words_become_a_feature_each()
    {
        Table table = Read("x,kind\n1,sun\n2,rain\n");

        table.ToTensor<float>("kind", "x").ToArray().Should().Equal([0, 1, 1, 1, 0, 2], "rain comes before sun");
        Read("x,y\n1,2\n,3\n").Invoking(own => own.ToTensor<float>("x")).Should().Throw<InvalidDataException>().WithMessage("*line 3, column x: the value is missing*");
    }

    [Fact]
    public void Three_numbers_make_a_day_or_are_refused()
    {
        Read("y,m,d\n2024,2,29\n").WithDate("day", "y", "m", "d")["day"].ToTimes()[0].DateTime.Should().Be(new DateTime(2024, 2, 29));

        Read("y,m,d\n2025,2,29\n").Invoking(table => table.WithDate("day", "y", "m", "d"))
            .Should().Throw<InvalidDataException>().WithMessage("*line 2: year 2025, month 2 and day 29 are no date*");
    }

    [Fact]
    public void A_database_is_read_from_its_file_row_by_row()
    {
        string database = Path.ChangeExtension(_file, ".sqlite");
        using (var connection = new SqliteConnection($"Data Source={database};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE s (day TEXT, n INTEGER, x REAL, mixed); INSERT INTO s VALUES ('2025-01-01', 1, NULL, 5), ('2025-01-02', 2, 2.5, 'five'), ('2025-01-03', NULL, 3, NULL);";
            command.ExecuteNonQuery();
            command.CommandText = "SELECT * FROM s ORDER BY day";
            using SqliteDataReader reader = command.ExecuteReader();

            Table table = Table.Read(reader);

            table["n"].ToNumbers().Should().Equal(1, 2, double.NaN);
            table["x"].ToNumbers().Should().Equal([double.NaN, 2.5, 3], "what is missing at first is filled in once the kind is known");
            table["mixed"].ToWords().Should().Equal(["5", "five", null], "a column of several kinds is one of words");
            table["day"].ToTimes().Should().HaveCount(3);
            using SqliteCommand none = connection.CreateCommand();
            none.CommandText = "SELECT * FROM s WHERE n > 10";
            using SqliteDataReader empty = none.ExecuteReader();
            FluentActions.Invoking(() => Table.Read(empty)).Should().Throw<InvalidDataException>().WithMessage("*no row*");
        }

        File.Delete(database);
    }

    [Fact]
    public void Columns_of_a_table_agree_in_length_and_differ_in_name()
    {
        FluentActions.Invoking(() => new Table(TableColumn.OfNumbers("a", [1.0]), TableColumn.OfWords("b", ["x", "y"])))
            .Should().Throw<ArgumentException>().WithMessage("*'b' has 2 rows, and 'a' has 1*");
        FluentActions.Invoking(() => new Table(TableColumn.OfNumbers("a", [1.0]), TableColumn.OfWords("a", ["x"])))
            .Should().Throw<ArgumentException>().WithMessage("*'a' stands twice*");
        new Table(TableColumn.OfNumbers("a", [1.0])).With(TableColumn.OfNumbers("a", [2.0]))["a"].ToNumbers().Should().Equal(2);
    }

    private Table Read(string text, CsvFormat? format = null)
    {
        File.WriteAllText(_file, text);
        return Table.FromCsv(_file, format);
    }
}
