using Rnn.Heads;

namespace Rnn.Metrics;

/// <summary>A metric of entities that tags mark, such as names in a text: precision, recall, F1, as CoNLL counts them.</summary>
/// <remarks>
/// An entity is a run of steps with a type; one that is found counts as right only if its first step, its last and its type are all right.
/// Counted over all sentences together, as the CoNLL shared tasks do (Tjong Kim Sang and De Meulder 2003, conlleval): where tags break their
/// scheme, an entity begins wherever its type changes or a tag says so. Agrees with seqeval's micro average in its default mode.
/// </remarks>
public abstract class EntityMetric : SequenceMetric
{
    private readonly TagRules _rules;
    private readonly Func<long, long, long, double> _score;
    private readonly string? _type;

    private protected EntityMetric(
        string name, IReadOnlyList<string> tags, TaggingScheme scheme, string? type, Func<long, long, long, double> score)
        : base(type is null ? $"entity {name}" : $"entity {name} of {type}", higherIsBetter: true)
    {
        ArgumentNullException.ThrowIfNull(tags);
        if (scheme == TaggingScheme.None)
        {
            throw new ArgumentException("Entities are marked by the tags of a scheme; choose Iob2 or Bioes, or measure the accuracy of tags.", nameof(scheme));
        }

        (_rules, _score, _type) = (new TagRules(tags, scheme), score, type);
        if (type is not null && !Enumerable.Range(0, tags.Count).Any(tag => _rules[tag] is (not 'O', var known) && known == type))
        {
            throw new ArgumentException($"No tag marks an entity of type '{type}'; the tags are {string.Join(", ", tags)}.", nameof(type));
        }
    }

    /// <inheritdoc/>
    public override SequenceMetricState Start() => new State(_rules, _score, _type);

    private sealed class State(TagRules rules, Func<long, long, long, double> score, string? type) : SequenceMetricState
    {
        private long _hits;
        private long _predicted;
        private long _actual;

        protected override void Count(ReadOnlySpan<int> answer, ReadOnlySpan<int> truth)
        {
            HashSet<(int First, int End, string Type)> predicted = Entities(answer), actual = Entities(truth);
            (_predicted, _actual) = (_predicted + predicted.Count, _actual + actual.Count);
            predicted.IntersectWith(actual);
            _hits += predicted.Count;
        }

        protected override double Compute() => score(_hits, _predicted, _actual);

        protected override string? FindNote() => _predicted + _actual == 0 ? "there neither were nor are predicted any entities" : null;

        private HashSet<(int First, int End, string Type)> Entities(ReadOnlySpan<int> tags)
        {
            var entities = new HashSet<(int, int, string)>();
            int first = -1;
            (char Place, string Type) before = ('O', "");
            for (int step = 0; step <= tags.Length; step++)
            {
                (char Place, string Type) tag = step < tags.Length ? rules[tags[step]] : ('O', "");
                bool goesOn = before.Place is 'B' or 'I' && tag.Place is 'I' or 'E' && tag.Type == before.Type && first >= 0;
                if (first >= 0 && !goesOn)
                {
                    if (type is null || before.Type == type)
                    {
                        entities.Add((first, step, before.Type));
                    }

                    first = -1;
                }

                if (tag.Place != 'O' && first < 0)
                {
                    first = step;
                }

                before = tag;
            }

            return entities;
        }
    }
}
