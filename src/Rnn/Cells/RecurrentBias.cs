using System.Numerics;
using Rnn.Parameters;

namespace Rnn.Cells;

/// <summary>A row of parameters that a cell reads at every step; the layer copies it once per pass.</summary>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class RecurrentBias<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal RecurrentBias(Parameter<T> parameter, int slot)
    {
        Parameter = parameter;
        Slot = slot;
    }

    /// <summary>The row of parameters itself, [1, columns].</summary>
    public Parameter<T> Parameter { get; }

    internal int Slot { get; }
}
