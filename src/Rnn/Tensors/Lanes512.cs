using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Rnn.Tensors;

/// <summary>A register of 512 bits.</summary>
internal readonly unsafe struct Lanes512<T>(Vector512<T> value) : ILanes<Lanes512<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Vector512<T> _value = value;

    public static int Count => Vector512<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Load(T* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* destination, Lanes512<T> value) => Vector512.Store(value._value, destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Splat(T value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator +(Lanes512<T> a, Lanes512<T> b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator -(Lanes512<T> a, Lanes512<T> b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator -(Lanes512<T> a) => new(-a._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator *(Lanes512<T> a, Lanes512<T> b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator /(Lanes512<T> a, Lanes512<T> b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Fma(Lanes512<T> a, Lanes512<T> b, Lanes512<T> c) =>
        typeof(T) == typeof(float) ? FmaSingle(a, b, c) : FmaDouble(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Sqrt(Lanes512<T> a) => new(Vector512.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Abs(Lanes512<T> a) => new(Vector512.Abs(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> CopySign(Lanes512<T> a, Lanes512<T> sign) =>
        new(Vector512.CopySign(a._value, sign._value));

    // Adding 1.5·2^(mantissa bits) pushes the fraction out of the mantissa: the hardware rounds.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> RoundProduct(Lanes512<T> a, Lanes512<T> b)
    {
        Lanes512<T> shift = Splat(FloatFormat<T>.RoundingShift);
        return Fma(a, b, shift) - shift;
    }

    // The same addition leaves n + bias in the low bits; shifted up, they are the exponent of 2ⁿ.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> PowerOfTwo(Lanes512<T> n)
    {
        Vector512<T> biased = n._value + Vector512.Create(FloatFormat<T>.ExponentShift);
        return new(typeof(T) == typeof(float)
            ? Vector512.ShiftLeft(biased.AsInt32(), 23).As<int, T>()
            : Vector512.ShiftLeft(biased.AsInt64(), 52).As<long, T>());
    }

    // One instruction where there is one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Scale(Lanes512<T> a, Lanes512<T> n) =>
        !Avx512F.IsSupported ? ScaleTwice(a, n)
        : typeof(T) == typeof(float) ? new(Avx512F.Scale(a._value.AsSingle(), n._value.AsSingle()).As<float, T>())
        : new(Avx512F.Scale(a._value.AsDouble(), n._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Max(Lanes512<T> a, Lanes512<T> limit) => new(Vector512.MaxNative(limit._value, a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Min(Lanes512<T> a, Lanes512<T> limit) => new(Vector512.MinNative(limit._value, a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> WhereLess(Lanes512<T> a, Lanes512<T> b, Lanes512<T> yes, Lanes512<T> no) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(a._value, b._value), yes._value, no._value));

    // Two factors, because 2ⁿ alone is no normal number at either end of the range.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Lanes512<T> ScaleTwice(Lanes512<T> a, Lanes512<T> n)
    {
        Lanes512<T> half = RoundProduct(n, Splat(FloatFormat<T>.Half));
        return a * PowerOfTwo(half) * PowerOfTwo(n - half);
    }

    // One branch of Fma each, apart to keep Fma small: the compiler inlines by a budget of code size.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes512<T> FmaSingle(Lanes512<T> a, Lanes512<T> b, Lanes512<T> c) =>
        new(Vector512.FusedMultiplyAdd(a._value.AsSingle(), b._value.AsSingle(), c._value.AsSingle()).As<float, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes512<T> FmaDouble(Lanes512<T> a, Lanes512<T> b, Lanes512<T> c) =>
        new(Vector512.FusedMultiplyAdd(a._value.AsDouble(), b._value.AsDouble(), c._value.AsDouble()).As<double, T>());
}
