using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Heads;
using Rnn.Models;
using Rnn.Sequences;

namespace Rnn.Decoding;

/// <summary>Finds the tags of sequences by models that end in a CRF (<see cref="SequenceModelBuilder{T}.CrfOutput(int)"/>).</summary>
public static class CrfDecoding
{
    /// <summary>Finds the most probable tags of each input.</summary>
    /// <param name="model">A model with a CRF output.</param>
    /// <param name="data">The inputs, tokens among them; targets are not read.</param>
    /// <returns>A sequence of tags for each input, as long as it, with its log-probability.</returns>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="InvalidOperationException">The model has no CRF output.</exception>
    /// <exception cref="ArgumentException">An input does not fit the model.</exception>
    /// <example>
    /// <code>
    /// foreach (DecodedSequence tags in model.FindTags(sentences))
    /// {
    ///     Console.WriteLine(string.Join(' ', tags.Tokens.Select(tag =&gt; names[tag])));
    /// }
    /// </code>
    /// </example>
    public static DecodedSequence[] FindTags<T>(this SequenceModel<T> model, SequenceDataset<T> data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => [.. FindTags(model, data, count: 1).Select(best => best[0])];

    /// <summary>Finds the most probable sequences of tags of each input, best first.</summary>
    /// <param name="model">A model with a CRF output.</param>
    /// <param name="data">The inputs, tokens among them; targets are not read.</param>
    /// <param name="count">How many sequences for each input, at least 1; an input with fewer possible ones gets these.</param>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="InvalidOperationException">The model has no CRF output.</exception>
    /// <exception cref="ArgumentException">An input does not fit the model.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    public static DecodedSequence[][] FindTags<T>(this SequenceModel<T> model, SequenceDataset<T> data, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CrfJudge<T> tagger = RequireTagger(model);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return [.. model.OutputsFor(data, finalStates: null, activates: false).Select(logits =>
        {
            if (logits.Length == 0)
            {
                return [new DecodedSequence { Tokens = [], LogProbability = 0 }];
            }

            PackedSequence<T> sequence = PackedSequence<T>.Of(logits, model.OutputSize);
            double logPartition = tagger.Forward(sequence);
            return new CrfBestPaths<T>(tagger, model.OutputSize, count).Search(sequence, logPartition);
        })];
    }

    /// <summary>The probability of each tag at each step, whatever the other steps have: the marginals of the CRF.</summary>
    /// <param name="model">A model with a CRF output.</param>
    /// <param name="data">The inputs, tokens among them; targets are not read.</param>
    /// <returns>For each input [time, tags]; the numbers of a step sum to 1.</returns>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="InvalidOperationException">The model has no CRF output.</exception>
    /// <exception cref="ArgumentException">An input does not fit the model.</exception>
    public static Tensor<T>[] TagProbabilities<T>(this SequenceModel<T> model, SequenceDataset<T> data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CrfJudge<T> tagger = RequireTagger(model);
        ArgumentNullException.ThrowIfNull(data);
        return [.. model.OutputsFor(data, finalStates: null, activates: false).Select(logits =>
        {
            double[] marginals = new double[logits.Length];
            if (logits.Length > 0)
            {
                PackedSequence<T> sequence = PackedSequence<T>.Of(logits, model.OutputSize);
                tagger.Marginals(sequence, tagger.Forward(sequence), marginals);
            }

            return Tensor.Create([.. marginals.Select(T.CreateTruncating)], [logits.Length / model.OutputSize, model.OutputSize]);
        })];
    }

    private static CrfJudge<T> RequireTagger<T>(SequenceModel<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        CrfJudge<T> tagger = model.Head.CreateTagger() ?? throw new InvalidOperationException(
            $"Tags are found by models that end in CrfOutput; this one has a {model.Head.Name} output. Call Predict.");
        tagger.Begin();
        return tagger;
    }
}
