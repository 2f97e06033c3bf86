namespace Rnn.Contracts;

/// <summary>The gradient by one parameter, input or initial state beside the slope that finite differences give.</summary>
/// <param name="Name">Of what: <c>lstm1.U</c>, <c>input</c>, <c>h0 of lstm1</c>.</param>
/// <param name="Columns">Numbers per row.</param>
/// <param name="Gradient">What backward gives.</param>
/// <param name="Slope">What finite differences give.</param>
/// <param name="Errors">The relative error of each; see <see cref="FiniteDifferences"/>.</param>
internal sealed record GradientComparison(string Name, int Columns, double[] Gradient, double[] Slope, double[] Errors)
{
    public double WorstError => Errors.Length == 0 ? 0 : Errors.Any(double.IsNaN) ? double.NaN : Errors.Max();

    public bool AgreesWithin(double tolerance) => WorstError <= tolerance;
}
