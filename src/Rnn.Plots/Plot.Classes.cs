using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;
using Rnn.Metrics;
using Rnn.Tasks;

namespace Rnn.Plots;

public sealed partial class Plot
{
    private const int MostClasses = 60;

    /// <summary>How often each class was taken for each: actual classes down, predicted ones across; colours are shares of a row.</summary>
    /// <param name="matrix">The counts, from a metric <c>Confusion</c>.</param>
    public static Plot Confusion(ConfusionMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return Confusion(matrix.Labels, (actual, predicted) => matrix[actual, predicted]);
    }

    /// <summary>How often each label was taken for each: actual labels down, predicted ones across; colours are shares of a row.</summary>
    /// <param name="report">What the classifier's <c>Evaluate</c> gave.</param>
    public static Plot Confusion(TextClassifierReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        string[] labels = [.. report.Scores.Select(score => score.Label)];
        return Confusion(labels, (actual, predicted) => report[labels[actual], labels[predicted]]);
    }

    /// <summary>How often each class was taken for each, from counts of your own: actual classes down, predicted ones across; colours are shares of a row.</summary>
    /// <remarks>Of more than 60 classes the 60 most frequent ones are drawn.</remarks>
    /// <param name="labels">The names of the classes; at least one.</param>
    /// <param name="count">How often rows of one class (the first number, from 0) were taken for another (the second).</param>
    /// <exception cref="ArgumentException">There is no class, or a count is below 0.</exception>
    public static Plot Confusion(IReadOnlyList<string> labels, Func<int, int, long> count)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(count);
        if (labels.Count == 0)
        {
            throw new ArgumentException("There is no class; give a name for each.", nameof(labels));
        }

        int all = labels.Count;
        long[] rows = [.. Enumerable.Range(0, all).Select(actual => Enumerable.Range(0, all).Sum(predicted => count(actual, predicted)))];
        int[] drawn = all <= MostClasses ? [.. Enumerable.Range(0, all)] : [.. Enumerable.Range(0, all).OrderByDescending(label => rows[label]).Take(MostClasses).Order()];
        string[] names = [.. drawn.Select(label => Label.Shown(labels[label]))];
        long[,] counts = new long[drawn.Length, drawn.Length];
        double[,] shares = new double[drawn.Length, drawn.Length];
        var numbers = new NumberTable("actual", "predicted", "count", "share");
        for (int actual = 0; actual < drawn.Length; actual++)
        {
            for (int predicted = 0; predicted < drawn.Length; predicted++)
            {
                long times = count(drawn[actual], drawn[predicted]);
                counts[actual, predicted] = times >= 0 ? times : throw new ArgumentException($"{labels[drawn[actual]]} was taken {times} times for {labels[drawn[predicted]]}; counts are 0 or more.", nameof(count));
                shares[predicted, actual] = rows[drawn[actual]] == 0 ? double.NaN : (double)times / rows[drawn[actual]];
                numbers.Add(labels[drawn[actual]], labels[drawn[predicted]], times, shares[predicted, actual]);
            }
        }

        long right = Enumerable.Range(0, all).Sum(label => count(label, label)), total = rows.Sum();
        string accuracy = total == 0 ? "nothing was counted" : FormattableString.Invariant($"{right} of {total} right ({(double)right / total:P1})");
        var grid = new Grid
        {
            Values = shares,
            ColumnTitle = "predicted",
            RowTitle = "actual",
            ValueTitle = "share of the actual class",
            ColumnLabels = names,
            RowLabels = names,
            // Where there are many, a 0 only makes the others harder to see.
            Text = (predicted, actual) => counts[actual, predicted] == 0 && drawn.Length > 8 ? "" : $"{counts[actual, predicted]}",
            Palette = Colours.Shares,
            Range = (0, 1),
        };
        string empty = rows.Contains(0) ? "; grey: never the actual class" : "";
        string most = drawn.Length < all ? $"the {drawn.Length} most frequent of {all} classes; " : "";
        return new Plot("Confusion matrix", $"How often each class was taken for each of {Canvas.Count(all, "class", "classes")}: {most}{accuracy}.", grid.Size, numbers.ToString(), () =>
        {
            PlotModel model = Canvas.Model("Confusion matrix", most + accuracy + empty);
            grid.AddTo(model);
            return model;
        });
    }

    /// <summary>Whether a classifier is right as often as its probabilities say.</summary>
    /// <param name="predictions">What the classifier said of texts that training has not seen.</param>
    /// <param name="labels">The label that each text has.</param>
    /// <param name="bins">Into how many equal parts the probabilities are cut, 2 to 50; 10 by default.</param>
    /// <exception cref="ArgumentException">There are not as many labels as predictions.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of bins is too small or too large.</exception>
    public static Plot Calibration(IReadOnlyList<TextPrediction> predictions, IReadOnlyList<string> labels, int bins = 10)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentNullException.ThrowIfNull(labels);
        return predictions.Count == labels.Count
            ? Calibration([.. predictions.Select(prediction => prediction.Probability)], [.. predictions.Zip(labels, (prediction, label) => prediction.Label == label)], bins)
            : throw new ArgumentException($"There are {labels.Count} labels for {predictions.Count} predictions; give one for each.", nameof(labels));
    }

    /// <summary>Whether what is given a probability comes true as often: a reliability curve, with bounds for 95 % by Wilson (1927), above how many there are.</summary>
    /// <param name="probabilities">The probability that each prediction gave, from 0 to 1.</param>
    /// <param name="outcomes">Whether it came true.</param>
    /// <param name="bins">Into how many equal parts the probabilities are cut, 2 to 50; 10 by default.</param>
    /// <exception cref="ArgumentException">There are not as many outcomes as probabilities, or one is outside 0 to 1.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of bins is too small or too large.</exception>
    public static Plot Calibration(IReadOnlyList<double> probabilities, IReadOnlyList<bool> outcomes, int bins = 10)
    {
        var parts = CalibrationBin.Of(probabilities, outcomes, bins);
        int count = probabilities.Count;
        double error = parts.Where(part => part.Count > 0).Sum(part => part.Count * Math.Abs(part.Share - part.Probability)) / count;
        var numbers = new NumberTable("from", "to", "count", "mean probability", "share true", "lower", "upper");
        foreach (CalibrationBin part in parts)
        {
            numbers.Add(part.From, part.To, part.Count, part.Probability, part.Share, part.Lower, part.Upper);
        }

        string said = FormattableString.Invariant($"expected calibration error {error:F3} over {Canvas.Count(count, "prediction")}");
        return new Plot("Calibration", $"How often predictions came true by the probability that they were given; {said}.", (560, 520), numbers.ToString(), () =>
        {
            if (count == 0)
            {
                return Canvas.Empty("Calibration", "Nothing to draw: there is no prediction.");
            }

            PlotModel model = Canvas.Model("Calibration", said);
            LinearAxis probability = Canvas.Axis(AxisPosition.Bottom, "probability that was given"), share = Canvas.Axis(AxisPosition.Left, "share that came true");
            Axis counts = Canvas.Values(AxisPosition.Left, "count", parts.Select(part => (double)part.Count), fromZero: true);
            (probability.Minimum, probability.Maximum) = (share.Minimum, share.Maximum) = (-0.03, 1.03);
            (share.Key, share.StartPosition, share.MajorStep, probability.MajorStep) = ("share", 0.27, 0.2, 0.2);
            (counts.Key, counts.EndPosition, counts.MinimumMajorStep) = ("count", 0.22, 1);
            model.Axes.Add(probability);
            model.Axes.Add(share);
            model.Axes.Add(counts);
            LineSeries ideal = Canvas.Line("as it should be", [0, 1], [0, 1], Colours.Quiet, LineStyle.Dot, thickness: 1.5);
            (ideal.MarkerType, ideal.YAxisKey) = (MarkerType.None, "share");
            CalibrationBin[] filled = [.. parts.Where(part => part.Count > 0)];
            LineSeries curve = Canvas.Line("this model", [.. filled.Select(part => part.Probability)], [.. filled.Select(part => part.Share)], Colours.Line(0));
            (curve.MarkerSize, curve.YAxisKey) = (4, "share");
            model.Series.Add(ideal);
            foreach (CalibrationBin part in filled)
            {
                LineSeries bounds = Canvas.Line(null, [part.Probability, part.Probability], [part.Lower, part.Upper], Colours.Line(5), thickness: 1.5);
                (bounds.MarkerType, bounds.YAxisKey) = (MarkerType.None, "share");
                model.Series.Add(bounds);
            }

            model.Series.Add(curve);
            var bars = new RectangleBarSeries { YAxisKey = "count", FillColor = Colours.Line(5), StrokeColor = OxyColors.White, StrokeThickness = 1, RenderInLegend = false };
            foreach (CalibrationBin part in parts)
            {
                bars.Items.Add(new RectangleBarItem(part.From, 0, part.To, part.Count));
            }

            model.Series.Add(bars);
            Canvas.AddLegend(model);
            return model;
        });
    }
}
