namespace Rnn.Tests.Heads;

/// <summary>All sequences of so many classes, for sums over every one of them.</summary>
internal static class Paths
{
    public static IEnumerable<int[]> All(int steps, int classes)
    {
        long count = (long)Math.Pow(classes, steps);
        for (long number = 0; number < count; number++)
        {
            int[] path = new int[steps];
            long rest = number;
            for (int step = 0; step < steps; step++)
            {
                path[step] = (int)(rest % classes);
                rest /= classes;
            }

            yield return path;
        }
    }

    /// <summary>What a path means in CTC: equal neighbours are one, blanks are dropped.</summary>
    public static int[] Meaning(int[] path, int blank) =>
        [.. path.Where((label, step) => label != blank && (step == 0 || path[step - 1] != label))];

    /// <summary>The natural logarithms of softmax, step by step.</summary>
    public static double[,] LogSoftmax(double[] logits, int classes)
    {
        double[,] logs = new double[logits.Length / classes, classes];
        for (int step = 0; step < logs.GetLength(0); step++)
        {
            double sum = 0;
            for (int k = 0; k < classes; k++)
            {
                sum += Math.Exp(logits[(step * classes) + k]);
            }

            for (int k = 0; k < classes; k++)
            {
                logs[step, k] = logits[(step * classes) + k] - Math.Log(sum);
            }
        }

        return logs;
    }
}
