using System.Numerics;
using System.Runtime.InteropServices;

namespace Rnn.Sequences;

/// <summary>Vectors of zeros with a single 1, as words and letters are mostly given.</summary>
internal static class OneHot
{
    /// <summary>Where the 1 is; −1 if the vector is no such one.</summary>
    public static int IndexOf<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int index = FirstNotZero(values);
        return index >= 0 && values[index] == T.One && FirstNotZero(values[(index + 1)..]) < 0 ? index : -1;
    }

    // Bit by bit: whole numbers are compared many at a time. −0 counts as something else.
    private static int FirstNotZero<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float)
            ? MemoryMarshal.Cast<T, int>(values).IndexOfAnyExcept(0)
            : MemoryMarshal.Cast<T, long>(values).IndexOfAnyExcept(0L);
}
