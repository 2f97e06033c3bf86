using Rnn.Cells;
using Rnn.Layers;

namespace Rnn.Models;

/// <content>Models that read a whole sequence and then write another.</content>
public sealed partial class SequenceModelBuilder<T>
{
    /// <summary>
    /// Makes a many-to-many or one-to-many model an encoder-decoder: the layers so far read the input, a sequence or one vector, those that
    /// follow write a sequence of tokens of any length, one after the other, each fed with the token before.
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
    /// validation do the same, so their accuracy is that of single tokens after right ones. Metrics of whole answers (<c>ExactMatch</c>,
    /// <c>Bleu</c>) they measure on what the model writes by itself, the most probable token each time. Afterwards <c>model.Decode(inputs)</c> of <c>Rnn.Decoding</c> writes. Sutskever, Vinyals and Le 2014; Cho and others 2014.
    /// </para>
    /// </remarks>
    /// <param name="start">What the decoder's recurrent layers begin from; the encoder's final states if left out.</param>
    /// <param name="feedsSummary">
    /// Whether the decoder gets at each step, beside the token, what the encoder's last layer says of the whole input: its final state, the
    /// last output of a layer that has none, or the mean of the outputs where no layer of the encoder is recurrent; false if left out. Cho and
    /// others 2014.
    /// </param>
    /// <exception cref="InvalidOperationException">The model answers once, has a decoder or an output already, or was built before.</exception>
    /// <exception cref="ArgumentException">There is no such start.</exception>
    /// <example>
    /// <code>
    /// SequenceModel&lt;float&gt; model = SequenceModel.ManyToMany(features: 0)
    ///     .Embedding(english, 32).Bidirectional(() =&gt; new GruCell&lt;float&gt;(64))
    ///     .Decode()
    ///     .Embedding(french, 32).Gru(128).SoftmaxOutput(french.Count)
    ///     .Build(seed: 1);
    /// </code>
    /// </example>
    public SequenceModelBuilder<T> Decode(DecoderStart start = DecoderStart.FinalStates, bool feedsSummary = false)
    {
        RequireUnfinished(nameof(Decode));
        RequireNoOutput("A decoder can't follow");
        if (_topology.AnswersOnce || _topology.HasDecoder)
        {
            throw new InvalidOperationException(_topology.HasDecoder
                ? "The model has a decoder already; call Decode once, between the layers that read and those that write."
                : $"Decode makes a model write a sequence of any length; this one is {_topology.Words}. Begin with SequenceModel.ManyToMany, or OneToMany for one vector.");
        }

        if (!Enum.IsDefined(start))
        {
            throw new ArgumentException($"There is no start of a decoder called {start}; choose one of {string.Join(", ", Enum.GetNames<DecoderStart>())}.");
        }

        (_topology, _decoderFrom) = (_topology.TakesVector ? Topology.VectorToSequence : Topology.SequenceToSequence, _plans.Count);
        (_decoderStart, _feedsSummary) = (start, feedsSummary);
        return this;
    }

    /// <summary>Numbers of a memory that layers read although there is no encoder, which is given to their workspaces: for checks of cells.</summary>
    internal int GivenMemorySize { get; init; }

    // Numbers that the decoder is fed beside the token.
    private int SummarySize => _feedsSummary ? _encoder[^1].OutputSize : 0;

    private RecurrentLayer<T> CreateRecurrent(string name, int inputs, RecurrentCell<T> cell, RecurrentOptions? options, int place)
    {
        if (cell.StatesInCellState is not null && options is { HiddenZoneout: > 0 } or { CellZoneout: > 0 })
        {
            throw new ArgumentException($"{name}: zoneout keeps a cell's own states, and attention makes another output of them; leave zoneout or attention out.");
        }

        (int from, int size) = cell.ReadsMemory ? MemoryOf(name, cell) : (0, 0);
        return new RecurrentLayer<T>(name, inputs, cell, options, place, size) { MemoryFrom = from };
    }

    private (int From, int Size) MemoryOf(string name, RecurrentCell<T> cell)
    {
        if (GivenMemorySize == 0 && (_decoderFrom is null || _encoder.Count == 0))
        {
            throw new ArgumentException($"{name}: it reads a memory, and only a decoder has one, the outputs of its encoder. Put the layer after Decode, or take one without attention.");
        }

        int from = cell.MemoryLayer is { } wanted ? _encoder.FindIndex(layer => layer.Name == wanted) : Math.Max(0, _encoder.Count - 1);
        if (from < 0)
        {
            throw new ArgumentException($"{name}: the encoder has no layer '{cell.MemoryLayer}' for its attention to look at; it has {string.Join(", ", _encoder.Select(layer => layer.Name))}.");
        }

        int size = GivenMemorySize > 0 ? GivenMemorySize : _encoder[from].OutputSize;
        return cell.FindMemoryObjection(size) is { } objection ? throw new ArgumentException($"{name}: {objection}.") : (from, size);
    }

    private static void RequireNoMemory(string name, params ReadOnlySpan<RecurrentCell<T>> cells)
    {
        foreach (RecurrentCell<T> cell in cells)
        {
            if (cell.ReadsMemory)
            {
                throw new ArgumentException($"{name}: a layer that reads a sequence from its end can't have attention, since only a decoder has what it looks at. Take attention out, or a layer that reads one way.");
            }
        }
    }
}
