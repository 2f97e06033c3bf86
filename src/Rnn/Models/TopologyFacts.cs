namespace Rnn.Models;

/// <summary>What a topology means, so that nobody else has to ask which one it is.</summary>
internal static class TopologyFacts
{
    extension(Topology topology)
    {
        /// <summary>Whether each output is the next input.</summary>
        public bool FeedsBack => topology is Topology.OneToMany || topology.HasDecoder;

        /// <summary>Whether the input is one vector, not a sequence.</summary>
        public bool TakesVector => topology is Topology.OneToOne or Topology.OneToMany or Topology.VectorToSequence;

        /// <summary>Whether the output is one vector, not one at each step.</summary>
        public bool AnswersOnce => topology is Topology.OneToOne or Topology.ManyToOne;

        /// <summary>Whether an encoder reads the input, and a decoder writes the output.</summary>
        public bool HasDecoder => topology is Topology.SequenceToSequence or Topology.VectorToSequence;

        /// <summary>Whether one vector is made of a sequence.</summary>
        public bool PoolsSteps => topology == Topology.ManyToOne;

        /// <summary>The call of <see cref="SequenceModel"/> that such a model begins with.</summary>
        public Topology Beginning => topology switch
        {
            Topology.SequenceToSequence => Topology.ManyToMany,
            Topology.VectorToSequence => Topology.OneToMany,
            _ => topology,
        };

        /// <summary>What to call to have such a model write, instead of Predict.</summary>
        public string WritingCall => topology.HasDecoder ? "Decode(inputs)" : "Generate(vector, steps)";

        /// <summary>Its name in texts and files: <c>many-to-one</c>.</summary>
        public string Words => topology switch
        {
            Topology.OneToOne => "one-to-one",
            Topology.OneToMany => "one-to-many",
            Topology.ManyToOne => "many-to-one",
            Topology.SequenceToSequence => "sequence-to-sequence",
            Topology.VectorToSequence => "vector-to-sequence",
            _ => "many-to-many",
        };
    }
}
