using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Parameters;

namespace Rnn.Tests;

/// <summary>Between the library's tensors of any number type and plain lists of double, and whether two lists agree.</summary>
internal static class Numbers
{
    /// <summary>A sequence [time, features] from its rows.</summary>
    public static Tensor<T> ToTensor<T>(this double[][] rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Tensor.Create<T>([.. rows.SelectMany(row => row).Select(T.CreateTruncating)], [rows.Length, rows[0].Length]);

    /// <summary>The rows of a sequence [time, features].</summary>
    public static double[][] ToRows<T>(this Tensor<T> tensor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => [.. tensor.Flat().Select(double.CreateTruncating).Chunk((int)tensor.Lengths[1])];

    /// <summary>All numbers of a tensor, row by row.</summary>
    public static T[] Flat<T>(this Tensor<T> tensor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = new T[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }

    /// <summary>All numbers of a tensor as double.</summary>
    public static double[] ToDoubles<T>(this Tensor<T> tensor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => [.. tensor.Flat().Select(double.CreateTruncating)];

    /// <summary>The numbers of a span.</summary>
    public static double[] ToDoubles<T>(this ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => [.. values.ToArray().Select(double.CreateTruncating)];

    /// <inheritdoc cref="ToDoubles{T}(ReadOnlySpan{T})"/>
    public static double[] ToDoubles<T>(this Span<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ToDoubles((ReadOnlySpan<T>)values);

    /// <summary>Writes numbers over a span of the same length.</summary>
    public static void CopyTo<T>(this double[] values, Span<T> to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        values.Length.Should().Be(to.Length, "numbers that are left over or missing mean a mixed-up shape");
        for (int i = 0; i < values.Length; i++)
        {
            to[i] = T.CreateTruncating(values[i]);
        }
    }

    /// <summary>Gives a parameter all its values, row by row.</summary>
    public static void Set<T>(this Parameter<T> parameter, params double[] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => values.CopyTo(parameter.Values);

    /// <summary>
    /// As many numbers, each within the tolerance of the expected one: absolute up to 1, relative above. NaN agrees with
    /// nothing.
    /// </summary>
    public static void ShouldAgreeWith(
        this IEnumerable<double> actual, IEnumerable<double> expected, double tolerance, string because, params object[] args) =>
        actual.Should().Equal(expected, (a, e) => Math.Abs(a - e) <= tolerance * Math.Max(1, Math.Abs(e)), because, args);

    /// <inheritdoc cref="ShouldAgreeWith(IEnumerable{double}, IEnumerable{double}, double, string, object[])"/>
    public static void ShouldAgreeWith(
        this double[][][] actual, double[][][] expected, double tolerance, string because, params object[] args)
    {
        actual.Select(rows => rows.Length).Should().Equal(
            expected.Select(rows => rows.Length), "every sequence keeps its length");
        actual.SelectMany(rows => rows).SelectMany(row => row).ShouldAgreeWith(
            expected.SelectMany(rows => rows).SelectMany(row => row), tolerance, because, args);
    }
}
