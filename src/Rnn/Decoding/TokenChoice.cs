using Rnn.Parameters;
using Rnn.Tensors;

namespace Rnn.Decoding;

/// <summary>Chooses the next token of one sequence: the most probable one, or one drawn by chance. Takes no memory once made.</summary>
internal sealed class TokenChoice(DecodingOptions options, int tokens)
{
    private readonly double[] _weights = new double[tokens];
    private readonly int[] _order = new int[tokens];

    /// <summary>The token; −1 if all are forbidden.</summary>
    /// <param name="scores">Log-probabilities, −∞ where forbidden.</param>
    /// <param name="sequence">Which of the sequences, for random numbers of its own.</param>
    /// <param name="step">Which token of it.</param>
    public int Choose(ReadOnlySpan<double> scores, int sequence, int step)
    {
        int best = 0;
        for (int token = 1; token < scores.Length; token++)
        {
            best = scores[token] > scores[best] ? token : best;
        }

        if (double.IsNegativeInfinity(scores[best]))
        {
            return -1;
        }

        return options.Temperature is { } temperature ? Draw(scores, scores[best], temperature, sequence, step) : best;
    }

    private int Draw(ReadOnlySpan<double> scores, double best, double temperature, int sequence, int step)
    {
        // The most probable first; of equals the lower number.
        for (int token = 0; token < scores.Length; token++)
        {
            _order[token] = token;
            _weights[token] = -scores[token];
        }

        _weights.AsSpan().Sort(_order.AsSpan(), static (a, b) => a.CompareTo(b));
        SortEqualsByNumber();
        int count = 0;
        double total = 0;
        int most = Math.Min(scores.Length, options.TopK ?? int.MaxValue);
        for (; count < most; count++)
        {
            double weight = ScalarMath.Exp(Math.Max((scores[_order[count]] - best) / temperature, -745));
            if (double.IsNegativeInfinity(scores[_order[count]]) || weight < (options.MinP ?? 0))
            {
                break; // the weight of the most probable is 1
            }

            _weights[count] = weight;
            total += weight;
        }

        count = Nucleus(count, ref total);
        var random = new PhiloxGenerator(options.Seed + ((ulong)(uint)sequence * 0x9E3779B97F4A7C15), RandomPurpose.Sampling, (uint)step);
        double rest = random.NextDouble() * total;
        for (int i = 0; i < count; i++)
        {
            rest -= _weights[i];
            if (rest < 0)
            {
                return _order[i];
            }
        }

        return _order[count - 1]; // what rounding left over
    }

    // The fewest that together have the probability asked for.
    private int Nucleus(int count, ref double total)
    {
        if (options.TopP is not { } part)
        {
            return count;
        }

        double sum = 0, wanted = part * total;
        int taken = 0;
        while (taken < count && (taken == 0 || sum < wanted))
        {
            sum += _weights[taken++];
        }

        total = sum;
        return taken;
    }

    private void SortEqualsByNumber()
    {
        for (int first = 0, i = 1; i <= _order.Length; i++)
        {
            if (i == _order.Length || _weights[i] != _weights[first])
            {
                _order.AsSpan(first, i - first).Sort();
                first = i;
            }
        }
    }
}
