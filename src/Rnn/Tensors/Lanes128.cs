using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rnn.Tensors;

/// <summary>A register of 128 bits.</summary>
internal readonly unsafe struct Lanes128<T>(Vector128<T> value) : ILanes<Lanes128<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Vector128<T> _value = value;

    public static int Count => Vector128<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Load(T* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* destination, Lanes128<T> value) => Vector128.Store(value._value, destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Splat(T value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> operator +(Lanes128<T> a, Lanes128<T> b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> operator -(Lanes128<T> a, Lanes128<T> b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> operator -(Lanes128<T> a) => new(-a._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> operator *(Lanes128<T> a, Lanes128<T> b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> operator /(Lanes128<T> a, Lanes128<T> b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Fma(Lanes128<T> a, Lanes128<T> b, Lanes128<T> c) =>
        typeof(T) == typeof(float) ? FmaSingle(a, b, c) : FmaDouble(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Sqrt(Lanes128<T> a) => new(Vector128.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Abs(Lanes128<T> a) => new(Vector128.Abs(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> CopySign(Lanes128<T> a, Lanes128<T> sign) =>
        new(Vector128.CopySign(a._value, sign._value));

    // Adding 1.5·2^(mantissa bits) pushes the fraction out of the mantissa: the hardware rounds.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> RoundProduct(Lanes128<T> a, Lanes128<T> b)
    {
        Lanes128<T> shift = Splat(FloatFormat<T>.RoundingShift);
        return Fma(a, b, shift) - shift;
    }

    // The same addition leaves n + bias in the low bits; shifted up, they are the exponent of 2ⁿ.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> PowerOfTwo(Lanes128<T> n)
    {
        Vector128<T> biased = n._value + Vector128.Create(FloatFormat<T>.ExponentShift);
        return new(typeof(T) == typeof(float)
            ? Vector128.ShiftLeft(biased.AsInt32(), 23).As<int, T>()
            : Vector128.ShiftLeft(biased.AsInt64(), 52).As<long, T>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Scale(Lanes128<T> a, Lanes128<T> n) =>
        Vector128.LessThanOrEqualAll(Vector128.Abs(n._value), Vector128.Create(FloatFormat<T>.LargestExponent)) ? a * PowerOfTwo(n) : ScaleTwice(a, n);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Max(Lanes128<T> a, Lanes128<T> limit) => new(Vector128.MaxNative(limit._value, a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Min(Lanes128<T> a, Lanes128<T> limit) => new(Vector128.MinNative(limit._value, a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> WhereLess(Lanes128<T> a, Lanes128<T> b, Lanes128<T> yes, Lanes128<T> no) =>
        new(Vector128.ConditionalSelect(Vector128.LessThan(a._value, b._value), yes._value, no._value));

    // Two factors, because 2ⁿ alone is no normal number at either end of the range.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Lanes128<T> ScaleTwice(Lanes128<T> a, Lanes128<T> n)
    {
        Lanes128<T> half = RoundProduct(n, Splat(FloatFormat<T>.Half));
        return a * PowerOfTwo(half) * PowerOfTwo(n - half);
    }

    // One branch of Fma each, apart to keep Fma small: the compiler inlines by a budget of code size.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes128<T> FmaSingle(Lanes128<T> a, Lanes128<T> b, Lanes128<T> c) =>
        new(Vector128.FusedMultiplyAdd(a._value.AsSingle(), b._value.AsSingle(), c._value.AsSingle()).As<float, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes128<T> FmaDouble(Lanes128<T> a, Lanes128<T> b, Lanes128<T> c) =>
        new(Vector128.FusedMultiplyAdd(a._value.AsDouble(), b._value.AsDouble(), c._value.AsDouble()).As<double, T>());
}
