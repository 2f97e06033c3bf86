namespace Rnn.Sequences;

/// <summary>What becomes of a value that is not there.</summary>
public enum MissingValues
{
    /// <summary>It is an error, told with its line and column.</summary>
    Refuse,

    /// <summary>The last value of the same column takes its place, which was known then; where there was none yet it is an error.</summary>
    FillForward,
}
