namespace Rnn.Benchmarks.Peers;

/// <summary>Whether all compute the same; times of different work can't be compared.</summary>
internal sealed class Agreement
{
    private const double Tolerance = 1e-4;

    private readonly List<string> _disagreements = [];
    private double _largest;

    public IReadOnlyList<string> Disagreements => _disagreements;

    public double Largest => _largest;

    /// <summary>Notes how far someone's outputs or gradients are from PyTorch's.</summary>
    public void Add(string who, string what, double difference)
    {
        _largest = Math.Max(_largest, difference);
        if (!(difference <= Tolerance))
        {
            _disagreements.Add(FormattableString.Invariant($"{who} disagrees with PyTorch in {what}: by {difference:E1} of the largest number"));
        }
    }
}
