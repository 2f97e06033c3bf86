using System.Numerics;

namespace Rnn.Tensors;

/// <summary>The types that have kernels.</summary>
internal static class NumberType<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void ThrowIfUnsupported()
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
        {
            throw new NotSupportedException($"Rnn computes in float or double, not in {typeof(T).Name}; choose one of these.");
        }
    }
}
