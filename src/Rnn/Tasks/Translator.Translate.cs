using System.Numerics.Tensors;
using Rnn.Decoding;
using Rnn.Sequences;

namespace Rnn.Tasks;

/// <content>Answers to sources.</content>
public sealed partial class Translator
{
    /// <summary>The best answer to a text.</summary>
    /// <param name="source">The text.</param>
    /// <exception cref="ArgumentException">The text holds no word.</exception>
    /// <exception cref="InvalidOperationException">The translator reads vectors.</exception>
    public string Translate(string source) => Translate(source, Decoding)[0].Text;

    /// <summary>The best answers to a text, with their probabilities and what they looked at.</summary>
    /// <param name="source">The text.</param>
    /// <param name="count">How many answers, at least 1. At most as many are given as the vocabulary of answers has pieces, an end counted in.</param>
    /// <returns>The best answer first, by its log-probability with the length penalty.</returns>
    /// <exception cref="ArgumentException">The text holds no word.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    /// <exception cref="InvalidOperationException">The translator reads vectors.</exception>
    public Translation[] Translate(string source, int count) => Translate(source, Best(count));

    /// <summary>Answers to a text, written in a way of your own.</summary>
    /// <param name="source">The text.</param>
    /// <param name="decoding">How to write, best made from <see cref="Decoding"/>. Unknown words are not written all the same.</param>
    /// <returns>The best answer first, by its log-probability with the length penalty.</returns>
    /// <exception cref="ArgumentException">The text holds no word, or an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The translator reads vectors.</exception>
    public Translation[] Translate(string source, DecodingOptions decoding)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Write([Pieces(source)], decoding)[0];
    }

    /// <summary>The best answers to many texts, which share batches.</summary>
    /// <param name="sources">The texts.</param>
    /// <returns>An answer for each, in their order.</returns>
    /// <exception cref="ArgumentException">A text holds no word.</exception>
    /// <exception cref="InvalidOperationException">The translator reads vectors.</exception>
    public string[] Translate(IReadOnlyList<string> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        return [.. Write([.. sources.Select(Pieces)], Decoding).Select(answers => answers[0].Text)];
    }

    /// <summary>The best text about a vector, or a sequence of vectors.</summary>
    /// <param name="source">[features], or [time, features], all finite.</param>
    /// <exception cref="InvalidDataException">The source does not fit the training's.</exception>
    /// <exception cref="InvalidOperationException">The translator reads texts.</exception>
    public string Translate(Tensor<float> source) => Translate(source, Decoding)[0].Text;

    /// <summary>The best texts about a vector, or a sequence of vectors, with their probabilities and what they looked at.</summary>
    /// <param name="source">[features], or [time, features], all finite.</param>
    /// <param name="count">How many texts, at least 1. At most as many are given as the vocabulary of answers has pieces, an end counted in.</param>
    /// <returns>The best text first.</returns>
    /// <exception cref="InvalidDataException">The source does not fit the training's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    /// <exception cref="InvalidOperationException">The translator reads texts.</exception>
    public Translation[] Translate(Tensor<float> source, int count) => Translate(source, Best(count));

    /// <summary>Texts about a vector, or a sequence of vectors, written in a way of your own.</summary>
    /// <param name="source">[features], or [time, features], all finite.</param>
    /// <param name="decoding">How to write, best made from <see cref="Decoding"/>. Unknown words are not written all the same.</param>
    /// <returns>The best text first.</returns>
    /// <exception cref="InvalidDataException">The source does not fit the training's.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The translator reads texts.</exception>
    public Translation[] Translate(Tensor<float> source, DecodingOptions decoding)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Write([source], decoding)[0];
    }

    private DecodingOptions Best(int count)
    {
        if (count < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(count), FormattableString.Invariant($"At least one answer is written; got a count of {count}."));
        }

        // A beam is no wider than there are choices: all words but the unknown one, and the end.
        int most = Math.Min(count, _package.OutputVocabulary!.Count), width = Math.Max(_knowledge.BeamWidth, most);
        return Decoding with { BeamWidth = width, Count = most, LengthPenalty = width > 1 ? _knowledge.LengthPenalty : 0 };
    }

    private string[] Pieces(string source)
    {
        RequireText();
        return source is not null && _package.InputTokenizer!.Split(source) is { Length: > 0 } pieces ? pieces : throw new ArgumentException(
            source is null ? "A source is null; leave it out." : $"The source '{source}' holds no word, so there is nothing to translate.", nameof(source));
    }

    private void RequireText()
    {
        if (_package.InputVocabulary is null)
        {
            throw new InvalidOperationException("The translator was trained with vectors; give a tensor, not a text.");
        }
    }

    private Translation[][] Write(string[][] sources, DecodingOptions decoding) =>
        sources.Length == 0 ? [] : Write(sources.Select(source => new Example<float>(_package.InputVocabulary!.Encode(source), _noAnswer)), i => sources[i], decoding);

    private Translation[][] Write(Tensor<float>[] sources, DecodingOptions decoding)
    {
        if (_package.InputScaler is not { } scaler)
        {
            throw new InvalidOperationException("The translator was trained with texts; give a text, not a tensor.");
        }

        TranslatorCheck.RequireNumbers(sources, Model.InputSize);
        return sources.Length == 0 ? [] : Write(sources.Select(source => new Example<float>(scaler.Transform(Rows(source)), _noAnswer)), _ => [], decoding);
    }

    private Translation[][] Write(IEnumerable<Example<float>> examples, Func<int, string[]> source, DecodingOptions decoding)
    {
        ArgumentNullException.ThrowIfNull(decoding);
        DecodedSequence[][] answers = Model.Decode(SequenceDataset.FromExamples(examples), decoding with { ForbiddenTokens = [.. decoding.ForbiddenTokens, _unknown] });
        return [.. answers.Select((each, i) => each.Select(answer => Answer(answer, source(i))).ToArray())];
    }

    private Translation Answer(DecodedSequence answer, string[] source)
    {
        string[] pieces = _package.OutputVocabulary!.Decode(answer.Tokens);
        return new Translation(
            _package.OutputTokenizer!.Join(pieces), answer.LogProbability, answer.End == DecodingEnd.EndToken, source, pieces, [.. answer.Attention.Take(pieces.Length)]);
    }

    private TranslatorReport Report(string[] sources, string[] texts, Translation[][] written, Func<string[][], TranslatorScores?>? wordByWord, int unknown)
    {
        if (sources.Length == 0)
        {
            throw new InvalidDataException("There is no pair; give some.");
        }

        string[][] targets = TranslatorCheck.Cut(texts, _package.OutputTokenizer!, "target");
        (TranslatorScores scores, double[] each) = TranslatorScores.Of(Kind, [.. written.Select(answers => answers[0].Pieces.ToArray())], targets);
        TranslationExample[] examples = [.. Enumerable.Range(0, sources.Length).OrderBy(i => each[i]).ThenBy(i => i)
            .Select(i => new TranslationExample(sources[i], _package.OutputTokenizer!.Join(targets[i]), written[i][0].Text))];
        return new TranslatorReport(scores, wordByWord?.Invoke(targets), examples, unknown, written.Count(answers => !answers[0].IsWhole));
    }

    // What the table has for a word; an unknown one stays as it is.
    private string? WordOf(string word) => IsUnknown(word) ? word
        : _knowledge.Table[_package.InputVocabulary!.IndexOf(word)] is >= 0 and int token ? _package.OutputVocabulary![token] : null;

    private bool IsUnknown(string word) => _package.InputVocabulary!.IndexOf(word) == _package.InputVocabulary.IndexOf(TranslatorKnowledge.Unknown);

    private static float[] Numbers(Tensor<float> source)
    {
        float[] numbers = new float[source.FlattenedLength];
        source.FlattenTo(numbers);
        return numbers;
    }

    // A vector is a sequence of one.
    private static Tensor<float> Rows(Tensor<float> source) =>
        source.Rank == 2 ? source : Tensor.Create(Numbers(source), [1, (int)source.FlattenedLength]);
}
