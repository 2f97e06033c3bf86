namespace Rnn.Contracts;

/// <summary>What a check gives back.</summary>
internal readonly record struct CheckResult(CheckOutcome Outcome, string Words)
{
    public static CheckResult Passed(string words = "") => new(CheckOutcome.Passed, words);

    public static CheckResult Failed(string words) => new(CheckOutcome.Failed, words);

    public static CheckResult LeftOut(string words) => new(CheckOutcome.LeftOut, words);

    /// <summary>Failed if there is something to say.</summary>
    public static CheckResult FailedIf(string? difference, string cause) =>
        difference is null ? Passed() : Failed($"{difference}. {cause}");
}
