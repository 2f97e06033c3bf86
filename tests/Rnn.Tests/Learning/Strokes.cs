using System.Numerics.Tensors;
using Rnn.Parameters;
using Rnn.Sequences;

namespace Rnn.Tests.Learning;

/// <summary>
/// Read digits from the moves of a pen. Each digit is a line through some points; the pen goes along it in steps of a size of its own and
/// on to the next digit, without a sign where one ends and the next begins. A step is how far the pen moved, across and down, and whether
/// it touched the paper; size, slant and aim differ from digit to digit.
/// </summary>
internal static class Strokes
{
    private static readonly (double X, double Y)[][] _shapes =
    [
        [(0.5, 0), (0, 0.5), (0.5, 1), (1, 0.5), (0.5, 0)],
        [(0.2, 0.3), (0.6, 0), (0.6, 1)],
        [(0, 0.2), (0.6, 0), (1, 0.3), (0, 1), (1, 1)],
        [(0, 0), (1, 0.2), (0.4, 0.5), (1, 0.8), (0, 1)],
        [(0.7, 1), (0.7, 0), (0, 0.7), (1, 0.7)],
        [(1, 0), (0.1, 0), (0, 0.5), (1, 0.7), (0, 1)],
        [(0.8, 0), (0, 0.6), (0.5, 1), (1, 0.7), (0.1, 0.6)],
        [(0, 0), (1, 0), (0.3, 1)],
        [(0.9, 0.1), (0.1, 0.3), (0.9, 0.8), (0.1, 0.8), (0.9, 0.1)],
        [(0.9, 0.2), (0.1, 0.2), (0.2, 0.5), (0.9, 0.2), (0.7, 1)],
    ];

    /// <summary>Random sequences of one to six digits: input [time, 3], target the digits.</summary>
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
        int[] digits = new int[1 + random.NextInt(6)];
        var moves = new List<float>();
        (double X, double Y) pen = (0, 0);
        for (int i = 0; i < digits.Length; i++)
        {
            digits[i] = random.NextInt(10);
            double size = 0.8 + (0.4 * Uniform(ref random)), slant = 0.4 * (Uniform(ref random) - 0.5);
            int steps = 2 + random.NextInt(3); // along each line
            bool first = true;
            foreach ((double x, double y) in _shapes[digits[i]])
            {
                (double X, double Y) aim = (
                    (1.4 * i) + (size * (x - (slant * y))) + (0.08 * (Uniform(ref random) - 0.5)), (size * y) + (0.08 * (Uniform(ref random) - 0.5)));
                for (int step = 0; step < steps; step++)
                {
                    moves.AddRange([(float)((aim.X - pen.X) / steps), (float)((aim.Y - pen.Y) / steps), first ? 0 : 1]);
                }

                (pen, first) = (aim, false);
            }
        }

        return new Example<float>(Tensor.Create(moves.ToArray(), [moves.Count / 3, 3]), digits);
    }

    private static double Uniform(ref PhiloxGenerator random) => random.NextInt(1 << 20) / (double)(1 << 20);
}
