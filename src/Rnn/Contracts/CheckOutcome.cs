namespace Rnn.Contracts;

/// <summary>What came of one check of a cell.</summary>
public enum CheckOutcome
{
    /// <summary>The cell does as the contract says.</summary>
    Passed,

    /// <summary>The cell does not do as the contract says; the words of the finding say what and where to look.</summary>
    Failed,

    /// <summary>The check was not made; the words of the finding say why.</summary>
    LeftOut,
}
