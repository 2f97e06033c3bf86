using Rnn.Diagnostics;

namespace Rnn.Tests.Diagnostics;

/// <summary>A chart is lines of text that connect, with round numbers at the side.</summary>
public class LineChartTests
{
    [Fact]
    public void A_curve_connects_and_stands_beside_round_numbers() =>
        new LineChart { Height = 4 }.Add("y", [0, 1, 3, 3, 0]).ToString().ReplaceLineEndings("\n").Should().Be(Expected);

    private const string Expected = "── y\n5 ┤\n  │  ╭─╮\n  │ ╭╯ │\n0 ┤─╯  ╰\n  └─────";

    [Fact]
    public void Many_points_are_drawn_by_their_means()
    {
        string chart = new LineChart { Width = 10 }.Add("y", Enumerable.Range(0, 1000).Select(i => (double)i)).ToString();

        chart.Split('\n').Max(line => line.TrimEnd().Length).Should().BeLessThanOrEqualTo(10 + "1,000 └".Length);
    }

    [Fact]
    public void What_is_no_number_leaves_a_gap_and_nothing_draws_nothing()
    {
        new LineChart().Add("y", [double.NaN]).ToString().Should().Be("(no numbers to draw)");
        new LineChart().ToString().Should().Be("(no numbers to draw)");
        new LineChart().Add("y", [1, double.NaN, 1]).ToString().Should().Contain("┤").And.Contain("─ ─");
    }

    [Fact]
    public void Of_two_curves_the_last_is_bold()
    {
        string chart = new LineChart().Add("truth", [1, 2]).Add("forecast", [2, 2]).ToString();

        chart.Should().Contain("── truth").And.Contain("━━ forecast").And.Contain("━");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-3)]
    public void A_chart_has_two_lines_at_least(int height) =>
        FluentActions.Invoking(() => new LineChart { Height = height }).Should().Throw<ArgumentOutOfRangeException>();
}
