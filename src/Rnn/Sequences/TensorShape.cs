using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Rnn.Sequences;

/// <summary>Shapes of what users hand in. The message of a check names what came and what was expected.</summary>
internal static class TensorShape
{
    /// <summary>The tensor [rows, columns] of a two-dimensional array.</summary>
    public static Tensor<T> FromArray<T>(T[,] values, [CallerArgumentExpression(nameof(values))] string? name = null)
    {
        T[] flat = FlattenArray(values, name);
        return Tensor.Create(flat, [values.GetLength(0), values.GetLength(1)]);
    }

    /// <summary>A copy of all numbers of a two-dimensional array, row by row.</summary>
    public static T[] FlattenArray<T>(T[,] values, [CallerArgumentExpression(nameof(values))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(values, name);
        int columns = values.GetLength(1);
        T[] flat = new T[values.Length];
        for (int i = 0; i < flat.Length; i++)
        {
            flat[i] = values[i / columns, i % columns];
        }

        return flat;
    }

    /// <summary>The tensor [rows, columns] of rows that are arrays of their own, all of one length.</summary>
    public static Tensor<T> FromRows<T>(T[][] rows, [CallerArgumentExpression(nameof(rows))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(rows, name);
        if (rows.Length == 0)
        {
            throw new ArgumentException(
                $"{name} has no rows, so that nobody knows how long they would be; give an array [0, columns] for a sequence without steps.", name);
        }

        for (int row = 0; row < rows.Length; row++)
        {
            if (rows[row] is null || rows[row].Length != rows[0].Length)
            {
                throw new ArgumentException(rows[row] is null
                    ? $"Row {row} of {name} is null; leave it out."
                    : $"Row {row} of {name} has {rows[row].Length} numbers, row 0 has {rows[0].Length}; a step has as many as another.", name);
            }
        }

        return Tensor.Create(rows.SelectMany(row => row).ToArray(), [rows.Length, rows[0].Length]);
    }

    /// <summary>A copy of all numbers, row by row.</summary>
    public static T[] Flatten<T>(Tensor<T> tensor, string name)
    {
        if (tensor.FlattenedLength > Array.MaxLength)
        {
            throw new ArgumentException($"{name}, {Describe(tensor)}, has more numbers than an array can hold; cut it into smaller ones.", name);
        }

        T[] values = new T[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }

    public static void RequireRank<T>(Tensor<T> tensor, int rank, string expected, string name)
    {
        ArgumentNullException.ThrowIfNull(tensor, name);
        if (tensor.Rank != rank)
        {
            throw new ArgumentException(
                $"{name} must be {expected}, a tensor of {rank} dimensions; it is {Describe(tensor)}. Reshape it.", name);
        }
    }

    /// <summary>A sequence may have no steps, but a step has features.</summary>
    public static void RequireFeatures<T>(Tensor<T> tensor, string name)
    {
        if (tensor.Lengths[^1] == 0)
        {
            throw new ArgumentException($"{name} has no features, {Describe(tensor)}; give at least one number per step.", name);
        }

        if (tensor.Lengths[^1] > Array.MaxLength)
        {
            throw new ArgumentException($"{name}, {Describe(tensor)}, has more numbers per step than an array can hold; give fewer.", name);
        }
    }

    public static void RequireLength<T>(Tensor<T> tensor, int dimension, int length, string expected, string name)
    {
        if (tensor.Lengths[dimension] != length)
        {
            throw new ArgumentException($"{name} must have {length} {expected}; it is {Describe(tensor)}.", name);
        }
    }

    /// <summary>Throws at the first NaN or infinity, naming its row and column.</summary>
    public static void RequireFinite<T>(ReadOnlySpan<T> values, int columns, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (FirstNotFinite(values) is { } at)
        {
            throw new ArgumentException(DescribeNotFinite(values, at, columns, name), name);
        }
    }

    /// <summary>The same for an example of a data set.</summary>
    public static void RequireFinite<T>(ReadOnlySpan<T> values, int columns, string name, string part, int example)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (FirstNotFinite(values) is { } at)
        {
            throw new ArgumentException(DescribeNotFinite(values, at, columns, $"{name}: the {part} of example {example}"), name);
        }
    }

    private static int? FirstNotFinite<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (values.IsEmpty || TensorPrimitives.IsFiniteAll(values))
        {
            return null;
        }

        int i = 0;
        while (T.IsFinite(values[i]))
        {
            i++;
        }

        return i;
    }

    private static string DescribeNotFinite<T>(ReadOnlySpan<T> values, int at, int columns, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => FormattableString.Invariant(
            $"{what} holds {values[at]} at row {at / columns}, column {at % columns}; ") +
            "fill in or leave out missing values.";

    public static string Describe<T>(Tensor<T> tensor)
    {
        string[] lengths = new string[tensor.Rank];
        for (int i = 0; i < lengths.Length; i++)
        {
            lengths[i] = tensor.Lengths[i].ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return $"[{string.Join(", ", lengths)}]";
    }
}
