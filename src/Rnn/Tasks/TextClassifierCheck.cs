using System.Text;

namespace Rnn.Tasks;

/// <summary>Refuses examples and settings from which no text classifier can be learned.</summary>
internal static class TextClassifierCheck
{
    public static void Require(IReadOnlyList<(string Text, string Label)> examples, TextClassifierOptions options)
    {
        ArgumentNullException.ThrowIfNull(examples);
        RequireWhole(examples, nameof(examples));
        string[] labels = [.. examples.Select(example => example.Label).Distinct()];
        if (labels.Length < 2)
        {
            throw new ArgumentException(labels.Length == 0
                ? "There is no text to learn from; give texts of two labels at least."
                : $"All {examples.Count} texts have the label '{labels[0]}', so there is nothing to tell apart; give texts of another label too.", nameof(examples));
        }

        ArgumentNullException.ThrowIfNull(options.Tokenizer);
        ArgumentNullException.ThrowIfNull(options.Validation);
        if (options.MinimumCount < 1)
        {
            throw new ArgumentException(FormattableString.Invariant($"MinimumCount is 1 or more; got {options.MinimumCount}."), nameof(options));
        }

        if (options.SizeLimit < 1)
        {
            throw new ArgumentException(FormattableString.Invariant($"SizeLimit is 1 or more, or null for no limit; got {options.SizeLimit}."), nameof(options));
        }

        if (options.Fit?.Validation is not null)
        {
            throw new ArgumentException("A text classifier takes its validation as texts with labels; set Validation of its options and leave that of Fit out.", nameof(options));
        }

        if (options is { BalanceClasses: true, Fit.ClassWeights: not null })
        {
            throw new ArgumentException("BalanceClasses and the class weights of Fit are two answers to one question; leave one of them out.", nameof(options));
        }

        RequireWhole(options.Validation, nameof(options), "Validation text");
    }

    /// <summary>Throws if a text or label is null, or a label has no character or half of one.</summary>
    public static void RequireWhole(IReadOnlyList<(string Text, string Label)> examples, string name, string what = "Text")
    {
        for (int i = 0; i < examples.Count; i++)
        {
            if (examples[i].Text is null || string.IsNullOrEmpty(examples[i].Label))
            {
                throw new ArgumentException($"{what} {i} has no {(examples[i].Text is null ? "text" : "label")}; every example needs both.", name);
            }

            if (examples[i].Label.Any(char.IsControl))
            {
                throw new ArgumentException($"The label of {(what == "Text" ? "text" : what)} {i} holds a line break or another control character; a label is one line.", name);
            }

            if (examples[i].Label.EnumerateRunes().Contains(Rune.ReplacementChar))
            {
                throw new ArgumentException($"The label of {(what == "Text" ? "text" : what)} {i} holds half of a surrogate pair, or U+FFFD in its place; give whole characters.", name);
            }
        }
    }
}
