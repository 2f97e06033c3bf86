using Rnn.Heads;

namespace Rnn.Metrics;

/// <summary>RMSE, how far off with large errors weighing more: √ of the mean of (y − t)² over all rows.</summary>
/// <remarks>
/// In the unit of the targets. Of several outputs the mean of the RMSE of each, as scikit-learn's
/// <c>root_mean_squared_error</c> has it.
/// </remarks>
public sealed class RootMeanSquaredError : RowMetric
{
    /// <summary>Measures the root of the mean squared error (RMSE), in the unit of the targets.</summary>
    public RootMeanSquaredError()
        : base("RMSE", higherIsBetter: false)
    {
    }

    /// <inheritdoc/>
    public override RowMetricState Start(PredictionKind kind, int outputSize)
    {
        RequireNumbers(kind);
        return new State(kind, outputSize);
    }

    private sealed class State(PredictionKind kind, int outputSize) : RowMetricState(kind, outputSize)
    {
        private readonly double[] _squares = new double[outputSize];

        protected override void Count(ReadOnlySpan<double> prediction, ReadOnlySpan<double> target)
        {
            for (int k = 0; k < prediction.Length; k++)
            {
                double error = prediction[k] - target[k];
                _squares[k] += error * error;
            }
        }

        protected override double Compute() => _squares.Sum(sum => Math.Sqrt(sum / Rows)) / OutputSize;
    }
}
