using System.Globalization;
using System.Text;

namespace Rnn.Training;

/// <summary>How the loss behaves at learning rates from small to large: what a range finder has measured.</summary>
/// <param name="Rates">The rates, rising.</param>
/// <param name="Losses">The loss at each, smoothed.</param>
public sealed record LearningRateCurve(IReadOnlyList<double> Rates, IReadOnlyList<double> Losses)
{
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

    /// <summary>One line per rate, with a header, as a spreadsheet reads it.</summary>
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
