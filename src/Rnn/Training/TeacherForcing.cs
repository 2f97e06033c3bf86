using Rnn.Tensors;

namespace Rnn.Training;

/// <summary>
/// How often a decoder in training is fed the right token of the step before, and not the one that it would have written itself: scheduled
/// sampling.
/// </summary>
/// <remarks>
/// At each step a coin of probability ε decides. Own tokens are those that the model holds most probable, after what it was fed so far; the
/// gradient takes them as given. ε falls with the number i of training steps done, so that a decoder first learns by the right tokens and
/// then to go on from its own mistakes. Bengio, Vinyals, Jaitly and Shazeer 2015.
/// </remarks>
public sealed class TeacherForcing
{
    private readonly Func<long, double> _rate;
    private readonly string _words;

    private TeacherForcing(string words, Func<long, double> rate) => (_words, _rate) = (words, rate);

    /// <summary>ε = max(least, start − slope·i).</summary>
    /// <param name="slope">By how much ε falls with each training step, 0 or more.</param>
    /// <param name="start">ε at first, from 0 to 1; 1 if left out.</param>
    /// <param name="least">What it falls to, from 0 to the start; 0 if left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static TeacherForcing Linear(double slope, double start = 1, double least = 0)
    {
        Require(slope >= 0 && double.IsFinite(slope), slope, nameof(slope), "a finite number of 0 or more");
        Require(start is >= 0 and <= 1, start, nameof(start), "from 0 to 1");
        Require(least >= 0 && least <= start, least, nameof(least), FormattableString.Invariant($"from 0 to {nameof(start)}, {start}"));
        return new(FormattableString.Invariant($"linear, from {start} by {slope} a step to {least}"), step => Math.Max(least, start - (slope * step)));
    }

    /// <summary>ε = kⁱ.</summary>
    /// <param name="k">By what ε is multiplied at each training step, above 0 and below 1: 0.999, say.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public static TeacherForcing Exponential(double k)
    {
        Require(k is > 0 and < 1, k, nameof(k), "above 0 and below 1");
        return new(FormattableString.Invariant($"exponential, k {k}"), step => ScalarMath.Exp(Math.Max(step * ScalarMath.Log(k), -745)));
    }

    /// <summary>ε = k / (k + e^(i/k)): near 1 for long, half at i = k·ln k, then falling fast.</summary>
    /// <param name="k">How slowly it falls, in training steps, at least 1: 1000, say.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public static TeacherForcing InverseSigmoid(double k)
    {
        Require(k >= 1 && double.IsFinite(k), k, nameof(k), "a finite number of at least 1");
        return new(FormattableString.Invariant($"inverse sigmoid, k {k}"), step => k / (k + ScalarMath.Exp(Math.Min(step / k, 700))));
    }

    /// <summary>The same ε always.</summary>
    /// <param name="rate">ε, from 0, never the right token, to 1, always.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public static TeacherForcing Constant(double rate)
    {
        Require(rate is >= 0 and <= 1, rate, nameof(rate), "from 0 to 1");
        return new(FormattableString.Invariant($"constant, {rate}"), _ => rate);
    }

    /// <summary>ε after so many training steps, from 0 to 1.</summary>
    /// <param name="step">Training steps done, 0 before the first.</param>
    public double RateAt(long step) => _rate(step);

    /// <summary>In words: <c>inverse sigmoid, k 1000</c>.</summary>
    public override string ToString() => _words;

    private static void Require(bool holds, double value, string name, string wanted)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} must be {wanted}; got {value}."));
        }
    }
}
