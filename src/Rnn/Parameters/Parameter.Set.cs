using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Tensors;

namespace Rnn.Parameters;

/// <content>Values that come from elsewhere: their shape is checked, and that each is a number.</content>
public sealed partial class Parameter<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Replaces all values of the parameter by those of a matrix of its shape.</summary>
    /// <param name="values">The new values, [<see cref="Rows"/>, <see cref="Columns"/>]; of a bias also [<see cref="Columns"/>].</param>
    /// <exception cref="ArgumentException">The shape is another, or a value is NaN or infinite; nothing is changed then.</exception>
    public void Set(in ReadOnlyTensorSpan<T> values) => Copy(values, Matrix, "");

    /// <inheritdoc cref="Set(in ReadOnlyTensorSpan{T})"/>
    public void Set(T[,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Copy(new ReadOnlyTensorSpan<T>(values), Matrix, "");
    }

    /// <summary>Replaces all values of the parameter, given row by row.</summary>
    /// <param name="values">
    /// The new values, as many as <see cref="Count"/>. Their shape can't be seen: give a matrix where it could be turned.
    /// </param>
    /// <exception cref="ArgumentException">There are more or fewer, or one is NaN or infinite; nothing is changed then.</exception>
    public void Set(params T[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != Count)
        {
            throw new ArgumentException(
                $"{Name} has the shape [{Rows}, {Columns}], which is {Count} values; got {values.Length}. Give all of them, row by row.", nameof(values));
        }

        Copy(new ReadOnlyTensorSpan<T>(values, [Rows, Columns]), Matrix, "");
    }

    /// <summary>Replaces the values of one gate: <c>parameters["lstm1.U"].Set("f", values)</c>.</summary>
    /// <param name="gate">The gate's symbol, one of <see cref="Gates"/>.</param>
    /// <param name="values">The new values, [<see cref="Rows"/>, H]; of a bias also [H].</param>
    /// <exception cref="ArgumentException">
    /// There is no such gate, the shape is another, or a value is NaN or infinite; nothing is changed then.
    /// </exception>
    public void Set(string gate, in ReadOnlyTensorSpan<T> values) => Copy(values, Gate(gate), $", gate {gate}");

    /// <inheritdoc cref="Set(string, in ReadOnlyTensorSpan{T})"/>
    public void Set(string gate, T[,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Copy(new ReadOnlyTensorSpan<T>(values), Gate(gate), $", gate {gate}");
    }

    private void Copy(in ReadOnlyTensorSpan<T> values, MatrixSpan<T> to, string which)
    {
        bool isRow = values.Rank == 1 && to.Rows == 1;
        if (!(isRow ? values.Lengths[0] == to.Columns : values.Rank == 2 && values.Lengths[0] == to.Rows && values.Lengths[1] == to.Columns))
        {
            bool turned = values.Rank == 2 && values.Lengths[0] == to.Columns && values.Lengths[1] == to.Rows;
            throw new ArgumentException(
                $"{Name}{which} has the shape [{to.Rows}, {to.Columns}], [inputs, outputs]; the values have [{Join(values.Lengths)}]. " +
                (turned ? "Transpose them." : "Give as many rows and columns."), nameof(values));
        }

        // Looked at before any is written.
        for (int row = 0; row < to.Rows; row++)
        {
            for (int column = 0; column < to.Columns; column++)
            {
                T value = isRow ? values[column] : values[row, column];
                if (!T.IsFinite(value))
                {
                    throw new ArgumentException(
                        $"The values for {Name}{which} hold {value} at [{row}, {column}]; every weight must be a finite number.", nameof(values));
                }
            }
        }

        for (int row = 0; row < to.Rows; row++)
        {
            for (int column = 0; column < to.Columns; column++)
            {
                to[row, column] = isRow ? values[column] : values[row, column];
            }
        }
    }

    private static string Join(ReadOnlySpan<nint> lengths)
    {
        string[] texts = new string[lengths.Length];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = $"{lengths[i]}";
        }

        return string.Join(", ", texts);
    }
}
