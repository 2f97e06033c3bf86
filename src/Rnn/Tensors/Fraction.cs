namespace Rnn.Tensors;

/// <summary>A quotient that is not yet divided.</summary>
internal readonly record struct Fraction<V>(V Numerator, V Denominator)
    where V : struct;
