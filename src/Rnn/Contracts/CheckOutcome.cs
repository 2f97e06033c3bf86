namespace Rnn.Contracts;

/// <summary>What came of a check.</summary>
public enum CheckOutcome
{
    /// <summary>The cell does as the contract says.</summary>
    Passed,

    /// <summary>It does not; the words say what and where to look.</summary>
    Failed,

    /// <summary>The check was not made; the words say why.</summary>
    LeftOut,
}
