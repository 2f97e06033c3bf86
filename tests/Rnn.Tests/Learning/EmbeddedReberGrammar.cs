using System.Numerics.Tensors;
using Rnn.Parameters;
using Rnn.Sequences;

namespace Rnn.Tests.Learning;

/// <summary>
/// Strings whose second-last symbol repeats the second: B T … T E or B P … P E. Between the two stands a string of Reber's
/// grammar, which one makes by walking from state to state and writing down the symbol of each arrow:
/// <code>
/// state   arrows
/// 0       B to 1
/// 1       T to 2   P to 3
/// 2       S to 2   X to 4
/// 3       T to 3   V to 5
/// 4       X to 3   S to 6
/// 5       P to 4   V to 6
/// 6       E, the end
/// </code>
/// So one of them is BP BTSSXXVVE PE. Where there are two arrows, either is as likely as the other, and nobody can know
/// which comes. But the second-last symbol is certain for who remembers the second one, which came at least six steps
/// before, and as many more as the walk went round its loops.
/// </summary>
/// <remarks>Reber 1967; embedded as in Hochreiter and Schmidhuber 1997, experiment 1.</remarks>
internal static class EmbeddedReberGrammar
{
    /// <summary>The seven symbols.</summary>
    public static readonly Vocabulary Symbols = new("B", "T", "P", "S", "X", "V", "E");

    private const int End = 7;

    // The arrows from each state.
    private static readonly (string Symbol, int Next)[][] _arrows =
    [
        [("B", 1)],
        [("T", 2), ("P", 3)],
        [("S", 2), ("X", 4)],
        [("T", 3), ("V", 5)],
        [("X", 3), ("S", 6)],
        [("P", 4), ("V", 6)],
        [("E", End)],
    ];

    /// <summary>Random strings.</summary>
    /// <param name="seed">Another seed, other strings.</param>
    /// <param name="count">How many; short ones come many times.</param>
    public static ReberString[] Create(ulong seed, int count)
    {
        var random = new PhiloxGenerator(seed, RandomPurpose.Initialisation, step: 0);
        var strings = new ReberString[count];
        for (int i = 0; i < count; i++)
        {
            strings[i] = CreateString(ref random);
        }

        return strings;
    }

    /// <summary>At each symbol, say the next: input one-hot [time, 7], target one-hot [time, 7].</summary>
    /// <param name="strings">The strings.</param>
    public static SequenceDataset<float> ToDataset(IEnumerable<ReberString> strings) => SequenceDataset.FromExamples(
        strings.Select(one => new Example<float>(OneHot(one.Text[..^1]), OneHot(one.Text[1..]))));

    private static ReberString CreateString(ref PhiloxGenerator random)
    {
        string kept = random.NextInt(2) == 0 ? "T" : "P";
        string text = "B" + kept;
        var successors = new List<string> { "TP", "B" };
        for (int state = 0; state != End;)
        {
            (string symbol, state) = _arrows[state][random.NextInt(_arrows[state].Length)];
            text += symbol;
            successors.Add(state == End ? kept : string.Concat(_arrows[state].Select(arrow => arrow.Symbol)));
        }

        successors.Add("E");
        return new ReberString(text + kept + "E", successors);
    }

    private static Tensor<float> OneHot(string text) => Symbols.OneHot<float>([.. text.Select(symbol => $"{symbol}")]);
}
