namespace Rnn.Tasks;

/// <summary>A forecast value and its bounds, in the unit of the data.</summary>
/// <param name="Value">The value that is forecast.</param>
/// <param name="Lower">The lower bound: <see cref="ForecasterOptions.Interval"/> of true values, by default 80 %, should lie between the two.</param>
/// <param name="Upper">The upper bound.</param>
public readonly record struct ForecastValue(double Value, double Lower, double Upper)
{
    /// <summary>In words: <c>120 (97 to 141)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Value:G5} ({Lower:G5} to {Upper:G5})");
}
