using Rnn.Sequences;

namespace Rnn.Tasks;

/// <summary>Many texts to learn from, at each piece of which is asked what comes next, with weights whose mean is 1.</summary>
/// <remarks>
/// A heavy text is told several times with a part of its weight each. What is learned is the same, in steps of like size: one that weighs as
/// much as a thousand others would throw the weights of the network about.
/// </remarks>
internal sealed class WeightedTexts : SequenceDataset<float>
{
    private readonly int[][] _texts;
    private readonly float[][] _targets;
    private readonly (int Text, double Weight)[] _examples;

    /// <param name="texts">The tokens of each text, with those that begin and end it.</param>
    /// <param name="weights">How much each counts; null for all alike.</param>
    /// <param name="most">The most that one example may weigh, where the mean is 1.</param>
    public WeightedTexts(int[][] texts, double[]? weights, double most)
    {
        _texts = texts;
        _targets = [.. texts.Select(text => text[1..].Select(token => (float)token).ToArray())];
        IsWeighted = weights is not null;
        double largest = weights?.Max() ?? 1, mean = weights?.Average(weight => weight / largest) ?? 1;
        _examples = [.. Enumerable.Range(0, texts.Length).SelectMany(text =>
        {
            double weight = weights is null ? 1 : weights[text] / largest / mean;
            int times = Math.Max(1, (int)Math.Ceiling(weight / most));
            return Enumerable.Repeat((text, weight / times), times);
        })];
    }

    public override int Count => _examples.Length;

    public override int InputSize => 0;

    public override int TokenColumns => 1;

    public override int TargetSize => 1;

    public override bool IsWeighted { get; }

    public override ReadOnlySpan<float> GetInput(int index) => [];

    public override ReadOnlySpan<int> GetTokens(int index) => _texts[_examples[index].Text].AsSpan()[..^1];

    public override ReadOnlySpan<float> GetTarget(int index) => _targets[_examples[index].Text];

    public override double GetWeight(int index) => _examples[index].Weight;
}
