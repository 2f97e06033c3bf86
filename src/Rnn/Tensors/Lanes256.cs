using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rnn.Tensors;

/// <summary>A register of 256 bits.</summary>
internal readonly unsafe struct Lanes256<T>(Vector256<T> value) : ILanes<Lanes256<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Vector256<T> _value = value;

    public static int Count => Vector256<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Load(T* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* destination, Lanes256<T> value) => Vector256.Store(value._value, destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Splat(T value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator +(Lanes256<T> a, Lanes256<T> b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator -(Lanes256<T> a, Lanes256<T> b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator -(Lanes256<T> a) => new(-a._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator *(Lanes256<T> a, Lanes256<T> b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator /(Lanes256<T> a, Lanes256<T> b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Fma(Lanes256<T> a, Lanes256<T> b, Lanes256<T> c) =>
        typeof(T) == typeof(float) ? FmaSingle(a, b, c) : FmaDouble(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Sqrt(Lanes256<T> a) => new(Vector256.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Abs(Lanes256<T> a) => new(Vector256.Abs(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> CopySign(Lanes256<T> a, Lanes256<T> sign) =>
        new(Vector256.CopySign(a._value, sign._value));

    // Adding 1.5·2^(mantissa bits) pushes the fraction out of the mantissa: the hardware rounds.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> RoundProduct(Lanes256<T> a, Lanes256<T> b)
    {
        Lanes256<T> shift = Splat(FloatFormat<T>.RoundingShift);
        return Fma(a, b, shift) - shift;
    }

    // The same addition leaves n + bias in the low bits; shifted up, they are the exponent of 2ⁿ.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> PowerOfTwo(Lanes256<T> n)
    {
        Vector256<T> biased = n._value + Vector256.Create(FloatFormat<T>.ExponentShift);
        return new(typeof(T) == typeof(float)
            ? Vector256.ShiftLeft(biased.AsInt32(), 23).As<int, T>()
            : Vector256.ShiftLeft(biased.AsInt64(), 52).As<long, T>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Scale(Lanes256<T> a, Lanes256<T> n) =>
        Vector256.LessThanOrEqualAll(Vector256.Abs(n._value), Vector256.Create(FloatFormat<T>.LargestExponent)) ? a * PowerOfTwo(n) : ScaleTwice(a, n);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Max(Lanes256<T> a, Lanes256<T> limit) => new(Vector256.MaxNative(limit._value, a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Min(Lanes256<T> a, Lanes256<T> limit) => new(Vector256.MinNative(limit._value, a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> WhereLess(Lanes256<T> a, Lanes256<T> b, Lanes256<T> yes, Lanes256<T> no) =>
        new(Vector256.ConditionalSelect(Vector256.LessThan(a._value, b._value), yes._value, no._value));

    // Two factors, because 2ⁿ alone is no normal number at either end of the range.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Lanes256<T> ScaleTwice(Lanes256<T> a, Lanes256<T> n)
    {
        Lanes256<T> half = RoundProduct(n, Splat(FloatFormat<T>.Half));
        return a * PowerOfTwo(half) * PowerOfTwo(n - half);
    }

    // One branch of Fma each, apart to keep Fma small: the compiler inlines by a budget of code size.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes256<T> FmaSingle(Lanes256<T> a, Lanes256<T> b, Lanes256<T> c) =>
        new(Vector256.FusedMultiplyAdd(a._value.AsSingle(), b._value.AsSingle(), c._value.AsSingle()).As<float, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes256<T> FmaDouble(Lanes256<T> a, Lanes256<T> b, Lanes256<T> c) =>
        new(Vector256.FusedMultiplyAdd(a._value.AsDouble(), b._value.AsDouble(), c._value.AsDouble()).As<double, T>());
}
