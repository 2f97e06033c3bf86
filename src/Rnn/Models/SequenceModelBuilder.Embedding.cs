using Rnn.Layers;
using Rnn.Sequences;

namespace Rnn.Models;

/// <content>Embeddings, which are the first layer.</content>
public sealed partial class SequenceModelBuilder<T>
{
    /// <summary>The column of an embedding that has one only, and needs no name.</summary>
    internal const string PlainColumn = "token";

    /// <summary>Adds an embedding, as the first layer: of each step it takes one token and gives the token's vector.</summary>
    /// <remarks>
    /// Begin with <c>features: 0</c> where the data give tokens as ints (<see cref="Vocabulary.Encode"/>), or with <c>features: 1</c>: then
    /// tokens may come either as ints or as the one number of a step.
    /// </remarks>
    /// <param name="tokens">How many tokens there are, from 1 to 16,777,216; they are numbered from 0.</param>
    /// <param name="size">Numbers per vector that stands for a token, from 1 to 16,777,216.</param>
    /// <exception cref="InvalidOperationException">The model has an output already, or was built before.</exception>
    public SequenceModelBuilder<T> Embedding(int tokens, int size) => EmbeddingOf(new EmbeddingColumn(PlainColumn, tokens, size));

    /// <summary>Adds an embedding of the words of a vocabulary, as the first layer; its unknown entry is trained.</summary>
    /// <remarks>
    /// Begin with <c>features: 0</c> where the data give tokens as ints (<see cref="Vocabulary.Encode"/>), or with <c>features: 1</c>: then
    /// tokens may come either as ints or as the one number of a step.
    /// </remarks>
    /// <param name="vocabulary">The words, of which each is a token.</param>
    /// <param name="size">
    /// Numbers per vector; null, the default, for what <see cref="EmbeddingColumn.SizeFor"/> says for so many words.
    /// </param>
    /// <param name="unknownRate">
    /// While training, the probability of each word to be read as the vocabulary's unknown entry, if it has one: 0.05 if left out, 0 for never.
    /// So a model learns to go by the other words, and is less sure of a text that it can't read.
    /// </param>
    /// <example>
    /// <code>
    /// SequenceModel&lt;float&gt; model = SequenceModel.ManyToOne(features: 0).Embedding(vocabulary).Gru(32).SoftmaxOutput(2).Build(seed: 1);
    /// </code>
    /// </example>
    /// <exception cref="InvalidOperationException">The model has an output already, or was built before.</exception>
    public SequenceModelBuilder<T> Embedding(Vocabulary vocabulary, int? size = null, double unknownRate = 0.05) =>
        EmbeddingOf(new EmbeddingColumn(PlainColumn, vocabulary, size) { UnknownRate = unknownRate });

    /// <summary>
    /// Adds an embedding of several tokens per step, as the first layer: each has a table of its own, the vectors are laid side by side, and
    /// after them come the features of the step as they are.
    /// </summary>
    /// <remarks>
    /// <c>SequenceModel.ManyToMany(features: 2).Embedding(new EmbeddingColumn("word", 10_000, 64), new EmbeddingColumn("shape", 20))</c>
    /// takes two tokens and two numbers per step; begin with <c>features: 0</c> where there are no numbers beside the tokens.
    /// </remarks>
    /// <param name="columns">The tokens of a step, in the order in which the data have them; each with a name of its own.</param>
    /// <exception cref="InvalidOperationException">The model has an output already, or was built before.</exception>
    public SequenceModelBuilder<T> Embedding(params IReadOnlyList<EmbeddingColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        EmbeddingColumn[] all = [.. columns];
        return AddEmbedding((name, place) =>
        {
            if (all.Length == 0 || all.Contains(null))
            {
                throw new ArgumentException($"{name}: an embedding needs at least one column, and none that is null; name each token that a step has.");
            }

            if (all.GroupBy(column => column.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { Key: { } twice })
            {
                throw new ArgumentException($"{name}: two columns are called '{twice}'; give each a name of its own.");
            }

            RequireColumns(name, all);
            return !IsDecoders(place) ? EmbeddingLayer<T>.Mixed(name, all, _features, place) : throw new ArgumentException(
                $"{name}: a decoder is fed one token at each step, the one that it wrote; call Embedding(tokens, size).");
        });
    }

    /// <summary>
    /// Begins the decoder with the encoder's embedding: the same vectors for the same tokens, where input and output are of one vocabulary.
    /// </summary>
    /// <remarks>
    /// The table E [tokens + 1, size] is a parameter of the encoder's layer, with a row for the token that begins what is written: freeze it
    /// there, the decoder's layer has none of its own.
    /// </remarks>
    /// <exception cref="InvalidOperationException">
    /// It is not right after <see cref="Decode"/>, the model has an output already, or was built before.
    /// </exception>
    /// <example>
    /// <code>
    /// SequenceModel&lt;float&gt; model = SequenceModel.ManyToMany(features: 0)
    ///     .Embedding(words, 64).Gru(64).Decode().SharedEmbedding().Gru(64).SoftmaxOutput(words.Count).WithTiedOutput()
    ///     .Build(seed: 1);
    /// </code>
    /// </example>
    public SequenceModelBuilder<T> SharedEmbedding()
    {
        RequireUnfinished(nameof(SharedEmbedding));
        if (_plans.Count != _decoderFrom)
        {
            throw new InvalidOperationException("SharedEmbedding begins a decoder with the encoder's embedding; call it right after Decode.");
        }

        _sharesEmbedding = true;
        return AddEmbedding((name, place) => _encoder[0].CreateShared(name, SummarySize, place) ?? throw new ArgumentException(
            $"{name}: the encoder has no embedding of one token that could be shared; begin it with Embedding(tokens, size), or give the decoder one of its own."));
    }

    /// <summary>Adds the embedding of one token per step.</summary>
    internal SequenceModelBuilder<T> EmbeddingOf(EmbeddingColumn column) => AddEmbedding((name, place) =>
    {
        RequireColumns(name, [column], isPlain: true);
        if (IsDecoders(place))
        {
            return EmbeddingLayer<T>.OfDecoder(name, column, SummarySize, place);
        }

        return _features <= 1 ? EmbeddingLayer<T>.Plain(name, column, readsNumbers: _features == 1, place, _sharesEmbedding) : throw new ArgumentException(
            $"{name}: an embedding of one token takes no other numbers, but the model has {_features} features. Begin with " +
            $"SequenceModel.{_topology.Beginning}(features: 0), or keep the numbers beside the token: Embedding(new EmbeddingColumn(\"word\", {column.Tokens}, {column.Size})).");
    });

    private SequenceModelBuilder<T> AddEmbedding(Func<string, int, Layer<T>> create) =>
        Add(new LayerPlan("embedding", (name, _, place) =>
            _topology.FeedsBack && !_topology.HasDecoder ? throw new ArgumentException(
                $"{name}: a {_topology.Words} model feeds its outputs back, which are no tokens; begin it with Dense instead.")
            : place != 1 && !IsDecoders(place) ? throw new ArgumentException(
                $"{name}: an embedding reads the tokens of the input and must be the first layer{(_decoderFrom is null ? "" : ", or the decoder's first")}; here it would be layer {place}.")
            : create(name, place))
        { ReadsTokens = true });

    // Whether a layer is the decoder's first, which reads what the decoder wrote.
    private bool IsDecoders(int place) => place - 1 == _decoderFrom;

    private void RequireColumns(string name, EmbeddingColumn[] columns, bool isPlain = false)
    {
        foreach (EmbeddingColumn column in columns)
        {
            if (column.Objection() is { } objection)
            {
                throw new ArgumentException($"{name}{(isPlain ? "" : $", column '{column.Name}'")}: {objection}.");
            }
        }

        long size = _features + columns.Sum(column => (long)column.Size);
        if (size > EmbeddingColumn.Largest)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"{name}: its vectors and numbers make {size:N0} numbers side by side; {EmbeddingColumn.Largest:N0} are the most. Make the vectors shorter."));
        }
    }
}
