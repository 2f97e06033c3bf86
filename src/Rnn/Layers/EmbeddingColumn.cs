using Rnn.Sequences;

namespace Rnn.Layers;

/// <summary>
/// One of several tokens that a step holds side by side — a word and its ending, a weekday and a shop — with a table of vectors of its
/// own.
/// </summary>
/// <example>
/// <code>
/// SequenceModel&lt;float&gt; model = SequenceModel.ManyToMany(features: 2)
///     .Embedding(new EmbeddingColumn("word", tokens: 10_000, size: 64), new EmbeddingColumn("shape", tokens: 20))
///     .Gru(32)
///     .SoftmaxOutput(5)
///     .Build(seed: 1);
/// </code>
/// </example>
public sealed class EmbeddingColumn
{
    /// <summary>The most tokens, and the most numbers per vector, that a model can be built with: 16,777,216.</summary>
    internal const int Largest = 1 << 24;

    /// <summary>A column of tokens that are numbered from 0.</summary>
    /// <param name="name">
    /// Its name in messages and in the model's file, as in <c>embedding1.word.E</c>: letters, digits, spaces, - and _.
    /// </param>
    /// <param name="tokens">How many tokens there are, from 1 to 16,777,216.</param>
    /// <param name="size">
    /// Numbers per vector, from 1 to 16,777,216; null, the default, for what <see cref="SizeFor"/> says for so many tokens.
    /// </param>
    /// <exception cref="ArgumentException">The name is empty or holds other characters.</exception>
    public EmbeddingColumn(string name, int tokens, int? size = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.FirstOrDefault(letter => !char.IsLetterOrDigit(letter) && letter is not (' ' or '-' or '_')) is not '\0' and char other)
        {
            throw new ArgumentException($"The column's name '{name}' holds '{other}'; it may hold letters, digits, spaces, - and _.", nameof(name));
        }

        Name = name;
        Tokens = tokens;
        Size = size ?? SizeFor(tokens);
    }

    /// <summary>
    /// A column of the words of a vocabulary; where it has an unknown entry, that is trained (<see cref="UnknownRate"/>).
    /// </summary>
    /// <param name="name">
    /// Its name in messages and in the model's file, as in <c>embedding1.word.E</c>: letters, digits, spaces, - and _.
    /// </param>
    /// <param name="vocabulary">The words, of which each is a token.</param>
    /// <param name="size">
    /// Numbers per vector, from 1 to 16,777,216; null, the default, for what <see cref="SizeFor"/> says for so many tokens.
    /// </param>
    /// <exception cref="ArgumentException">The name is empty or holds other characters.</exception>
    public EmbeddingColumn(string name, Vocabulary vocabulary, int? size = null)
        : this(name, (vocabulary ?? throw new ArgumentNullException(nameof(vocabulary))).Count, size) =>
        UnknownToken = vocabulary.Unknown is { } unknown ? vocabulary.IndexOf(unknown) : null;

    /// <summary>The name of the column, as in <c>embedding1.word.E</c>.</summary>
    public string Name { get; }

    /// <summary>How many tokens the column knows, numbered from 0.</summary>
    public int Tokens { get; }

    /// <summary>Numbers per vector that stands for a token.</summary>
    public int Size { get; }

    /// <summary>
    /// The token that stands for all that are not known; null if there is none. By default that of the vocabulary, if it has one.
    /// </summary>
    public int? UnknownToken { get; init; }

    /// <summary>
    /// While training, the probability of each token to be read as <see cref="UnknownToken"/>, from 0 to below 1; 0.05 by default, and of no
    /// effect without such a token.
    /// </summary>
    /// <remarks>
    /// Where the training texts hold no unknown word, its vector would stay what it was at random, and a text of unknown words would get a
    /// confident answer by chance. Other tokens fall in every step of the training, by its seed; none falls in an evaluation or prediction.
    /// </remarks>
    public double UnknownRate { get; init; } = 0.05;

    /// <summary>Whether tokens fall while training.</summary>
    internal bool Drops => UnknownToken is not null && UnknownRate > 0;

    /// <summary>
    /// The size of a vector that mostly does well for so many tokens: 1.6 · tokens^0.56, rounded, at least 1 and at most 600.
    /// </summary>
    /// <remarks>
    /// The rule of thumb of fastai's tabular models (<c>emb_sz_rule</c>), found there by trial: 2 for 2, 21 for 100, 278 for 10,000.
    /// </remarks>
    /// <param name="tokens">How many tokens there are.</param>
    public static int SizeFor(int tokens) =>
        tokens < 1 ? 1 : (int)Math.Clamp(Math.Round(1.6 * Math.Pow(tokens, 0.56), MidpointRounding.ToEven), 1, 600);

    /// <summary>In words: <c>word: 10,000 tokens, 64 numbers each</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Name}: {Tokens:N0} tokens, {Size} numbers each");

    /// <summary>What keeps a model from being built with it, or null.</summary>
    internal string? Objection() =>
        Tokens is < 1 or > Largest ? FormattableString.Invariant($"the number of tokens must be from 1 to {Largest:N0}; got {Tokens}")
        : Size is < 1 or > Largest ? FormattableString.Invariant($"the size must be from 1 to {Largest:N0}; got {Size}")
        : UnknownToken is { } unknown && (unknown < 0 || unknown >= Tokens)
            ? FormattableString.Invariant($"the unknown token must be from 0 to {Tokens - 1}; got {unknown}")
        : !(UnknownRate is >= 0 and < 1) ? FormattableString.Invariant($"the rate of unknown tokens must be from 0 to below 1; got {UnknownRate}")
        : null;
}
