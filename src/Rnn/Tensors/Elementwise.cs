using System.Numerics;
using System.Runtime.Intrinsics;

namespace Rnn.Tensors;

/// <summary>A formula for one element of several arrays, written once for every vector width.</summary>
/// <remarks>
/// An implementation is a struct of pointers, and its method has the loop. A formula with exponentials is marked
/// as not to be inlined: the compiler inlines by a budget that grows with the method it starts from, and such a
/// formula needs a budget of its own.
/// </remarks>
internal interface IElementwise<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Computes the elements from <paramref name="from"/> to before <paramref name="to"/>, V.Count at a time.</summary>
    void Apply<V>(int from, int to)
        where V : struct, ILanes<V, T>;
}

/// <summary>Runs an <see cref="IElementwise{T}"/> over a range: the widest registers first, single lanes at the end.</summary>
internal static class Elementwise
{
    public static void Run<TFormula, T>(in TFormula formula, int count)
        where TFormula : struct, IElementwise<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Run<TFormula, Lanes512<T>, T>(formula, count);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Run<TFormula, Lanes256<T>, T>(formula, count);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Run<TFormula, Lanes128<T>, T>(formula, count);
        }
        else
        {
            Run<TFormula, Lane<T>, T>(formula, count);
        }
    }

    public static void Run<TFormula, V, T>(in TFormula formula, int count)
        where TFormula : struct, IElementwise<T>
        where V : struct, ILanes<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int whole = count - (count % V.Count);
        formula.Apply<V>(0, whole);
        formula.Apply<Lane<T>>(whole, count);
    }
}
