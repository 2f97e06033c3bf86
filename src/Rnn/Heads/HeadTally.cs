namespace Rnn.Heads;

/// <summary>Sums of losses and scores over batches that are measured.</summary>
/// <param name="outputs">How many outputs the head has.</param>
internal sealed class HeadTally(int outputs)
{
    private readonly double[] _losses = new double[outputs];
    private readonly double[] _scores = new double[outputs];

    /// <summary>Of all outputs together, each row with its weight.</summary>
    public double LossSum { get; private set; }

    /// <summary>The weights of all rows together.</summary>
    public double Weight { get; private set; }

    /// <summary>How many rows were measured; of a head that scores sequences by other things, how many of these.</summary>
    public long Rows { get; private set; }

    /// <summary>The mean loss; NaN of no rows, or of rows that count nothing.</summary>
    public double Loss => LossSum / Weight;

    /// <summary>The mean loss of one output.</summary>
    public double LossOf(int output) => _losses[output] / Weight;

    /// <summary>The mean score of one output, in which all rows count alike.</summary>
    public double ScoreOf(int output) => _scores[output] / Rows;

    /// <summary>Adds one row.</summary>
    /// <param name="weight">How much it counts in the mean loss.</param>
    /// <param name="factor">What its loss is multiplied by: the same, unless the loss is weighted in part already.</param>
    /// <param name="loss">Its loss.</param>
    /// <param name="losses">That of each output.</param>
    /// <param name="scores">The score of each output.</param>
    public void Add(double weight, double factor, double loss, ReadOnlySpan<double> losses, ReadOnlySpan<double> scores)
    {
        LossSum += factor * loss;
        Weight += weight;
        Rows++;
        for (int output = 0; output < losses.Length; output++)
        {
            _losses[output] += factor * losses[output];
            _scores[output] += scores[output];
        }
    }

    /// <summary>Adds a whole sequence of a head that has one output.</summary>
    /// <param name="weight">How much it counts in the mean loss.</param>
    /// <param name="loss">What it adds to the sum of losses, weighted already.</param>
    /// <param name="score">What it adds to the sum of scores.</param>
    /// <param name="count">Of how many things that is the score.</param>
    public void AddSequence(double weight, double loss, double score, int count)
    {
        LossSum += loss;
        Weight += weight;
        Rows += count;
        _losses[0] += loss;
        _scores[0] += score;
    }
}
