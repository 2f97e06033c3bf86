using System.Globalization;
using System.Numerics.Tensors;
using Rnn.Sequences;

namespace Rnn.Tests.Sequences;

/// <summary>Numbers in texts and messages look alike on every machine, and stand there once.</summary>
public class CultureTests
{
    private static readonly Tensor<double> _series = Tensor.Create([.. Enumerable.Range(0, 30).Select(i => (double)i)], [10, 3]);

    private static readonly Scaler<double> _scaler = MinMaxScaler<double>.Fit(_series, 10, -0.5, 1.5);

    private static readonly Dictionary<string, Action> _refusals = new()
    {
        ["token"] = () => _ = new Vocabulary("a")[-1],
        ["tokens"] = () => new Vocabulary("a").Decode(-1),
        ["count"] = () => Vocabulary.FromTexts([["a"]], minimumCount: -1),
        ["limit"] = () => Vocabulary.FromTexts([["a"]], sizeLimit: -1),
        ["least limit"] = () => Vocabulary.FromTexts([["a"]], sizeLimit: int.MinValue),
        ["column"] = () => _scaler.InverseTransform(0, -1),
        ["columns"] = () => _scaler.InverseTransform(_series, 0, -1, 2),
        ["range"] = () => MinMaxScaler<double>.Fit(_series, 10, -0.5, -1.5),
        ["rows"] = () => StandardScaler<double>.Fit(_series, -1),
        ["window"] = () => Windows().GetInput(-1),
        ["length"] = () => _ = new SlidingWindows<double>(_series, -1, [0]),
        ["target column"] = () => _ = new SlidingWindows<double>(_series, 2, [-1]),
        ["target twice"] = () => _ = new SlidingWindows<double>(_series, 2, [-1, -1]),
        ["targets in"] = () => Windows().WithTargetsIn(-3, -1),
        ["split"] = () => _ = new TimeSplit(-1, 2),
        ["test"] = () => _ = new TimeSplit(3, -1),
        ["share"] = () => TimeSplit.ByShare(10, -0.25),
        ["times"] = () => TimeSplit.At([-1.5, -2.5], 0, 1),
        ["test before"] = () => TimeSplit.At([-1.5], -1.5, -2.5),
        ["slice"] = () => Windows().Slice(-1, 1),
        ["weight"] = () => _ = new Example<double>([1.0], [1.0]) { Weight = -1.5 },
        ["tokens of an example"] = () => _ = new Example<double>(new[] { -1 }, 1),
        ["source"] = () => _ = new ExampleSource<double>(() => []) { Count = -1 },
        ["missing"] = () => _ = new CsvSeries("x", "a") { Missing = (MissingValues)(-1) },
        ["mask"] = () => SequenceMask.FromLengths([-1], 3),
        ["time"] = () => SequenceMask.FromLengths([1], -3),
        ["infinity"] = () => _ = new Example<double>([double.NegativeInfinity], [1]),
    };

    public static TheoryData<string> Refusals => [.. _refusals.Keys];

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_message_is_the_same_in_every_culture_and_tells_a_number_once(string what)
    {
        string plain = MessageIn(CultureInfo.InvariantCulture, what);

        MessageIn(Foreign(), what).Should().Be(plain);
        plain.Should().NotContain("Actual value", "the sentence has said it");
    }

    [Fact]
    public void A_scaler_is_shown_the_same_in_every_culture() =>
        In(Foreign(), () => _scaler.ToString()).Should().Be("MinMaxScaler of 3 columns to -0.5…1.5");

    // Sweden's minus sign, Germany's comma, and words for what is no number: of no one country, and there without any globalisation data.
    private static CultureInfo Foreign()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat = new NumberFormatInfo
        {
            NegativeSign = "\u2212",
            NumberDecimalSeparator = ",",
            NumberGroupSeparator = ".",
            NegativeInfinitySymbol = "\u2212\u221e",
            NaNSymbol = "keine Zahl",
        };
        return culture;
    }

    private static string MessageIn(CultureInfo culture, string what) => In(culture, () => _refusals[what].Should().Throw<Exception>().Which.Message);

    private static string In(CultureInfo culture, Func<string> text)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = culture;
            return text();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static SlidingWindows<double> Windows() => new(_series, 2, [0]);
}
