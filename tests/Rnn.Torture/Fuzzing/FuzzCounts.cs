namespace Rnn.Torture.Fuzzing;

/// <summary>How many files loaded, were refused, or did what they must not.</summary>
internal sealed class FuzzCounts
{
    public int Loaded { get; set; }

    public int Refused { get; set; }

    public int Failed { get; set; }
}
