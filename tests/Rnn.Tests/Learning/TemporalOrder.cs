using Rnn.Parameters;
using Rnn.Sequences;

namespace Rnn.Tests.Learning;

/// <summary>
/// Tell in which order two symbols came. A sequence begins with E and ends with B; between them stand random letters a, b,
/// c, d that mean nothing, but for two places, one early and one in the middle, that hold an X or a Y each:
/// <code>
/// E c a d d b X b a … d a c Y b … a c B        answer XY
/// </code>
/// There are four answers, XX, XY, YX and YY, and the network is asked only at the end: it must keep both symbols, and
/// which of them was first.
/// </summary>
/// <remarks>
/// Hochreiter and Schmidhuber 1997, experiment 6a, at half its lengths: 50 to 55 symbols, the first X or Y at step 5 to 10,
/// the second at 25 to 30. So the answer has waited for some 45 steps and some 25.
/// </remarks>
internal static class TemporalOrder
{
    /// <summary>The symbols: E and B, the four letters that mean nothing, X and Y.</summary>
    public static readonly Vocabulary Symbols = new("E", "B", "a", "b", "c", "d", "X", "Y");

    /// <summary>The answers: class 0 is XX, class 3 is YY.</summary>
    public static readonly Vocabulary Orders = new("XX", "XY", "YX", "YY");

    /// <summary>Random sequences: input one-hot [time, 8], target the class.</summary>
    /// <param name="seed">Another seed, other sequences.</param>
    /// <param name="count">How many.</param>
    public static SequenceDataset<float> Create(ulong seed, int count)
    {
        var random = new PhiloxGenerator(seed, RandomPurpose.Initialisation, step: 0);
        var examples = new Example<float>[count];
        for (int i = 0; i < count; i++)
        {
            examples[i] = CreateExample(ref random);
        }

        return SequenceDataset.FromExamples(examples);
    }

    private static Example<float> CreateExample(ref PhiloxGenerator random)
    {
        string[] symbols = new string[Between(ref random, 50, 55)];
        for (int step = 0; step < symbols.Length; step++)
        {
            symbols[step] = "abcd".Substring(random.NextInt(4), 1);
        }

        string order = Orders[random.NextInt(Orders.Count)];
        symbols[0] = "E";
        symbols[Between(ref random, 5, 10)] = order[..1];
        symbols[Between(ref random, 25, 30)] = order[1..];
        symbols[^1] = "B";
        return new Example<float>(
            Symbols.OneHot<float>(symbols), System.Numerics.Tensors.Tensor.Create<float>([Orders.IndexOf(order)]));
    }

    // Both ends included.
    private static int Between(ref PhiloxGenerator random, int low, int high) => low + random.NextInt(high - low + 1);
}
