using System.Numerics;

namespace Rnn.Tensors;

/// <summary>
/// A register of one or more numbers, so that a kernel is written once and runs at every vector width.
/// </summary>
/// <remarks>
/// Every operation acts on each lane alone and rounds as IEEE 754 says, so a lane computes the same bits
/// in a register of 16 as in a register of 1. That is what makes results equal on every machine.
/// Comparisons come fused with their selection (<see cref="WhereLess"/>), because a mask of one scalar
/// and a mask of sixteen have no common form. A comparison with NaN is false.
/// </remarks>
/// <typeparam name="TSelf">The register.</typeparam>
/// <typeparam name="T">The number in one lane: <see cref="float"/> or <see cref="double"/>.</typeparam>
internal unsafe interface ILanes<TSelf, T>
    where TSelf : struct, ILanes<TSelf, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>How many numbers the register holds.</summary>
    static abstract int Count { get; }

    static abstract TSelf Load(T* source);

    static abstract void Store(T* destination, TSelf value);

    /// <summary>The same number in every lane.</summary>
    static abstract TSelf Splat(T value);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    static abstract TSelf operator /(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a);

    /// <summary>a·b + c, rounded once.</summary>
    static abstract TSelf Fma(TSelf a, TSelf b, TSelf c);

    static abstract TSelf Sqrt(TSelf a);

    static abstract TSelf Abs(TSelf a);

    /// <summary>The magnitude of <paramref name="a"/> with the sign of <paramref name="sign"/>.</summary>
    static abstract TSelf CopySign(TSelf a, TSelf sign);

    /// <summary>The integer nearest to a·b, ties to even; right while |a·b| &lt; 2²¹ (float) or 2⁵⁰ (double).</summary>
    static abstract TSelf RoundProduct(TSelf a, TSelf b);

    /// <summary>2ⁿ for whole n in the range of normal exponents.</summary>
    static abstract TSelf PowerOfTwo(TSelf n);

    /// <summary>a·2ⁿ for whole n of any range, rounded once: to a denormal, 0 or ∞ where need be.</summary>
    static abstract TSelf Scale(TSelf a, TSelf n);

    /// <summary>The larger of the two, but NaN where <paramref name="a"/> is; the limit is neither NaN nor 0.</summary>
    static abstract TSelf Max(TSelf a, TSelf limit);

    /// <summary>The smaller of the two, but NaN where <paramref name="a"/> is; the limit is neither NaN nor 0.</summary>
    static abstract TSelf Min(TSelf a, TSelf limit);

    /// <summary>In each lane, a &lt; b ? yes : no.</summary>
    static abstract TSelf WhereLess(TSelf a, TSelf b, TSelf yes, TSelf no);
}
