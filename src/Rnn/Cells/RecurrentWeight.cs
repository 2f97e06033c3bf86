using System.Numerics;
using Rnn.Parameters;
using Rnn.Tensors;

namespace Rnn.Cells;

/// <summary>Some columns of a weight that a cell multiplies with at every step; the layer packs them once per pass.</summary>
/// <typeparam name="T">The number type.</typeparam>
public sealed class RecurrentWeight<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _firstColumn;

    internal RecurrentWeight(Parameter<T> parameter, int firstColumn, int columns, int slot)
    {
        Parameter = parameter;
        _firstColumn = firstColumn;
        Columns = columns;
        Slot = slot;
    }

    /// <summary>The weight.</summary>
    public Parameter<T> Parameter { get; }

    /// <summary>How many columns are meant.</summary>
    public int Columns { get; }

    internal int Slot { get; }

    internal MatrixSpan<T> Matrix => Parameter.Matrix.SliceColumns(_firstColumn, Columns);

    internal MatrixSpan<T> GradientMatrix => Parameter.GradientMatrix.SliceColumns(_firstColumn, Columns);
}
