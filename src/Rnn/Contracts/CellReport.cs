namespace Rnn.Contracts;

/// <summary>What <see cref="CellContract.Verify"/> found out about a cell.</summary>
public sealed class CellReport
{
    internal CellReport(string subject, IReadOnlyList<CellFinding> findings)
    {
        Subject = subject;
        Findings = findings;
    }

    /// <summary>What was examined: the cell's kind and how it was run.</summary>
    public string Subject { get; }

    /// <summary>One finding per check, in the order in which they were made.</summary>
    public IReadOnlyList<CellFinding> Findings { get; }

    /// <summary>Whether no check failed.</summary>
    public bool Passed => Findings.All(finding => finding.Outcome != CheckOutcome.Failed);

    /// <summary>The checks that failed. The first is as a rule the one to mend first.</summary>
    public IEnumerable<CellFinding> Failures => Findings.Where(finding => finding.Outcome == CheckOutcome.Failed);

    /// <summary>Throws if a check failed, so that a test of yours fails; does nothing if the cell passed.</summary>
    /// <exception cref="InvalidOperationException">A check failed; the message is the whole report.</exception>
    public void ThrowIfFailed()
    {
        if (!Passed)
        {
            throw new InvalidOperationException(ToString());
        }
    }

    /// <summary>The verdict and one line per check.</summary>
    public override string ToString()
    {
        string verdict = Passed ? "keeps the contract of a recurrent cell" : $"breaks the contract of a recurrent cell ({Failures.Count()} of {Findings.Count} checks failed)";
        return string.Join(Environment.NewLine, Findings.Select(finding => $"  {finding}").Prepend($"{Subject} {verdict}."));
    }
}
