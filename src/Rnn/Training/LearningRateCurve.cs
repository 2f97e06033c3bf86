using System.Globalization;
using System.Text;

namespace Rnn.Training;

/// <summary>How the loss behaves at learning rates from small to large: what a range finder has measured.</summary>
public sealed class LearningRateCurve
{
    /// <summary>The learning rates that were tried, rising.</summary>
    public IReadOnlyList<double> Rates { get; init; } = [];

    /// <summary>The loss at each rate, smoothed over the batches before.</summary>
    public IReadOnlyList<double> Losses { get; init; } = [];

    /// <summary>Where the loss falls most steeply: a good rate to begin with (Smith 2017). NaN where it never falls.</summary>
    public double Suggestion
    {
        get
        {
            // The rates are evenly spaced in their logarithm. At the first ones, losses differ by the luck of the batch.
            int wide = Math.Max(1, Losses.Count / 20);
            double steepest = 0, suggestion = double.NaN;
            for (int i = Math.Max(wide, Losses.Count / 5); i < Losses.Count - wide; i++)
            {
                double slope = Losses[i + wide] - Losses[i - wide];
                if (slope < steepest)
                {
                    (steepest, suggestion) = (slope, Rates[i]);
                }
            }

            return suggestion;
        }
    }

    /// <summary>
    /// The range and the suggestion in words: <c>learning rates from 1E-06 to 0.31; the loss falls most steeply at 0.012</c>.
    /// </summary>
    public override string ToString() => Rates.Count == 0 ? "no learning rates" : FormattableString.Invariant(
        $"learning rates from {Rates[0]:G3} to {Rates[^1]:G3}; the loss {(double.IsNaN(Suggestion) ? "never falls" : FormattableString.Invariant($"falls most steeply at {Suggestion:G3}"))}");

    /// <summary>The curve as CSV: one line per rate, with a header, as a spreadsheet reads it.</summary>
    public string ToCsv()
    {
        var text = new StringBuilder("learning rate,loss\n");
        for (int i = 0; i < Rates.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Rates[i]:R},{Losses[i]:R}\n");
        }

        return text.ToString();
    }
}
