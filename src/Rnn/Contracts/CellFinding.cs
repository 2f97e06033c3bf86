namespace Rnn.Contracts;

/// <summary>One check of a cell and what came of it.</summary>
public sealed class CellFinding
{
    internal CellFinding(string check, CheckOutcome outcome, string words) => (Check, Outcome, Words) = (check, outcome, words);

    /// <summary>What was asked of the cell, such as <c>adds its gradients</c>.</summary>
    public string Check { get; }

    /// <summary>Whether the check passed, failed or was left out.</summary>
    public CheckOutcome Outcome { get; }

    /// <summary>What was found: if the check failed, what is wrong, the numbers, and where to look.</summary>
    public string Words { get; }

    /// <summary>The outcome, the check and what was found, on one line.</summary>
    public override string ToString()
    {
        string outcome = Outcome switch
        {
            CheckOutcome.Passed => "ok      ",
            CheckOutcome.Failed => "FAILED  ",
            _ => "left out",
        };
        return $"{outcome}  {Check}{(Words.Length == 0 ? "" : $": {Words}")}";
    }
}
