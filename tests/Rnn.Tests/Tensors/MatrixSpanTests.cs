using Rnn.Tensors;

namespace Rnn.Tests.Tensors;

/// <summary>A matrix over borrowed memory: what its views see, and what it refuses.</summary>
public class MatrixSpanTests
{
    // 0 1 2 3
    // 4 5 6 7
    // 8 9 10 11
    private readonly int[] _values = [.. Enumerable.Range(0, 12)];

    [Fact]
    public void Rows_lie_one_after_the_other()
    {
        MatrixSpan<int> matrix = new(_values, 3, 4);

        matrix[1, 2].Should().Be(6, "element (r, c) lies at 4r + c");
        matrix.Row(2).ToArray().Should().Equal([8, 9, 10, 11], "a row is a run of the memory");
        matrix.Flat.ToArray().Should().Equal(_values, "without gaps the matrix is one run");
    }

    [Fact]
    public void Writing_through_a_view_writes_the_memory()
    {
        new MatrixSpan<int>(_values, 3, 4).SliceRows(1, 2).SliceColumns(2, 2).Transposed[1, 0] = -1;

        _values.Should().Equal([0, 1, 2, 3, 4, 5, 6, -1, 8, 9, 10, 11], "views copy nothing");
    }

    [Fact]
    public void A_transposed_view_exchanges_rows_and_columns()
    {
        MatrixSpan<int> transposed = new MatrixSpan<int>(_values, 3, 4).Transposed;

        (transposed.Rows, transposed.Columns).Should().Be((4, 3), "3×4 becomes 4×3");
        transposed[2, 1].Should().Be(6, "(c, r) of the view is (r, c) of the matrix");
        transposed.Transposed.Flat.ToArray().Should().Equal(_values, "twice is not at all");
    }

    [Fact]
    public void A_slice_is_counted_from_its_own_corner()
    {
        MatrixSpan<int> slice = new MatrixSpan<int>(_values, 3, 4).SliceColumns(1, 2).SliceRows(1, 2);

        (slice.Rows, slice.Columns).Should().Be((2, 2), "two of each were asked for");
        slice.Row(0).ToArray().Should().Equal([5, 6], "the slice begins at (1, 1)");
        slice.Row(1).ToArray().Should().Equal([9, 10], "its rows keep the distance of the whole");
    }

    [Fact]
    public void Slices_of_a_transposed_view_are_right_too()
    {
        MatrixSpan<int> slice = new MatrixSpan<int>(_values, 3, 4).Transposed.SliceRows(1, 2).SliceColumns(1, 2);

        new[] { slice[0, 0], slice[0, 1], slice[1, 0], slice[1, 1] }.Should().Equal(
            [5, 9, 6, 10], "rows of the view are columns of the matrix");
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(3, 0)]
    [InlineData(0, 0)]
    public void Nothing_is_a_matrix_as_well(int rows, int columns)
    {
        MatrixSpan<int> matrix = new([], rows, columns);

        matrix.Flat.Length.Should().Be(0, "no element, no memory");
        matrix.SliceRows(rows, 0).Rows.Should().Be(0, "none of the rows may be taken");
        matrix.SliceColumns(columns, 0).Columns.Should().Be(0, "none of the columns may be taken");
        matrix.Transposed.Rows.Should().Be(columns, "an empty matrix transposes like any other");
    }

    [Theory]
    [InlineData(0, 2, 2, 2, false)]
    [InlineData(2, 3, 0, 2, false)]
    [InlineData(0, 3, 2, 2, true)]
    [InlineData(3, 2, 0, 4, true)]
    [InlineData(0, 5, 0, 5, true)]
    public void Ranges_of_columns_of_one_matrix_overlap_only_if_they_share_a_column(int first, int count, int other, int otherCount, bool overlap)
    {
        var matrix = new MatrixSpan<float>(new float[20], 4, 5);
        matrix.SliceColumns(first, count).Overlaps(matrix.SliceColumns(other, otherCount)).Should().Be(overlap);
        matrix.SliceColumns(first, count).SliceRows(1, 2).Overlaps(matrix.SliceColumns(other, otherCount)).Should().Be(overlap);
    }

    [Fact]
    public void Transposed_or_of_another_stride_what_touches_counts_as_overlapping()
    {
        float[] memory = new float[20];
        var matrix = new MatrixSpan<float>(memory, 4, 5);
        matrix.Overlaps(matrix.Transposed).Should().BeTrue();
        matrix.SliceRows(0, 2).Overlaps(matrix.SliceRows(2, 2)).Should().BeFalse("they lie one after the other");
        matrix.Overlaps(new MatrixSpan<float>(new float[20], 4, 5)).Should().BeFalse();
    }

    [Fact]
    public void No_columns_of_some_rows_can_be_sliced_by_rows()
    {
        MatrixSpan<int> noColumns = new MatrixSpan<int>(_values, 3, 4).SliceColumns(2, 0);

        noColumns.SliceRows(1, 2).Rows.Should().Be(2, "a range of rows exists whether or not they have columns");
        noColumns.Row(2).Length.Should().Be(0, "a row of no columns is an empty run");
    }

    [Fact]
    public void Memory_that_is_too_short_is_refused_with_both_sizes()
    {
        int[] memory = new int[11];
        Action plain = () => _ = new MatrixSpan<int>(memory, 3, 4);
        Action spread = () => _ = new MatrixSpan<int>(memory, 3, 2, rowStride: 5, columnStride: 1);

        plain.Should().Throw<ArgumentException>("3·4 is 12")
            .WithMessage("*3×4*12*11*", "the message has what is needed and what came");
        spread.Should().Throw<ArgumentException>("the last element lies at 2·5 + 1")
            .WithMessage("*3×2*12*11*", "strides count too");
    }

    [Fact]
    public void A_size_beyond_any_memory_does_not_wrap_around()
    {
        Action act = () => _ = new MatrixSpan<int>(new int[4], 65536, 65536);

        act.Should().Throw<ArgumentException>("2³² elements are 0 in 32 bits")
            .WithMessage("*4294967296*", "the message has the true size");
    }

    [Theory]
    [InlineData(-1, 4, 4, 1, "rows")]
    [InlineData(3, -1, 4, 1, "columns")]
    [InlineData(3, 4, -4, 1, "rowStride")]
    [InlineData(3, 4, 4, -1, "columnStride")]
    public void Negative_sizes_are_refused_by_name(int rows, int columns, int rowStride, int columnStride, string name)
    {
        Action act = () => _ = new MatrixSpan<int>(_values, rows, columns, rowStride, columnStride);

        act.Should().Throw<ArgumentOutOfRangeException>("a size or a distance is not negative here")
            .Which.ParamName.Should().Be(name, "the reader must know which");
    }

    [Theory]
    [InlineData(3, 0, "row")]
    [InlineData(-1, 0, "row")]
    [InlineData(0, 4, "column")]
    [InlineData(0, -1, "column")]
    public void An_element_outside_is_refused_even_where_there_is_memory(int row, int column, string name)
    {
        // (0, 4) lies inside the memory, at the place of (1, 0).
        Action act = () => _ = new MatrixSpan<int>(_values, 3, 4)[row, column];

        act.Should().Throw<ArgumentOutOfRangeException>("a column too many would be the next row")
            .Which.ParamName.Should().Be(name, "the reader must know which");
    }

    [Theory]
    [InlineData(4, 0, "first")]
    [InlineData(-1, 1, "first")]
    [InlineData(1, 3, "count")]
    [InlineData(1, -1, "count")]
    public void A_slice_outside_is_refused(int first, int count, string name)
    {
        Action rows = () => _ = new MatrixSpan<int>(_values, 3, 4).SliceRows(first, count);
        Action columns = () => _ = new MatrixSpan<int>(_values, 3, 4).Transposed.SliceColumns(first, count);

        rows.Should().Throw<ArgumentOutOfRangeException>("there are 3 rows")
            .Which.ParamName.Should().Be(name, "the wrong one is named");
        columns.Should().Throw<ArgumentOutOfRangeException>("there are 3 columns")
            .Which.ParamName.Should().Be(name, "the wrong one is named");
    }

    [Fact]
    public void What_does_not_lie_side_by_side_is_no_span()
    {
        Action gaps = () => _ = new MatrixSpan<int>(_values, 3, 4).SliceColumns(0, 2).Flat;
        Action transposedRow = () => _ = new MatrixSpan<int>(_values, 3, 4).Transposed.Row(0);
        Action rowOutside = () => _ = new MatrixSpan<int>(_values, 3, 4).Row(3);

        gaps.Should().Throw<InvalidOperationException>("two columns of the next row lie between")
            .WithMessage("*row by row*", "the message says what to do");
        transposedRow.Should().Throw<InvalidOperationException>("its elements lie 4 apart")
            .WithMessage("*by index*", "the message says what to do");
        rowOutside.Should().Throw<ArgumentOutOfRangeException>("there are 3 rows")
            .Which.ParamName.Should().Be("row", "the wrong one is named");
    }

    [Fact]
    public void One_column_of_a_transposed_matrix_is_still_a_row_of_one()
    {
        MatrixSpan<int> column = new MatrixSpan<int>(_values, 1, 4).Transposed;

        column.Row(3).ToArray().Should().Equal([3], "a row of one element is a run of one, whatever the stride");
    }
}
