using System.Numerics;

namespace Rnn.Tensors;

/// <summary>What <see cref="LaneMath{V, T}"/> needs to reduce and to approximate eˣ, per number type.</summary>
/// <remarks>
/// The coefficients q₀ + q₁r + … of (e^r − 1 − r) / r² on |r| ≤ 0.347 were found with Sollya's fpminimax;
/// float stops at q₄ (relative error of e^r − 1 below 2.6e-8), double at q₉ (below 4.3e-17).
/// Fields, not properties: once initialised, the compiler treats them as literals.
/// </remarks>
internal static class ExpConstants<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static readonly T Zero = T.Zero;
    public static readonly T One = T.One;
    public static readonly T Two = Pick(2f, 2);
    public static readonly T MinusTwo = Pick(-2f, -2);

    /// <summary>Below this eˣ is 0.</summary>
    public static readonly T Lowest = Pick(-104f, -746);

    /// <summary>Above this eˣ is ∞.</summary>
    public static readonly T Highest = Pick(89f, 710);

    /// <summary>Above this eˣ is a normal number.</summary>
    public static readonly T LowestNormal = Pick(-87f, -708);

    /// <summary>Below this eˣ − 1 is −1 to the last bit.</summary>
    public static readonly T LowestMinusOne = Pick(-44f, -44);

    public static readonly T Log2E = Pick(1.44269504f, 1.4426950408889634);

    // −ln2 in two parts, so that n·ln2 subtracts without loss.
    public static readonly T MinusLn2High = Pick(-0.69314718f, -0.69314718055994529);
    public static readonly T MinusLn2Low = Pick(1.90465421e-9f, -2.3190468138462996e-17);

    public static readonly T Q0 = Pick(0.5f, 0.50000000000000011102);
    public static readonly T Q1 = Pick(0.1666657626628875732f, 0.16666666666666674068);
    public static readonly T Q2 = Pick(4.166646301746368408e-2f, 4.1666666666622893811e-2);
    public static readonly T Q3 = Pick(8.363278582692146301e-3f, 8.3333333333225467115e-3);
    public static readonly T Q4 = Pick(1.393534126691520214e-3f, 1.3888888917660167314e-3);
    public static readonly T Q5 = Pick(0f, 1.9841269885799349914e-4);
    public static readonly T Q6 = Pick(0f, 2.4801520715622860932e-5);
    public static readonly T Q7 = Pick(0f, 2.7557243073061235438e-6);
    public static readonly T Q8 = Pick(0f, 2.7620334437283399801e-7);
    public static readonly T Q9 = Pick(0f, 2.5109811948023097855e-8);

    private static T Pick(float single, double twice) =>
        typeof(T) == typeof(float) ? T.CreateTruncating(single) : T.CreateTruncating(twice);
}
