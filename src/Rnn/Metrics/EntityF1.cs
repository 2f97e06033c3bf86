using Rnn.Heads;

namespace Rnn.Metrics;

/// <summary>The entity F1 score, the harmonic mean of precision and recall, from 0 to 1; 0 where there is none.</summary>
public sealed class EntityF1 : EntityMetric
{
    /// <summary>Measures the entity F1.</summary>
    /// <param name="tags">The names of the tags, in the order of their numbers: <c>O</c>, <c>B-PER</c>, <c>I-PER</c>.</param>
    /// <param name="scheme">How they mark entities; <see cref="TaggingScheme.Iob2"/> if left out.</param>
    /// <param name="type">The only type of entity that counts, such as <c>PER</c>; null, the default, for all.</param>
    /// <exception cref="ArgumentException">A tag is none of the scheme or stands twice, the scheme is none, or no tag has the type.</exception>
    public EntityF1(IReadOnlyList<string> tags, TaggingScheme scheme = TaggingScheme.Iob2, string? type = null)
        : base("F1", tags, scheme, type, (hits, predicted, actual) => LabelCounts.Share(2 * hits, predicted + actual))
    {
    }
}
