namespace Rnn.Sequences;

/// <summary>What becomes of a value that a file should have and has not.</summary>
public enum MissingValues
{
    /// <summary>A missing value is an error, told with its line and column.</summary>
    Refuse,

    /// <summary>The last value of the same column takes the place of a missing one; where there was none yet, it is an error.</summary>
    FillForward,

    /// <summary>
    /// The values before and after lie on a straight line, and missing ones between them too; at the end the last value stays. For series that
    /// are read as a whole (a forecaster); what is filled in knows of the value after the gap.
    /// </summary>
    Interpolate,
}
