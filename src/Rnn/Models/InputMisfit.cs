using System.Numerics;
using Rnn.Layers;
using Rnn.Sequences;

namespace Rnn.Models;

/// <summary>Why the steps of a data set don't fit a model: the likely cause and its mend, not the sizes alone.</summary>
internal static class InputMisfit
{
    // Enough to tell a habit from a chance.
    private const int Examples = 16;

    /// <summary>What is wrong with the sizes; null if they fit.</summary>
    public static string? Of<T>(SequenceModel<T> model, SequenceDataset<T> data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool readsNumbers = model.Layers[0].ReadsTokensFromNumbers;
        if ((data.TokenColumns, data.InputSize) == (model.TokenColumns, readsNumbers ? 0 : model.InputSize) ||
            (readsNumbers && (data.TokenColumns, data.InputSize) == (0, 1)))
        {
            return null;
        }

        return model.TokenColumns > 0 ? OfTokens(model, model.Layers[0], data) : OfFeatures(model, data);
    }

    private static string OfTokens<T>(SequenceModel<T> model, Layer<T> embedding, SequenceDataset<T> data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (model.TokenColumns > 1 || (model.InputSize > 0 && !embedding.ReadsTokensFromNumbers))
        {
            string columns = string.Join(", ", embedding.Tokens.Select(column => column.Name));
            return $"the first layer ({embedding.Name}) takes {model.TokenColumns} tokens ({columns}) and {model.InputSize} numbers per step; " +
                $"the data has {Describe(data)}. Give the tokens as int[time, {model.TokenColumns}], in this order" +
                (model.InputSize > 0 ? $", and the numbers as [time, {model.InputSize}] beside them." : ".");
        }

        int tokens = embedding.Tokens[0].Tokens;
        if (data.TokenColumns == 0 && data.InputSize == 1 && model.InputSize == 0 && Every(data, (input, _) => AreTokens(input, tokens)))
        {
            return $"the first layer ({embedding.Name}) looks up tokens, and the model was built for tokens alone (features: 0), which are given as int[]; the data has numbers. " +
                "Give them as int[], or build the model with features: 1.";
        }

        string wanted = $"the first layer ({embedding.Name}) looks up tokens and takes one number per step, from 0 to {tokens - 1}; " +
            $"the data has {Describe(data)} per step. ";
        return wanted + (data.TokenColumns > 0
            ? "Give one token per step and nothing else."
            : Every(data, (input, steps) => steps == 1 && AreTokens(input, tokens))
                ? "They look like the tokens of a whole sentence in one step: give them as int[], or as [time, 1]."
                : $"Give each word's token ({nameof(Vocabulary)}.{nameof(Vocabulary.Encode)}), not its one-hot row.");
    }

    private static string OfFeatures<T>(SequenceModel<T> model, SequenceDataset<T> data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string wanted = $"the first layer ({model.Layers[0].Name}) was built for {model.InputSize} features per step; the data has {Describe(data)}. ";
        if (data.TokenColumns > 0)
        {
            return wanted + "Begin the model with Embedding, which looks tokens up, or give one-hot rows " +
                $"({nameof(Vocabulary)}.OneHot). Features are given as {typeof(T).Name}s, tokens as ints.";
        }

        if (data.InputSize == 1 && Every(data, (input, _) => AreTokens(input, model.InputSize)))
        {
            return wanted + $"They look like the numbers of words: give their one-hot rows ({nameof(Vocabulary)}.OneHot), or begin the model " +
                $"with SequenceModel.{model.Topology.Beginning}(features: 1).Embedding({model.InputSize}, size), which looks words up by number.";
        }

        return wanted + (Every(data, (_, steps) => steps == model.InputSize)
            ? $"But it has {model.InputSize} steps, so it looks transposed: give [time, features], a row for each step."
            : $"Build the model with {data.InputSize} features or change the data.");
    }

    private static string Describe<T>(SequenceDataset<T> data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => data.TokenColumns == 0 ? $"{data.InputSize} numbers"
            : data.InputSize == 0 ? $"{data.TokenColumns} tokens"
            : $"{data.TokenColumns} tokens and {data.InputSize} numbers";

    private static bool Every<T>(SequenceDataset<T> data, Condition<T> holds)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < Math.Min(data.Count, Examples); i++)
        {
            if (!holds(data.GetInput(i), data.GetInput(i).Length / Math.Max(1, data.InputSize)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreTokens<T>(ReadOnlySpan<T> values, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (T value in values)
        {
            if (!T.IsInteger(value) || value < T.Zero || value >= T.CreateTruncating(count))
            {
                return false;
            }
        }

        return !values.IsEmpty;
    }

    private delegate bool Condition<T>(ReadOnlySpan<T> input, int steps);
}
