using System.Globalization;

namespace Rnn.Diagnostics;

/// <summary>What becomes of the gradient in one recurrent layer on its way back through time.</summary>
public sealed class LayerGradientFlow
{
    private const double VanishesBelow = 0.9, ExplodesAbove = 1.1;

    private readonly int _told; // the number of steps back at which the gradient is last a number above 0

    internal LayerGradientFlow(
        string name, IReadOnlyList<double> hiddenNorms, IReadOnlyList<double> cellStateNorms, IReadOnlyList<double> norms,
        IReadOnlyList<SpectralRadius> spectralRadii)
    {
        Name = name;
        HiddenNorms = hiddenNorms;
        CellStateNorms = cellStateNorms;
        Norms = norms;
        SpectralRadii = spectralRadii;
        _told = norms.TakeWhile(norm => norm > 0 && double.IsFinite(norm)).Count() - 1;
        FactorPerStep = _told > 0 ? Math.Pow(norms[_told] / norms[0], 1.0 / _told) : double.NaN;
        Trend = TellTrend();
    }

    /// <summary>The layer's name: <c>lstm1</c>; of one in both directions <c>lstm1.forward</c> and <c>lstm1.backward</c>.</summary>
    public string Name { get; }

    /// <summary>
    /// How large the gradient of h is, ‖∂L/∂h‖, so many steps before each sequence's end, the mean over the sequences that are so long;
    /// at 0 the last step.
    /// </summary>
    public IReadOnlyList<double> HiddenNorms { get; }

    /// <summary>
    /// How large the gradient of the cell state is, ‖∂L/∂c‖ through later steps, not through h of the same step, so many steps before each
    /// sequence's end; empty where the cell has no c.
    /// </summary>
    public IReadOnlyList<double> CellStateNorms { get; }

    /// <summary>How large all that goes back is, ‖∂L/∂(h, c)‖, so many steps before each sequence's end; at 0 the last step.</summary>
    public IReadOnlyList<double> Norms { get; }

    /// <summary>
    /// By how much <see cref="Norms"/> is multiplied at each step back, in the geometric mean; NaN if that can't be told.
    /// </summary>
    public double FactorPerStep { get; }

    /// <summary>Whether the gradient vanishes, explodes or keeps its size on its way back.</summary>
    public GradientTrend Trend { get; }

    /// <summary>The largest absolute eigenvalue of each recurrent weight, gate by gate; those that are not square are left out.</summary>
    public IReadOnlyList<SpectralRadius> SpectralRadii { get; }

    /// <summary>What becomes of the gradient, on one line in words and numbers.</summary>
    public override string ToString()
    {
        string radii = string.Concat(SpectralRadii.GroupBy(radius => radius.Parameter).Select(weight =>
            $"; spectral radius of {weight.Key[(Name.Length + 1)..]}: {string.Join(", ", weight)}"));
        return $"{Name}: {Describe()}{radii}";
    }

    private string Describe()
    {
        if (Trend == GradientTrend.Unknown)
        {
            return Norms.Count < 2 ? "no sequence has two steps to go back" : "no gradient arrives at the last step";
        }

        int back = Norms.Count - 1;
        string rest = _told >= 0 && _told < back ? $" ({Format(Norms[_told])} {Steps(_told)} before)" : "";
        string factor = double.IsNaN(FactorPerStep) ? "" : string.Create(CultureInfo.InvariantCulture, $", factor {FactorPerStep:0.00#} a step");
        return $"from {Format(Norms[0])} at the last step to {Format(Norms[back])} {Steps(back)} before{rest}: {Trend.ToString().ToLowerInvariant()}{factor}";
    }

    private GradientTrend TellTrend()
    {
        if (Norms.Count < 2 || Norms[0] == 0)
        {
            return GradientTrend.Unknown;
        }

        double next = _told + 1 < Norms.Count ? Norms[_told + 1] : FactorPerStep; // what ended the count, if anything did
        return next switch
        {
            < VanishesBelow => GradientTrend.Vanishing,
            <= ExplodesAbove => GradientTrend.Steady,
            _ => GradientTrend.Exploding,
        };
    }

    private static string Steps(int count) => count == 1 ? "1 step" : $"{count} steps";

    private static string Format(double norm) =>
        norm.ToString(norm is >= 0.01 and < 1000 or 0 ? "0.###" : "0.0e+00", CultureInfo.InvariantCulture);
}
