using System.Diagnostics;
using System.Globalization;

namespace Rnn.Training;

/// <summary>Shows a training in the console: one line that is drawn anew, with epoch, bar, loss, validation and the time left.</summary>
/// <remarks>Where the output goes into a file, or nobody can redraw it, a plain line tells of each epoch. What is worth a look is told on lines of its own.</remarks>
/// <example>
/// <code>
/// model.Fit(data, new FitOptions&lt;float&gt; { Progress = new ConsoleProgress() });
/// </code>
/// </example>
public sealed class ConsoleProgress : IProgress<FitProgress>
{
    private const int BarLength = 20;

    // Nobody reads faster, and a small batch takes less than a millisecond.
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private readonly TextWriter _output;
    private readonly bool _redraws;
    private readonly Func<int> _width;
    private long _shown;
    private int _length;

    /// <summary>Shows trainings in the console.</summary>
    public ConsoleProgress()
        : this(Console.Out, redraws: !Console.IsOutputRedirected, WidthOfConsole)
    {
    }

    internal ConsoleProgress(TextWriter output, bool redraws, Func<int> width)
    {
        _output = output;
        _redraws = redraws;
        _width = width;
    }

    /// <summary>Called by a training.</summary>
    /// <param name="value">Where it stands.</param>
    public void Report(FitProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Result is { } epoch)
        {
            foreach (string warning in epoch.Warnings)
            {
                Clear();
                _output.WriteLine($"look: {warning}");
            }

            if (!_redraws)
            {
                _output.WriteLine($"{Place(value)}: {Numbers(value)}");
            }
        }

        if (_redraws && (value.IsEpochEnd || value.End is not null || Stopwatch.GetElapsedTime(_shown) > _pause))
        {
            _shown = Stopwatch.GetTimestamp();
            Draw(Line(value));
            if (value.End is not null)
            {
                _output.WriteLine();
                _length = 0;
            }
        }
    }

    private static int WidthOfConsole()
    {
        try
        {
            return Console.WindowWidth;
        }
        catch (IOException)
        {
            return 80;
        }
    }

    private static string Place(FitProgress value) => FormattableString.Invariant($"epoch {value.Epoch} of {value.Epochs}");

    private static string Numbers(FitProgress value) => FormattableString.Invariant($"loss {value.TrainingLoss:G4}") +
        (value.Validation is null ? "" : $", validation {value.Validation}") +
        string.Concat(value.Result?.Metrics.Select(metric => FormattableString.Invariant($", {metric.Key} {metric.Value:G4}")) ?? []);

    private static string Line(FitProgress value)
    {
        int filled = value.Batches > 0 ? value.Batch * BarLength / value.Batches : 0;
        string left = value.TimeLeft is { } time ? time.ToString("hh\\:mm\\:ss", CultureInfo.InvariantCulture) + " left, " : "";
        return $"{Place(value)} [{new string('=', filled)}{new string(' ', BarLength - filled)}] {left}{Numbers(value)}";
    }

    // No longer than the console is wide: a line that wraps can't be drawn over.
    private void Draw(string line)
    {
        int width = Math.Max(20, _width() - 1);
        string shown = line.Length > width ? line[..width] : line;
        _output.Write($"\r{shown.PadRight(Math.Min(width, _length))}");
        _length = shown.Length;
    }

    private void Clear()
    {
        if (_redraws && _length > 0)
        {
            _output.Write($"\r{new string(' ', _length)}\r");
            _length = 0;
        }
    }
}
