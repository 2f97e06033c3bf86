using OxyPlot;
using OxyPlot.Axes;
using Rnn.Training;

namespace Rnn.Plots;

public sealed partial class Plot
{
    /// <summary>The losses of a training by epoch: of the training examples and, if there were any, of the validation examples; the best epoch is marked.</summary>
    /// <param name="history">What <c>Fit</c> gave, or the <c>History</c> of a task. Without an epoch, the picture says so.</param>
    public static Plot Loss(TrainingHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        return Loss([history]);
    }

    /// <summary>The losses of several trainings by epoch, such as those of the networks of a forecaster, in one picture.</summary>
    /// <param name="histories">What each <c>Fit</c> gave; at least one.</param>
    /// <exception cref="ArgumentException">There is no history.</exception>
    public static Plot Loss(IEnumerable<TrainingHistory> histories)
    {
        ArgumentNullException.ThrowIfNull(histories);
        TrainingHistory[] all = [.. histories];
        if (all.Length == 0 || all.Contains(null))
        {
            throw new ArgumentException("There is no history to draw; a task that was loaded has none, take it where it was trained.", nameof(histories));
        }

        var curves = all.SelectMany((history, i) => Curves(history, all.Length == 1 ? "" : $" {i + 1}")).ToArray();
        var numbers = new NumberTable("epoch", "curve", "loss");
        foreach ((string name, _, double[] epochs, double[] losses) in curves)
        {
            for (int i = 0; i < epochs.Length; i++)
            {
                numbers.Add(epochs[i], name, losses[i]);
            }
        }

        const string Title = "Loss by epoch";
        int last = all.Max(history => history.Epochs.Count);
        string best = all.Length > 1 || all[0].BestEpoch == 0 ? Canvas.Count(all.Length, "training") : $"epoch {all[0].BestEpoch} of {last} was the best (dashed line)";
        return new Plot(Title, $"Training and validation loss over {Canvas.Count(last, "epoch")}; {best}.", Canvas.Curves, numbers.ToString(), () =>
        {
            if (!curves.Any(curve => curve.Losses.Any(double.IsFinite)))
            {
                return Canvas.Empty(Title, "Nothing to draw: no epoch has a finite loss.");
            }

            PlotModel model = Canvas.Model(Title, best);
            model.Axes.Add(Canvas.Counting(AxisPosition.Bottom, "epoch", curves.Min(curve => curve.Epochs.DefaultIfEmpty(1).Min()), curves.Max(curve => curve.Epochs.DefaultIfEmpty(1).Max())));
            model.Axes.Add(Canvas.Values(AxisPosition.Left, "loss", curves.SelectMany(curve => curve.Losses), mayBeLogarithmic: true));
            foreach ((string name, int kind, double[] epochs, double[] losses) in curves)
            {
                // Of several trainings each kind has one colour and is named once.
                string? shown = all.Length == 1 ? name : name.EndsWith(" 1", StringComparison.Ordinal) ? name[..^2] : null;
                model.Series.Add(Canvas.Line(shown, epochs, losses, Colours.Line(kind), kind == 0 ? LineStyle.Solid : LineStyle.Dash, all.Length == 1 ? 2 : 1.3));
            }

            if (all.Length == 1 && all[0].BestEpoch > 0)
            {
                Canvas.AddMark(model, all[0].BestEpoch);
            }

            Canvas.AddLegend(model);
            return model;
        });
    }

    /// <summary>What was measured of the validation examples, by epoch; the best epoch is marked.</summary>
    /// <param name="history">What <c>Fit</c> gave.</param>
    /// <param name="names">
    /// The names of metrics that were asked for in <c>FitOptions</c>, or of the score (<c>accuracy</c>, <c>MAE</c>); they share an axis, so give
    /// those of one unit. None, the default, for the score.
    /// </param>
    /// <exception cref="ArgumentException">Nothing of this name was measured; the message lists what was.</exception>
    public static Plot Metrics(TrainingHistory history, params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(names);
        string[] there = [.. history.Epochs.Select(epoch => epoch.Validation?.ScoreName).OfType<string>().Concat(history.Epochs.SelectMany(epoch => epoch.Metrics.Keys)).Distinct()];
        string[] wanted = [.. names.Count > 0 ? names : there.Take(1)];
        if (wanted.FirstOrDefault(name => !there.Contains(name)) is { } missing)
        {
            throw new ArgumentException($"'{missing}' was not measured while training; {(there.Length == 0 ? "nothing was: give FitOptions a Validation" : $"there are {string.Join(", ", there)}")}.", nameof(names));
        }

        double[] epochs = [.. history.Epochs.Select(epoch => (double)epoch.Epoch)];
        double[][] values = [.. wanted.Select(name => history.Epochs.Select(epoch =>
            epoch.Metrics.TryGetValue(name, out double value) ? value : epoch.Validation is { } validation && validation.ScoreName == name ? validation.Score : double.NaN).ToArray())];
        var numbers = new NumberTable(["epoch", .. wanted]);
        for (int i = 0; i < epochs.Length; i++)
        {
            numbers.Add([epochs[i], .. values.Select(curve => (object?)curve[i])]);
        }

        string title = wanted.Length == 1 ? $"Validation {wanted[0]} by epoch" : "Validation metrics by epoch";
        string? best = history.BestEpoch == 0 ? null : $"epoch {history.BestEpoch} was the best (dashed line)";
        return new Plot(title, $"{string.Join(", ", wanted)} of the validation examples over {Canvas.Count(epochs.Length, "epoch")}.", Canvas.Curves, numbers.ToString(), () =>
        {
            if (!values.Any(curve => curve.Any(double.IsFinite)))
            {
                return Canvas.Empty(title, "Nothing to draw: there were no validation examples, or no number was measured.");
            }

            PlotModel model = Canvas.Model(title, best);
            model.Axes.Add(Canvas.Counting(AxisPosition.Bottom, "epoch", epochs.Min(), epochs.Max()));
            model.Axes.Add(Canvas.Values(AxisPosition.Left, wanted.Length == 1 ? wanted[0] : "value", values.SelectMany(curve => curve)));
            for (int i = 0; i < wanted.Length; i++)
            {
                model.Series.Add(Canvas.Line(wanted.Length == 1 ? null : wanted[i], epochs, values[i], Colours.Line(i), Colours.StyleOf(i)));
            }

            if (best is not null)
            {
                Canvas.AddMark(model, history.BestEpoch);
            }

            if (wanted.Length > 1)
            {
                Canvas.AddLegend(model);
            }

            return model;
        });
    }

    private static IEnumerable<(string Name, int Kind, double[] Epochs, double[] Losses)> Curves(TrainingHistory history, string number)
    {
        double[] epochs = [.. history.Epochs.Select(epoch => (double)epoch.Epoch)];
        yield return ($"training loss{number}", 0, epochs, [.. history.Epochs.Select(epoch => epoch.TrainingLoss)]);
        if (history.Epochs.Any(epoch => epoch.Validation is not null))
        {
            yield return ($"validation loss{number}", 1, epochs, [.. history.Epochs.Select(epoch => epoch.Validation?.Loss ?? double.NaN)]);
        }
    }
}
