using System.Numerics;
using Rnn.Parameters;
using Rnn.Tensors;

namespace Rnn.Cells;

/// <summary>Some columns of a weight that a cell multiplies with at every step; the layer packs them once per pass.</summary>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class RecurrentWeight<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _firstColumn;

    internal RecurrentWeight(Parameter<T> parameter, int firstColumn, int columns, int slot, bool readsState)
    {
        Parameter = parameter;
        _firstColumn = firstColumn;
        Columns = columns;
        Slot = slot;
        ReadsState = readsState;
    }

    /// <summary>The weight that the columns belong to.</summary>
    public Parameter<T> Parameter { get; }

    /// <summary>How many of its columns the cell multiplies with.</summary>
    public int Columns { get; }

    internal int Slot { get; }

    /// <summary>Whether it multiplies the hidden state of the step before, which recurrent dropout then masks.</summary>
    internal bool ReadsState { get; }

    internal MatrixSpan<T> Matrix => Parameter.Matrix.SliceColumns(_firstColumn, Columns);

    internal MatrixSpan<T> GradientMatrix => Parameter.GradientMatrix.SliceColumns(_firstColumn, Columns);
}
