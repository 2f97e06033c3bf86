using System.Numerics.Tensors;
using Rnn.Heads;

namespace Rnn.Metrics;

/// <summary>The accuracy, the share of right answers, from 0 to 1.</summary>
/// <remarks>
/// Of classes, the most probable one (the first of equals) is the answer. Of yes-or-no questions a probability of 0.5 or
/// more is yes, and each question counts: with several questions this is 1 − scikit-learn's <c>hamming_loss</c>, otherwise
/// its <c>accuracy_score</c>. It is the score of an evaluation.
/// </remarks>
public sealed class Accuracy : RowMetric
{
    /// <summary>Measures the accuracy, the share of right answers.</summary>
    public Accuracy()
        : base("accuracy", higherIsBetter: true)
    {
    }

    /// <inheritdoc/>
    public override RowMetricState Start(PredictionKind kind, int outputSize)
    {
        RequireLabels(kind);
        return new State(kind, outputSize);
    }

    private sealed class State(PredictionKind kind, int outputSize) : RowMetricState(kind, outputSize)
    {
        private long _right;

        protected override void Count(ReadOnlySpan<double> prediction, ReadOnlySpan<double> target)
        {
            if (Kind.IsClass)
            {
                _right += TensorPrimitives.IndexOfMax(prediction) == ClassOf(target) ? 1 : 0;
                return;
            }

            for (int k = 0; k < prediction.Length; k++)
            {
                _right += IsYes(prediction[k]) == IsYes(target[k]) ? 1 : 0;
            }
        }

        protected override double Compute() => (double)_right / (Kind.IsClass ? Rows : Rows * OutputSize);
    }
}
