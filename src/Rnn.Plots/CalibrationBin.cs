namespace Rnn.Plots;

/// <summary>The predictions whose probability lies in one part of 0 to 1.</summary>
/// <param name="From">Where the part begins.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Count">How many predictions there are.</param>
/// <param name="Probability">The mean of their probabilities; NaN without any.</param>
/// <param name="Share">The share that came true; NaN without any.</param>
internal sealed record CalibrationBin(double From, double To, int Count, double Probability, double Share)
{
    private const double Z = 1.959963984540054; // 95 % of a normal distribution lie within so many deviations

    /// <summary>The lower bound of the share, by Wilson.</summary>
    public double Lower => Centre - Half;

    /// <summary>The upper bound of the share, by Wilson.</summary>
    public double Upper => Centre + Half;

    private double Centre => (Share + (Z * Z / (2 * Count))) / (1 + (Z * Z / Count));

    private double Half => Z / (1 + (Z * Z / Count)) * Math.Sqrt((Share * (1 - Share) / Count) + (Z * Z / (4.0 * Count * Count)));

    public static CalibrationBin[] Of(IReadOnlyList<double> probabilities, IReadOnlyList<bool> outcomes, int bins)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentNullException.ThrowIfNull(outcomes);
        if (bins is < 2 or > 50)
        {
            throw new ArgumentOutOfRangeException(nameof(bins), $"Probabilities are cut into 2 to 50 parts; got {bins}.");
        }

        if (probabilities.Count != outcomes.Count)
        {
            throw new ArgumentException($"There are {outcomes.Count} outcomes for {probabilities.Count} probabilities; give one for each.", nameof(outcomes));
        }

        int[] counts = new int[bins], came = new int[bins];
        double[] sums = new double[bins];
        for (int i = 0; i < probabilities.Count; i++)
        {
            double probability = probabilities[i] is >= 0 and <= 1 ? probabilities[i]
                : throw new ArgumentException($"A probability lies between 0 and 1; number {i} is {probabilities[i]}.", nameof(probabilities));
            int bin = Math.Min(bins - 1, (int)(probability * bins));
            counts[bin]++;
            came[bin] += outcomes[i] ? 1 : 0;
            sums[bin] += probability;
        }

        return [.. counts.Select((count, i) => new CalibrationBin((double)i / bins, (i + 1.0) / bins, count, count == 0 ? double.NaN : sums[i] / count, count == 0 ? double.NaN : (double)came[i] / count))];
    }
}
