namespace Rnn.Models;

/// <summary>What a model takes and what it gives: one vector or a sequence.</summary>
public enum Topology
{
    /// <summary>One vector in, one vector out.</summary>
    OneToOne,

    /// <summary>One vector in, a sequence out; each output is fed back as the next input.</summary>
    OneToMany,

    /// <summary>A sequence in, one vector out, after the last step.</summary>
    ManyToOne,

    /// <summary>A sequence in, an output at each step.</summary>
    ManyToMany,

    /// <summary>
    /// A sequence in, another of any length out: an encoder reads, a decoder writes and is fed its own output. Built by
    /// <see cref="SequenceModelBuilder{T}.Decode"/>.
    /// </summary>
    SequenceToSequence,

    /// <summary>
    /// One vector in, a sequence of any length out, written by a decoder. Built by <see cref="SequenceModelBuilder{T}.Decode"/> of a
    /// one-to-many model.
    /// </summary>
    VectorToSequence,
}
