using Rnn.Parameters;
using Rnn.Sequences;

namespace Rnn.Tests.Learning;

/// <summary>
/// Add two numbers that stand far apart. Each step shows a random number and a marker, which is 1 at two steps only:
/// <code>
/// number   0.42  0.81  0.17  0.64  0.29  0.93
/// marker   0     1     0     0     1     0        answer 0.81 + 0.29 = 1.10
/// </code>
/// One marked step lies in the first half, one in the second, so the first number must be kept while the numbers between
/// are ignored.
/// </summary>
/// <remarks>
/// Hochreiter and Schmidhuber 1997 (experiment 4), with numbers from 0 to 1 as in Le, Jaitly and Hinton 2015. A network
/// that always says 1 has a mean squared error of 1/6, the variance of the answer.
/// </remarks>
internal static class AddingProblem
{
    /// <summary>The number and the marker.</summary>
    public const int Features = 2;

    /// <summary>The error of the best constant answer: twice the variance 1/12 of a number from 0 to 1.</summary>
    public const double ErrorOfAGuess = 1.0 / 6;

    /// <summary>Random sequences: input [steps, 2], target [1].</summary>
    /// <param name="seed">Another seed, other sequences.</param>
    /// <param name="count">How many.</param>
    /// <param name="steps">The length of each.</param>
    public static SequenceDataset<float> Create(ulong seed, int count, int steps)
    {
        var random = new PhiloxGenerator(seed, RandomPurpose.Initialisation, step: 0);
        var examples = new Example<float>[count];
        for (int i = 0; i < count; i++)
        {
            examples[i] = CreateExample(ref random, steps);
        }

        return SequenceDataset.FromExamples(examples);
    }

    private static Example<float> CreateExample(ref PhiloxGenerator random, int steps)
    {
        float[,] input = new float[steps, Features];
        for (int step = 0; step < steps; step++)
        {
            input[step, 0] = (float)random.NextDouble();
        }

        int half = steps / 2;
        int first = random.NextInt(half), second = half + random.NextInt(steps - half);
        input[first, 1] = 1;
        input[second, 1] = 1;
        return new Example<float>(input, [input[first, 0] + input[second, 0]]);
    }
}
