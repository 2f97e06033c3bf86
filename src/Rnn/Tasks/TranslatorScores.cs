using Rnn.Metrics;

namespace Rnn.Tasks;

/// <summary>How near answers are to the right ones.</summary>
/// <param name="Name">Who answered: the translator, or what costs nothing.</param>
/// <param name="Bleu">Runs of one to four pieces that are right, over all answers together, from 0 to 100; 0 where no run of four is right, as in answers of fewer pieces.</param>
/// <param name="ChrF">Runs of one to six characters that are right, over all answers together, from 0 to 100.</param>
/// <param name="ExactMatch">The share of answers that are right in every piece, from 0 to 1.</param>
public sealed record TranslatorScores(string Name, double Bleu, double ChrF, double ExactMatch)
{
    /// <summary>In words: <c>translator: BLEU 40.1, chrF 65.0, exact match 0.350</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Name}: BLEU {Bleu:F1}, chrF {ChrF:F1}, exact match {ExactMatch:F3}");

    /// <summary>The scores of answers, and those of each answer alone by chrF.</summary>
    internal static (TranslatorScores All, double[] Each) Of(string name, IReadOnlyList<string[]> answers, IReadOnlyList<string[]> targets)
    {
        // Words that the network does not know are told apart too.
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var words = new List<string>();
        SequenceMetricState[] states = [new Bleu().Start(), new ChrF(token => words[token]).Start(), new ExactMatch().Start()];
        double[] each = new double[answers.Count];
        for (int i = 0; i < answers.Count; i++)
        {
            int[] answer = Numbers(answers[i]), target = Numbers(targets[i]);
            foreach (SequenceMetricState state in states)
            {
                state.Add(answer, target);
            }

            SequenceMetricState alone = new ChrF(token => words[token]).Start();
            alone.Add(answer, target);
            each[i] = alone.Value;
        }

        return (new TranslatorScores(name, states[0].Value, states[1].Value, states[2].Value), each);

        int[] Numbers(string[] pieces) => [.. pieces.Select(piece =>
        {
            if (!numbers.TryGetValue(piece, out int number))
            {
                numbers[piece] = number = words.Count;
                words.Add(piece);
            }

            return number;
        })];
    }
}
