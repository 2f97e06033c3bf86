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

/// <summary>Runs an <see cref="IElementwise{T}"/> over a range: the widest registers first, what is left by narrower ones.</summary>
internal static class Elementwise
{
    public static void Run<TFormula, T>(in TFormula formula, int count)
        where TFormula : struct, IElementwise<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int done = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            done = RunWhole<TFormula, Lanes512<T>, T>(formula, done, count);
        }

        if (Vector256.IsHardwareAccelerated)
        {
            done = RunWhole<TFormula, Lanes256<T>, T>(formula, done, count);
        }

        if (Vector128.IsHardwareAccelerated)
        {
            done = RunWhole<TFormula, Lanes128<T>, T>(formula, done, count);
        }

        RunWhole<TFormula, Lane<T>, T>(formula, done, count);
    }

    /// <summary>The same from one width on.</summary>
    public static void Run<TFormula, V, T>(in TFormula formula, int count)
        where TFormula : struct, IElementwise<T>
        where V : struct, ILanes<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int done = RunWhole<TFormula, V, T>(formula, 0, count);
        RunWhole<TFormula, Lane<T>, T>(formula, done, count);
    }

    // As many as fill registers; gives the first that is left.
    private static int RunWhole<TFormula, V, T>(in TFormula formula, int from, int count)
        where TFormula : struct, IElementwise<T>
        where V : struct, ILanes<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int end = count - ((count - from) % V.Count);
        if (from < end)
        {
            formula.Apply<V>(from, end);
        }

        return end;
    }
}
