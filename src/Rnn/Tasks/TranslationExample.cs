namespace Rnn.Tasks;

/// <summary>What a translator made of an example, beside what is right.</summary>
/// <param name="Source">The source; of numbers the place of the example, 0 for the first.</param>
/// <param name="Target">The right answer.</param>
/// <param name="Answer">The answer that was written.</param>
public sealed record TranslationExample(string Source, string Target, string Answer)
{
    /// <summary>In words: <c>black cat → chat noir, should be chat</c>.</summary>
    public override string ToString() => Answer == Target ? $"{Source} → {Answer}" : $"{Source} → {Answer}, should be {Target}";
}
