namespace Rnn.Sequences;

/// <summary>What becomes of a value that a file should have and has not.</summary>
public enum MissingValues
{
    /// <summary>A missing value is an error, told with its line and column.</summary>
    Refuse,

    /// <summary>The last value of the same column takes the place of a missing one; where there was none yet, it is an error.</summary>
    FillForward,
}
