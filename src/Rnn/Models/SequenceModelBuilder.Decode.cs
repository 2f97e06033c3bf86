namespace Rnn.Models;

/// <content>Models that read a whole sequence and then write another.</content>
public sealed partial class SequenceModelBuilder<T>
{
    /// <summary>
    /// Makes a many-to-many model an encoder-decoder: the layers so far read the input, those that follow write a sequence of tokens of any
    /// length, one after the other, each fed with the token before.
    /// </summary>
    /// <remarks>
    /// <para>
    /// The decoder's recurrent layers begin from the final states of the encoder's: each from the one in its place, where both have as many,
    /// else all from the last; of a bidirectional layer from both ends side by side. Where sizes differ a dense layer with tanh lies between.
    /// Begin the decoder with <c>Embedding</c>, or it is fed one-hot vectors, and end it with <c>SoftmaxOutput</c>, of as many tokens. The
    /// tokens that begin and end every sequence are the model's own, and stand in no target.
    /// </para>
    /// <para>
    /// In training the decoder is fed the right tokens (teacher forcing), and the loss is the mean over all tokens and ends; <c>Evaluate</c> and
    /// validation do the same, so their accuracy is that of single tokens after right ones. Afterwards <c>model.Decode(inputs)</c> of <c>Rnn.Decoding</c> writes. Sutskever, Vinyals and Le 2014; Cho and others 2014.
    /// </para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">The model is not many-to-many, has a decoder or an output already, or was built before.</exception>
    /// <example>
    /// <code>
    /// SequenceModel&lt;float&gt; model = SequenceModel.ManyToMany(features: 0)
    ///     .Embedding(english, 32).Bidirectional(() =&gt; new GruCell&lt;float&gt;(64))
    ///     .Decode()
    ///     .Embedding(french, 32).Gru(128).SoftmaxOutput(french.Count)
    ///     .Build(seed: 1);
    /// </code>
    /// </example>
    public SequenceModelBuilder<T> Decode()
    {
        RequireUnfinished(nameof(Decode));
        RequireNoOutput("A decoder can't follow");
        if (_topology != Topology.ManyToMany)
        {
            throw new InvalidOperationException(_topology.HasDecoder
                ? "The model has a decoder already; call Decode once, between the layers that read and those that write."
                : $"Decode makes a many-to-many model write a sequence of any length; this one is {_topology.Words}. Begin with SequenceModel.ManyToMany.");
        }

        (_topology, _decoderFrom) = (Topology.SequenceToSequence, _plans.Count);
        return this;
    }
}
