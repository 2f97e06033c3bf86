using Rnn.Sequences;

namespace Rnn.Tasks;

/// <summary>Windows over one or several series as a network reads them, each with what the steps after it were.</summary>
/// <remarks>
/// A step of a window holds what was measured at it, the calendar of the step after it, and for each step of the horizon what is known ahead of
/// it. Windows of one series share their numbers.
/// </remarks>
internal sealed class ForecastWindows : SequenceDataset<float>
{
    private readonly SeriesNumbers[] _series;
    private readonly (int Series, int Last)[] _windows;
    private readonly int _length;
    private readonly int[][] _tokens;

    /// <param name="series">The numbers of each series.</param>
    /// <param name="windows">The windows: which series, and its last step.</param>
    /// <param name="schema">How long a window is, and whether series are told apart by a token.</param>
    public ForecastWindows(SeriesNumbers[] series, (int Series, int Last)[] windows, ForecastSchema schema)
    {
        _series = series;
        _windows = windows;
        _length = schema.Window;
        InputSize = schema.InputSize;
        TargetSize = schema.OutputSize;
        TokenColumns = schema.Series is null ? 0 : 1;
        _tokens = [.. series.Select(numbers => TokenColumns == 0 ? [] : Enumerable.Repeat(numbers.Token, _length).ToArray())];
    }

    public override int Count => _windows.Length;

    public override int InputSize { get; }

    public override int TargetSize { get; }

    public override int TokenColumns { get; }

    public (int Series, int Last) this[int index] => _windows[index];

    public override ReadOnlySpan<float> GetInput(int index)
    {
        (int series, int last) = _windows[index];
        return _series[series].Inputs.AsSpan((last - _length + 1) * InputSize, _length * InputSize);
    }

    public override ReadOnlySpan<int> GetTokens(int index) => _tokens[_windows[index].Series];

    public override ReadOnlySpan<float> GetTarget(int index)
    {
        (int series, int last) = _windows[index];
        return _series[series].Targets.AsSpan(last * TargetSize, TargetSize);
    }
}
