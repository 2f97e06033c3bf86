using System.Runtime.InteropServices;
using Rnn.Heads;

namespace Rnn.Metrics;

/// <summary>ROC AUC, the area under the receiver operating characteristic, from 0 to 1: how likely a yes is ranked above a no.</summary>
/// <remarks>
/// Exact, by the rank sum of Mann and Whitney 1947: over all pairs of a yes and a no, the share in which the yes has the
/// higher probability, a tie counted half. Agrees with scikit-learn's <c>roc_auc_score</c>. For a sigmoid output of size 1
/// (targets of 0.5 and more are yes) or a softmax output of two classes (class 1 is yes). NaN while all targets are the
/// same, which its <see cref="MetricState.Note"/> then says. It keeps one number a row in memory.
/// </remarks>
public sealed class AreaUnderCurve : RowMetric
{
    /// <summary>Measures the area under the receiver operating characteristic (ROC AUC).</summary>
    public AreaUnderCurve()
        : base("ROC AUC", higherIsBetter: true)
    {
    }

    /// <inheritdoc/>
    public override RowMetricState Start(PredictionKind kind, int outputSize)
    {
        RequireLabels(kind);
        if (kind == PredictionKind.Tag)
        {
            RequireClasses(kind); // it ranks probabilities
        }

        if (outputSize != (kind == PredictionKind.Class ? 2 : 1))
        {
            throw new ArgumentException(
                $"The metric {Name} is for one yes-or-no question; this output has {outputSize} " +
                (kind == PredictionKind.Class ? "classes. Measure macro F1." : "questions. Measure each by itself."));
        }

        return new State(kind, outputSize);
    }

    private sealed class State(PredictionKind kind, int outputSize) : RowMetricState(kind, outputSize)
    {
        private readonly List<double> _yes = [];
        private readonly List<double> _no = [];

        protected override void Count(ReadOnlySpan<double> prediction, ReadOnlySpan<double> target)
        {
            bool yes = Kind == PredictionKind.Class ? ClassOf(target) == 1 : IsYes(target[0]);
            (yes ? _yes : _no).Add(prediction[^1]);
        }

        protected override string? FindNote()
        {
            if (_yes.Count > 0 && _no.Count > 0)
            {
                return null;
            }

            bool yes = _no.Count == 0;
            string only = Kind == PredictionKind.Class ? (yes ? "of class 1" : "of class 0") : yes ? "a yes" : "a no";
            return $"every target is {only}; the curve needs both";
        }

        protected override double Compute()
        {
            if (_yes.Count == 0 || _no.Count == 0)
            {
                return double.NaN;
            }

            _yes.Sort();
            _no.Sort();
            ReadOnlySpan<double> no = CollectionsMarshal.AsSpan(_no);
            long halves = 0;
            int below = 0, upTo = 0; // of the no's, those below the yes, and those not above it
            foreach (double score in _yes)
            {
                while (below < no.Length && no[below] < score)
                {
                    below++;
                }

                while (upTo < no.Length && no[upTo] <= score)
                {
                    upTo++;
                }

                halves += below + (long)upTo; // 2·(below) + (equal)
            }

            return halves / (2.0 * _yes.Count * _no.Count);
        }
    }
}
