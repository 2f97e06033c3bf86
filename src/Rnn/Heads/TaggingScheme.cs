namespace Rnn.Heads;

/// <summary>How tags mark where an entity of several steps begins and ends, and so which tag may follow which.</summary>
public enum TaggingScheme
{
    /// <summary>Tags are independent names; any may follow any.</summary>
    None,

    /// <summary>IOB2: <c>B-X</c> begins an entity of type X, <c>I-X</c> goes on with it, <c>O</c> belongs to none.</summary>
    Iob2,

    /// <summary>
    /// BIOES: as IOB2, but <c>E-X</c> ends an entity, and one of a single step is <c>S-X</c>. What has begun must end.
    /// </summary>
    Bioes,
}
