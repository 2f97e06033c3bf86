using Rnn.Heads;

namespace Rnn.Metrics;

/// <summary>The entity recall: of the entities that there are, the share that was found, from 0 to 1; 0 where there is none.</summary>
public sealed class EntityRecall : EntityMetric
{
    /// <summary>Measures the entity recall.</summary>
    /// <param name="tags">The names of the tags, in the order of their numbers: <c>O</c>, <c>B-PER</c>, <c>I-PER</c>.</param>
    /// <param name="scheme">How they mark entities; <see cref="TaggingScheme.Iob2"/> if left out.</param>
    /// <param name="type">The only type of entity that counts, such as <c>PER</c>; null, the default, for all.</param>
    /// <exception cref="ArgumentException">A tag is none of the scheme or stands twice, the scheme is none, or no tag has the type.</exception>
    public EntityRecall(IReadOnlyList<string> tags, TaggingScheme scheme = TaggingScheme.Iob2, string? type = null)
        : base("recall", tags, scheme, type, (hits, _, actual) => LabelCounts.Share(hits, actual))
    {
    }
}
