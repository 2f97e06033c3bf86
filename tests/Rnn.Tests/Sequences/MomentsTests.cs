using Rnn.Sequences;

namespace Rnn.Tests.Sequences;

/// <summary>Dates are compared in UTC where any is of another kind, wherever this machine stands, and as they are where none is.</summary>
public class MomentsTests
{
    private static readonly DateTime _utc = new(2025, 6, 1, 12, 0, 0, DateTimeKind.Utc);

    private static readonly DateTime _local = new(2025, 6, 1, 12, 0, 0, DateTimeKind.Local);

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void One_date_of_another_kind_takes_all_to_UTC(bool firstIsLocal, bool secondIsLocal)
    {
        DateTime[] times = [firstIsLocal ? _local : _utc, secondIsLocal ? _local : _utc];

        var moments = new Moments<DateTime>(times, _utc, _utc);

        new[] { moments.Validation, moments.Test, moments[0], moments[1] }.Should().OnlyContain(moment => moment.Kind == DateTimeKind.Utc);
        (moments[0], moments[1]).Should().Be((times[0].ToUniversalTime(), times[1].ToUniversalTime()));
    }

    [Fact]
    public void A_test_of_another_kind_takes_all_to_UTC_whatever_the_rows_are()
    {
        new Moments<DateTime>([_local, _local], _local, _utc)[0].Kind.Should().Be(DateTimeKind.Utc);
        new Moments<DateTime>([_utc, _local], _utc, _local)[1].Kind.Should().Be(DateTimeKind.Utc);
    }

    [Theory]
    [InlineData(DateTimeKind.Local)]
    [InlineData(DateTimeKind.Unspecified)]
    [InlineData(DateTimeKind.Utc)]
    public void Dates_of_one_kind_stay_as_they_are(DateTimeKind kind)
    {
        DateTime date = DateTime.SpecifyKind(_utc, kind);

        var moments = new Moments<DateTime>([date, date.AddHours(1)], date, date);

        moments[1].Should().Be(date.AddHours(1));
        new[] { moments.Validation, moments.Test, moments[0], moments[1] }.Should().OnlyContain(moment => moment.Kind == kind);
    }
}
