using System.Numerics.Tensors;
using Rnn.Parameters;

namespace Rnn.Tests.Tasks;

/// <summary>
/// Signals that spell words: each letter is a tone in a column of its own for two to four frames, in units far from 0 and 1, with noise and
/// silence between letters.
/// </summary>
internal static class Signals
{
    private static readonly string[] _words = ["abba", "cab", "dad", "bead", "ace", "fee"];

    /// <summary>Random examples of one to two words: <c>dad abba</c>.</summary>
    /// <param name="seed">Another seed, other examples.</param>
    /// <param name="count">How many.</param>
    public static (Tensor<float> Features, string Text)[] Create(ulong seed, int count)
    {
        var random = new PhiloxGenerator(seed, RandomPurpose.Initialisation, step: 0);
        var examples = new (Tensor<float>, string)[count];
        for (int i = 0; i < count; i++)
        {
            string text = _words[random.NextInt(_words.Length)] + (random.NextInt(2) == 0 ? "" : $" {_words[random.NextInt(_words.Length)]}");
            var frames = new List<float>();
            foreach (char letter in text)
            {
                AddFrames(letter == ' ' ? 6 : letter - 'a', 2 + random.NextInt(3));
                AddFrames(column: -1, 1);
            }

            examples[i] = (Tensor.Create(frames.ToArray(), [frames.Count / 7, 7]), text);

            void AddFrames(int column, int number)
            {
                for (int frame = 0; frame < number; frame++)
                {
                    for (int own = 0; own < 7; own++)
                    {
                        frames.Add(5000 + (1000 * own) + (own == column ? 300 : 0) + (30 * (float)random.NextNormal()));
                    }
                }
            }
        }

        return examples;
    }
}
