using System.Globalization;
using Rnn.Layers;

namespace Rnn.Contracts;

/// <summary>Says which derivatives are wrong, how, and where in a cell to look.</summary>
internal static class GradientWords
{
    private const double Alike = 1e-5;

    /// <param name="comparisons">All derivatives of a model.</param>
    /// <param name="layers">Its recurrent layers, from the input on.</param>
    /// <param name="tolerance">The largest error that is none.</param>
    public static CheckResult Judge(
        IReadOnlyList<GradientComparison> comparisons, IReadOnlyList<RecurrentLayer<double>> layers, double tolerance)
    {
        GradientComparison[] wrong = [.. comparisons.Where(comparison => !comparison.AgreesWithin(tolerance))];
        if (wrong.Length == 0)
        {
            GradientComparison worst = comparisons.MaxBy(comparison => comparison.WorstError)!;
            return CheckResult.Passed(string.Create(
                CultureInfo.InvariantCulture, $"largest relative error {worst.WorstError:0.0e+0}, by {worst.Name}"));
        }

        // An error travels down to the layers below, and from dz into everything that is made of it.
        RecurrentLayer<double>? layer = layers.LastOrDefault(l => wrong.Any(w => IsOf(w, l)));
        GradientComparison first = wrong.OrderBy(w => layer is not null && IsOf(w, layer) ? Rank(w, layer) : 9).First();
        string where = first.Name == "memory"
            ? " Look at what Backward adds to Memory(row).ValuesGradient at each step: every use that Forward makes of Values, and += since each step adds."
            : layer is not null && IsOf(first, layer) ? $" {Where(first, layer)}" : "";
        string others = wrong.Length == 1 ? "" : $" Wrong too: {string.Join(", ", wrong.Where(w => w != first).Select(w => w.Name))}.";
        string right = string.Join(", ", comparisons.Where(comparison => comparison.AgreesWithin(tolerance)).Select(comparison => comparison.Name));
        return CheckResult.Failed($"{Describe(first, layer, tolerance)}.{where}{others} Right: {(right.Length == 0 ? "none" : right)}.");
    }

    private static bool IsOf(GradientComparison comparison, RecurrentLayer<double> layer) =>
        comparison.Name.StartsWith($"{layer.Name}.", StringComparison.Ordinal)
        || comparison.Name.EndsWith($" of {layer.Name}", StringComparison.Ordinal);

    private static bool Is(GradientComparison comparison, RecurrentLayer<double> layer, string symbol) =>
        comparison.Name == $"{layer.Name}.{symbol}" || comparison.Name == $"{symbol} of {layer.Name}";

    private static int Rank(GradientComparison comparison, RecurrentLayer<double> layer) =>
        Is(comparison, layer, "b") ? 0 : Is(comparison, layer, "W") ? 1 : Is(comparison, layer, "h0") ? 3 : Is(comparison, layer, "c0") ? 4
        : layer.Cell.KeySize > 0 && Is(comparison, layer, "V") ? 5 : 2;

    private static string Where(GradientComparison comparison, RecurrentLayer<double> layer) => Rank(comparison, layer) switch
    {
        0 or 1 => "Look at what Backward leaves in Gates: dz, the gradient of each pre-activation.",
        3 =>
            "Look at what Backward leaves in HiddenGradient: dh₋ is the sum over every use that Forward makes of h₋. Each product h₋·U needs its " +
            "MultiplyTransposed, and each other use its own term.",
        5 => "Look at what Backward adds to Memory(row).KeysGradient at each step: every use that Forward makes of Keys.",
        4 => "Look at what Backward leaves in CellStateGradient: dc₋ is the sum over every use that Forward makes of c₋.",
        _ => $"Look at the line of AddGradients for {comparison.Name}: every use that Forward makes of it needs one.",
    };

    private static string Describe(GradientComparison comparison, RecurrentLayer<double>? layer, double tolerance)
    {
        int worst = Array.FindIndex(comparison.Errors, double.IsNaN);
        worst = worst >= 0 ? worst : Array.IndexOf(comparison.Errors, comparison.Errors.Max());
        double gradient = comparison.Gradient[worst], slope = comparison.Slope[worst];
        string gate = GateOf(comparison, layer, worst) is { } name ? $", gate \"{name}\"" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"the gradient by {comparison.Name} at [{worst / comparison.Columns}, {worst % comparison.Columns}]{gate} is {gradient:0.######e+0}, finite " +
            $"differences say {slope:0.######e+0}: {Pattern(comparison, layer, tolerance)}");
    }

    private static string Pattern(GradientComparison comparison, RecurrentLayer<double>? layer, double tolerance)
    {
        if (comparison.Gradient.Any(double.IsNaN) || comparison.Slope.Any(double.IsNaN))
        {
            return "a number that is none came up";
        }

        if (comparison.Gradient.All(value => value == 0))
        {
            return "backward never gives it one";
        }

        double largest = comparison.Slope.Max(Math.Abs);
        int[] telling = [.. Enumerable.Range(0, comparison.Slope.Length).Where(i => Math.Abs(comparison.Slope[i]) > 1e-3 * largest)];
        double ratio = telling.Length == 0 ? double.NaN : comparison.Gradient[telling[0]] / comparison.Slope[telling[0]];
        if (Math.Abs(ratio - 1) > Alike && Array.TrueForAll(telling, i => Math.Abs((comparison.Gradient[i] / comparison.Slope[i]) - ratio) <= Alike * Math.Abs(ratio)))
        {
            return ratio switch
            {
                > -1 - Alike and < -1 + Alike => "everywhere the wrong sign",
                > 2 - Alike and < 2 + Alike => "everywhere doubled",
                > 0.5 - Alike and < 0.5 + Alike => "everywhere half of it; one of two equal terms is missing",
                _ => string.Create(CultureInfo.InvariantCulture, $"everywhere {ratio:0.####} times what it should be"),
            };
        }

        string[] gates = [.. Enumerable.Range(0, comparison.Errors.Length).Where(i => !(comparison.Errors[i] <= tolerance))
            .Select(i => GateOf(comparison, layer, i)).OfType<string>().Distinct()];
        bool some = layer is not null && gates.Length > 0 && gates.Length < layer.Cell.GateCount;
        string where = some ? $", only in the columns of {string.Join(", ", gates.Select(gate => $"gate \"{gate}\""))}" : "";
        return $"a term is missing, doubled or wrong{where}";
    }

    // Only what has a column for each unit of each gate has gates.
    private static string? GateOf(GradientComparison comparison, RecurrentLayer<double>? layer, int i) =>
        layer is not null && IsOf(comparison, layer) && layer.Cell.GateCount > 1 && comparison.Columns == layer.Cell.GateCount * layer.Cell.HiddenSize
            ? layer.Cell.GateNames[i % comparison.Columns / layer.Cell.HiddenSize]
            : null;
}
