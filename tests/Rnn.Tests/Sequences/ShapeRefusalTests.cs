using System.Numerics.Tensors;
using Rnn.Sequences;

namespace Rnn.Tests.Sequences;

/// <summary>Shapes that fit nothing, too large ones and null are refused by the name of the argument, before anything else goes wrong.</summary>
public class ShapeRefusalTests
{
    private static readonly SequenceMask _mask = SequenceMask.FromLengths([2, 1], time: 2);

    private static readonly Tensor<double> _padded = Tensor.Create<double>([1, 2, 3, 4], [2, 2, 1]);

    private static readonly StandardScaler<double> _scaler = StandardScaler<double>.Fit(Tensor.Create<double>([1, 2, 3, 4, 6, 8], [3, 2]), trainingRows: 3);

    [Fact]
    public void Padded_targets_are_there_and_have_outputs()
    {
        Missing("targets", () => SequenceDataset.FromPadded(_padded, null!, _mask));
        Refuses("targets", "targets has no features, [2, 0]*", () => SequenceDataset.FromPadded(_padded, Tensor.CreateFromShape<double>([2, 0]), _mask));
    }

    [Fact]
    public void Padded_sequences_have_features() =>
        Refuses("padded", "padded has no features, [2, 2, 0]*", () => _mask.ToSequences(Tensor.CreateFromShape<double>([2, 2, 0])));

    [Fact]
    public void What_is_padded_again_are_matrices_of_one_width()
    {
        Tensor<double> two = Tensor.Create<double>([1, 2], [2, 1]), wide = Tensor.Create<double>([1, 2], [1, 2]);

        Refuses("sequences[1]", "*[real steps, outputs]*it is [1]*", () => _mask.ToPadded([two, Tensor.Create<double>([1])]));
        Refuses("sequences[1]", "*1 numbers per step, as the first sequence has; it is [1, 2]*", () => _mask.ToPadded([two, wide]));
        Missing("sequences[0]", () => _mask.ToPadded([null!, two]));
    }

    [Fact]
    public void More_numbers_than_a_tensor_can_hold_are_told_before_they_are_asked_for()
    {
        // No step is real, so that the sequence itself needs no memory.
        SequenceMask none = SequenceMask.FromLengths([0], time: 2);
        Tensor<float> widest = Tensor.CreateFromShape<float>([0, Array.MaxLength]), tooWide = Tensor.CreateFromShape<float>([0, int.MaxValue]);
        Tensor<float> repeated = Tensor.Create(new float[1], 0, [1 << 16, 1 << 16], [0, 0]); // one number in all places
        string[] text = [.. Enumerable.Repeat("7", 50_000)];

        Refuses("sequences", "*would have 4294967182 numbers, more than a tensor can hold*", () => none.ToPadded([widest]));
        Refuses("input", "*has more numbers per step than an array can hold*", () => _ = new Example<float>(tooWide, Tensor.Create([1f])));
        Refuses("input", "*[65536, 65536], has more numbers than an array can hold*", () => _ = new Example<float>(repeated, Tensor.Create([1f])));
        Refuses("words", "50000 words as one-hot vectors of 50000 are more numbers than a tensor can hold*", () =>
            new Vocabulary(Enumerable.Range(0, 50_000).Select(word => FormattableString.Invariant($"{word}"))).OneHot<float>(text));
    }

    [Fact]
    public void Rows_that_are_null_are_refused() => Missing("input", () => _ = new Example<float>((float[][])null!, 1f));

    [Fact]
    public void Windows_need_series_and_tell_how_long_they_are()
    {
        Tensor<double> four = Tensor.Create<double>([1, 2, 3, 4], [4, 1]), three = Tensor.Create<double>([1, 2, 3], [3, 1]);

        Missing("series", () => _ = new SlidingWindows<double>((IReadOnlyList<Tensor<double>>)null!, 3, [0]));
        Refuses("series", "*need 5 rows; the series has 4.*", () => _ = new SlidingWindows<double>(four, 4, [0]));
        Refuses("series", "*need 5 rows; the longest series has 4.*", () => _ = new SlidingWindows<double>([three, four], 4, [0]));
    }

    [Fact]
    public void Scalers_are_fitted_to_matrices_of_a_number_type_that_can_be_computed_in()
    {
        Tensor<double> series = Tensor.Create<double>([1, 2, 3], [3, 1]);
        var split = new TimeSplit(2, 3);

        Missing("series", () => StandardScaler<double>.Fit((IReadOnlyList<Tensor<double>>)null!, []));
        Refuses("series[1]", "*[time, columns]*it is [3]*", () => StandardScaler<double>.Fit([series, Tensor.Create<double>([1, 2, 3])], [split, split]));
        Missing("series[1]", () => StandardScaler<double>.Fit([series, null!], [split, split]));
        FluentActions.Invoking(() => StandardScaler<Half>.Fit(Tensor.Create([Half.One, Half.Zero], [2, 1]), 2))
            .Should().Throw<NotSupportedException>().WithMessage("*float or double, not in Half*");
    }

    [Fact]
    public void Values_of_named_columns_are_one_step_or_a_matrix()
    {
        Refuses("values", "*[time, columns]*[1, 1, 2]*", () => _scaler.InverseTransform(Tensor.CreateFromShape<double>([1, 1, 2]), 0, 1));
        Missing("values", () => _scaler.InverseTransform(null!, 0, 1));
    }

    private static void Missing(string argument, Action act) => act.Should().Throw<ArgumentNullException>().WithParameterName(argument);

    private static void Refuses(string argument, string message, Action act) =>
        act.Should().Throw<ArgumentException>().WithMessage(message, "the reader must see what to mend").Which.ParamName.Should().Be(argument, "the argument is named");
}
