using Rnn.Parameters;

namespace Rnn.Tests;

/// <summary>Holds the gradient that a backward pass has left in a parameter against finite differences of a loss.</summary>
internal static class ParameterGradients
{
    /// <param name="parameter">The parameter; its gradient is that of the loss.</param>
    /// <param name="loss">Computes the loss with the values that the parameter has.</param>
    /// <param name="every">Every which element to look at.</param>
    /// <param name="tolerance">The largest difference.</param>
    public static void ShouldHaveGradientOf(this Parameter<double> parameter, Func<double> loss, int every, double tolerance)
    {
        const double Way = 1e-4;
        double[] gradient = parameter.Gradients.ToArray(); // whoever computes the loss may overwrite it
        for (int i = 0; i < gradient.Length; i += every)
        {
            double slope = (Moved(i, Way) - Moved(i, -Way)) / (2 * Way);
            gradient[i].Should().BeApproximately(slope, tolerance, "of {0}, element {1}", parameter.Name, i);
        }

        double Moved(int element, double by)
        {
            parameter.Values[element] += by;
            double moved = loss();
            parameter.Values[element] -= by;
            return moved;
        }
    }
}
