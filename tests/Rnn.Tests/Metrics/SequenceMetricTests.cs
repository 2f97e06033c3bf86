using Rnn.Heads;
using Rnn.Metrics;
using Rnn.Sequences;

namespace Rnn.Tests.Metrics;

/// <summary>Metrics of whole answers, by the published examples of those who defined them and by hand.</summary>
public class SequenceMetricTests
{
    [Fact]
    public void Bleu_is_that_of_the_example_in_sacrebleus_documentation()
    {
        // Two references for each of three answers: BLEU = 48.53, 82.4/50.0/45.5/37.5, brevity penalty 0.943, 17 tokens of 18.
        var words = new Dictionary<string, int>();
        int[] Tokens(string text) => [.. text.Split(' ').Select(word => words.TryAdd(word, words.Count) ? words.Count - 1 : words[word])];
        BleuState state = new Bleu().Start();

        state.Add(Tokens("The dog bit the man ."), [Tokens("The dog bit the man ."), Tokens("The dog had bit the man .")]);
        state.Add(Tokens("It wasn't surprising ."), [Tokens("It was not unexpected ."), Tokens("No one was surprised .")]);
        state.Add(Tokens("The man had just bitten him ."), [Tokens("The man bit him first ."), Tokens("The man had bitten the dog .")]);

        state.Value.Should().BeApproximately(48.53, 0.005);
        state.Sequences.Should().Be(3);
    }

    [Fact]
    public void Bleu_by_hand()
    {
        // 5 of 6 tokens, 3 of 5 pairs, 1 of 4 triples, none of 3 fours, which counts as half a hit.
        SequenceMetricState state = new Bleu().Start();
        state.Add([1, 2, 3, 9, 5, 6], [1, 2, 3, 4, 5, 6]);
        state.Value.Should().BeApproximately(100 * Math.Pow(5 / 6.0 * (3 / 5.0) * (1 / 4.0) * (1 / 6.0), 0.25), 1e-10);

        SequenceMetricState same = new Bleu().Start();
        same.Add([1, 2, 3, 4, 5], [1, 2, 3, 4, 5]);
        same.Value.Should().BeApproximately(100, 1e-10);
        SequenceMetricState shorter = new Bleu().Start();
        shorter.Add([1, 2, 3, 4], [1, 2, 3, 4, 5]);
        shorter.Value.Should().BeApproximately(100 * Math.Exp(1 - (5 / 4.0)), 1e-10);
        SequenceMetricState other = new Bleu().Start();
        other.Add([7, 7, 7, 7], [1, 2, 3, 4]);
        other.Value.Should().Be(0);
        other.Add([], [1]);
        other.Value.Should().Be(0);
        SequenceMetricState often = new Bleu().Start();
        often.Add([1, 1, 1, 1, 1], [1, 1, 2, 2]);
        often.Value.Should().BeApproximately(100 * Math.Pow(2 / 5.0 * (1 / 4.0) * (0.5 / 3) * (0.25 / 2), 0.25), 1e-10, "a token counts as often as the reference has it");
        new Bleu().Start().Invoking(s => s.Add([1], Array.Empty<int[]>())).Should().Throw<ArgumentException>();
        new Bleu().Start().Value.Should().Be(double.NaN);
    }

    [Theory]
    [InlineData(2, 5, 5)]
    [InlineData(3, 5, 3)]
    [InlineData(9, 3, 3)]
    [InlineData(9, 6, 6)]
    public void Of_several_references_the_length_closest_to_the_answer_counts_and_the_shorter_of_equals(int one, int other, int counts)
    {
        int[] Reference(int length) => [.. Enumerable.Range(1, length)];
        BleuState state = new Bleu().Start();

        state.Add([1, 2, 3, 4], [Reference(one), Reference(other)]);

        double hits = Math.Min(4, Math.Max(one, other)), brevity = counts > 4 ? Math.Exp(1 - (counts / 4.0)) : 1;
        hits.Should().Be(4, "so that only the length matters");
        state.Value.Should().BeApproximately(100 * brevity, 1e-10);
    }

    [Fact]
    public void Whether_more_is_better()
    {
        new SequenceMetric[] { new Bleu(), new ChrF(token => $"{token}"), new ExactMatch(), new EntityF1(["O", "B-X"]), new EntityRecall(["O", "B-X"]), new EntityPrecision(["O", "B-X"]) }
            .Should().OnlyContain(metric => metric.HigherIsBetter);
        new SequenceMetric[] { new LabelErrorRate(), new WordErrorRate(1), new EditDistance() }.Should().OnlyContain(metric => !metric.HigherIsBetter);
        new EntityF1(["O", "B-X"]).Name.Should().Be("entity F1");
    }

    [Fact]
    public void Null_is_refused()
    {
        FluentActions.Invoking(() => new WordErrorRate(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new ChrF((Vocabulary)null!)).Should().Throw<ArgumentNullException>().WithParameterName("vocabulary");
        FluentActions.Invoking(() => new ChrF((Func<int, string>)null!)).Should().Throw<ArgumentNullException>().WithParameterName("text");
        FluentActions.Invoking(() => new EntityF1(null!)).Should().Throw<ArgumentNullException>().WithParameterName("tags");
        new Bleu().Start().Invoking(state => state.Add(null!, [[1]])).Should().Throw<ArgumentNullException>().WithParameterName("answer");
        new Bleu().Start().Invoking(state => state.Add([1], (IReadOnlyList<int[]>)null!)).Should().Throw<ArgumentNullException>().WithParameterName("references");
    }

    [Fact]
    public void ChrF_by_hand()
    {
        // "ab c" and "abd": characters a b c and a b d share two of three, pairs ab bc and ab bd one of two, of triples none.
        var vocabulary = new Vocabulary("ab", " ", "c", "d");
        SequenceMetricState state = new ChrF(vocabulary).Start();

        state.Add(vocabulary.Encode(["ab", " ", "c"]), vocabulary.Encode(["ab", "d"]));

        state.Value.Should().BeApproximately(100 * ((2 / 3.0) + (1 / 2.0) + 0) / 3, 1e-10, "precision and recall are the same, and so is F");
        SequenceMetricState longer = new ChrF(token => token == 0 ? "abcdef" : "g").Start();
        longer.Add([0], [0, 1]);
        double recall = (6 / 7.0) + (5 / 6.0) + (4 / 5.0) + (3 / 4.0) + (2 / 3.0) + (1 / 2.0);
        longer.Value.Should().BeApproximately(100 * 5 * 1 * (recall / 6) / ((4 * 1) + (recall / 6)), 1e-10, "recall counts twice as much");
        double before = longer.Value;
        longer.Add([], []);
        longer.Value.Should().Be(before, "nothing adds nothing");
        SequenceMetricState uneven = new ChrF(token => token == 0 ? "ab" : "abcd").Start();
        uneven.Add([0], [1]);
        uneven.Value.Should().BeApproximately(100 * 5 * 1 * (((2 / 4.0) + (1 / 3.0)) / 2) / ((4 * 1) + (((2 / 4.0) + (1 / 3.0)) / 2)), 1e-10, "orders that only one of them has don't count");
        SequenceMetricState nothing = new ChrF(vocabulary).Start();
        nothing.Add([0], [2]);
        nothing.Value.Should().Be(0);
    }

    [Fact]
    public void Error_rates_are_edits_over_the_length_of_the_truth()
    {
        SequenceMetricState labels = new LabelErrorRate().Start(), words = new WordErrorRate(9).Start(), edits = new EditDistance().Start(), exact = new ExactMatch().Start();
        foreach (SequenceMetricState state in new[] { labels, words, edits, exact })
        {
            state.Add([1, 2, 9, 3], [1, 2, 9, 4, 4]); // two edits of symbols, one word of two wrong
            state.Add([5], [5]);
            state.Add([9, 6, 9, 9, 7], [6, 9, 7]); // the same words
        }

        labels.Value.Should().BeApproximately((2 + 0 + 2) / 9.0, 1e-15);
        labels.Note.Should().BeNull();
        words.Value.Should().BeApproximately(1 / 5.0, 1e-15);
        edits.Value.Should().BeApproximately(4 / 3.0, 1e-15);
        exact.Value.Should().BeApproximately(1 / 3.0, 1e-15);
        SequenceMetricState nothing = new LabelErrorRate().Start();
        nothing.Note.Should().Be("there was nothing to measure");
        nothing.Add([1], []);
        nothing.Value.Should().Be(double.NaN);
        nothing.Note.Should().Be("the truth has no symbols");
        FluentActions.Invoking(() => new WordErrorRate()).Should().Throw<ArgumentException>().WithMessage("*LabelErrorRate*");
    }

    [Theory]
    [InlineData(new int[0], new[] { 1, 2 }, 2)]
    [InlineData(new[] { 1, 2, 3 }, new int[0], 3)]
    [InlineData(new[] { 1, 2, 3 }, new[] { 1, 3 }, 1)]
    [InlineData(new[] { 1, 3 }, new[] { 3, 1 }, 2)]
    [InlineData(new[] { 11, 9, 20, 20, 5, 14 }, new[] { 19, 9, 20, 20, 9, 14, 7 }, 3)]
    public void Distances_of_known_pairs(int[] from, int[] to, int distance)
    {
        EditDistance.Between(from, to).Should().Be(distance);
        EditDistance.Between(to, from).Should().Be(distance);
    }

    [Fact]
    public void A_distance_of_long_sequences()
    {
        int[] all = [.. Enumerable.Range(0, 1000)];
        EditDistance.Between(all, [.. all.Where(item => item % 10 != 3)]).Should().Be(100);
    }

    [Fact]
    public void Entities_count_as_conll_counts_them()
    {
        string[] tags = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"];
        SequenceMetricState precision = new EntityPrecision(tags).Start(), recall = new EntityRecall(tags).Start(), f1 = new EntityF1(tags).Start(), ofPersons = new EntityF1(tags, type: "PER").Start();
        foreach (SequenceMetricState state in new[] { precision, recall, f1, ofPersons })
        {
            // Truth: PER 0..2, LOC 3..4, LOC 4..6. Found: PER 0..2, LOC 3..4, PER 4..6: two of three.
            state.Add([1, 2, 0, 3, 1, 2], [1, 2, 0, 3, 3, 4]);

            // Truth: PER 0..1, PER 1..2. Found: one PER 0..2, and after a gap an I without a B, LOC 3..4.
            state.Add([1, 2, 0, 4], [1, 1, 0, 0]);
        }

        precision.Value.Should().BeApproximately(2 / 5.0, 1e-15);
        recall.Value.Should().BeApproximately(2 / 5.0, 1e-15);
        f1.Value.Should().BeApproximately(2 / 5.0, 1e-15);
        ofPersons.Value.Should().BeApproximately(2 * 1 / (3 + 3.0), 1e-15);
        ofPersons.Note.Should().BeNull();
        new EntityF1(tags, type: "PER").Name.Should().Be("entity F1 of PER");
        SequenceMetricState nothing = new EntityF1(tags).Start();
        nothing.Add([0], [0]);
        nothing.Value.Should().Be(0);
        nothing.Note.Should().Be("there neither were nor are predicted any entities");
    }

    [Fact]
    public void Entities_of_bioes()
    {
        string[] tags = ["O", "B-X", "I-X", "E-X", "S-X"];
        SequenceMetricState state = new EntityRecall(tags, TaggingScheme.Bioes).Start();

        // Found: X 0..3, X 3..4 (S), X 4..5 (S after S); the truth has these and X 5..6, which an E alone makes too.
        state.Add([1, 2, 3, 4, 4, 0], [1, 2, 3, 4, 4, 3]);

        state.Value.Should().BeApproximately(3 / 4.0, 1e-15);
    }

    [Fact]
    public void Entity_metrics_refuse_tags_that_mark_nothing()
    {
        FluentActions.Invoking(() => new EntityF1(["O", "X"])).Should().Throw<ArgumentException>().WithMessage("*'X' is no tag of IOB2*");
        FluentActions.Invoking(() => new EntityF1(["O", "B-X"], TaggingScheme.None)).Should().Throw<ArgumentException>().WithMessage("*Iob2 or Bioes*");
        FluentActions.Invoking(() => new EntityF1(["O", "B-X"], type: "Y")).Should().Throw<ArgumentException>().WithMessage("*No tag marks an entity of type 'Y'*");
        new LabelErrorRate().Invoking(metric => metric.Begin(PredictionKind.Number, 3)).Should().Throw<ArgumentException>().WithMessage("*label error rate compares sequences of classes*");
    }
}
