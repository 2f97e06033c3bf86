using System.Globalization;
using Rnn.Cells;

namespace Rnn.Persistence;

/// <summary>An activation in a file: its word, with its parameters where it has some, <c>HardSigmoid(0.2, 0.5)</c>.</summary>
internal static class ActivationWords
{
    public static string Write(Activation activation)
    {
        string word = FileWords.Activations[activation.Kind];
        return activation.Constants is { Length: > 0 } constants
            ? $"{word}({string.Join(", ", constants.Select(number => number.ToString("R", CultureInfo.InvariantCulture)))})"
            : word;
    }

    /// <summary>The activation that was written so; null if there is none.</summary>
    public static Activation? Read(string text)
    {
        (string word, double[] numbers) = Activation.Split(text);
        return FileWords.Activations.Find(word) is { } kind && Activation.Create(kind, numbers) is { } found && Write(found) == text ? found : null;
    }
}
