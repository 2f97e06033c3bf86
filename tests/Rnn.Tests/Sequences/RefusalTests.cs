using System.Numerics.Tensors;
using CsvHelper;
using Rnn.Heads;
using Rnn.Models;
using Rnn.Sequences;

namespace Rnn.Tests.Sequences;

/// <summary>What is refused is refused for its own reason, and what lies on the border is taken.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("a,b\n1,\"2\n")]
    [InlineData("a,b\n1,\"2\"3\n")]
    public void A_wrong_quote_is_told_as_one_and_not_by_what_follows_from_it(string text)
    {
        File.WriteAllText(_file, text);

        new CsvSeries(_file, "a").Invoking(series => series.Read<float>()).Should().Throw<InvalidDataException>().WithInnerException<CsvFormatException>();
    }

    [Fact]
    public void A_wrong_quote_in_the_header_is_told_as_one_too()
    {
        File.WriteAllText(_file, "a,\"b\n1,2\n");

        new CsvSeries(_file, "a").Invoking(series => series.Read<float>()).Should().Throw<InvalidDataException>().WithMessage($"{_file}, line *").WithInnerException<CsvFormatException>();
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(201, "…")]
    public void A_field_is_shown_whole_up_to_200_characters(int length, string end)
    {
        File.WriteAllText(_file, $"a\n{new string('x', length)}\n");

        new CsvSeries(_file, "a").Invoking(series => series.Read<float>()).Should().Throw<InvalidDataException>().WithMessage($"*'{new string('x', 200)}{end}' is no number*");
    }

    [Fact]
    public void A_number_type_that_is_none_is_refused_when_rows_are_asked_for_and_not_when_they_are_read() =>
        new CsvSeries(_file, "a").Invoking(series => _ = series.Rows<Half>()).Should().Throw<NotSupportedException>().WithMessage("*float or double, not in Half*");

    [Fact]
    public void One_name_that_holds_the_wanted_one_is_enough_to_tell_the_separator()
    {
        File.WriteAllText(_file, "day;sold,x\n1;2,3\n");

        new CsvSeries(_file, "sold").Invoking(series => series.Read<float>()).Should().Throw<InvalidDataException>().WithMessage("*separated by ';', not by ','*");
    }

    [Fact]
    public void A_column_that_was_not_fitted_is_told_with_those_that_were()
    {
        StandardScaler<float> scaler = StandardScaler<float>.Fit(Tensor.Create([1f, 2, 3, 4], [2, 2]), trainingRows: 2);

        scaler.Invoking(own => own.InverseTransform(Tensor.Create([1f], [1, 1]), [2])).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*columns 0 to 1; there is no column 2*");
    }

    [Fact]
    public void A_tag_has_a_type_behind_its_hyphen()
    {
        FluentActions.Invoking(() => SequenceModel.ManyToMany(1).Vanilla(2).CrfOutput(["O", "B-"], TaggingScheme.Iob2).Build())
            .Should().Throw<ArgumentException>().WithMessage("*'B-' is no tag of IOB2*");

        SequenceModel.ManyToMany(1).Vanilla(2).CrfOutput(["O", "B-x"], TaggingScheme.Iob2).Build().OutputSize.Should().Be(2);
    }

    [Fact]
    public void A_decoder_may_write_one_token_alone_and_a_softmax_needs_two_classes()
    {
        SequenceModel.ManyToMany(1).Vanilla(2).Decode().Vanilla(2).SoftmaxOutput(1).Build().Head.EndClass.Should().Be(1);

        FluentActions.Invoking(() => SequenceModel.ManyToMany(1).Vanilla(2).SoftmaxOutput(1).Build()).Should().Throw<ArgumentException>().WithMessage("*at least 2 classes*");
        FluentActions.Invoking(() => SequenceModel.ManyToMany(1).Vanilla(2).Decode().Vanilla(2).SoftmaxOutput(0).Build()).Should().Throw<ArgumentException>();
    }
}
