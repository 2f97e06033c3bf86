using System.Numerics;
using Rnn.Layers;
using Rnn.Sequences;

namespace Rnn.Models;

/// <summary>Whether a data set fits a model, asked before anything is computed or changed.</summary>
internal static class DataCheck
{
    public static void RequireExamples<T>(SequenceModel<T> model, SequenceDataset<T> data, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RequireInputs(model, data, name);
        if (!model.Head.AcceptsTargetSize(data.TargetSize))
        {
            throw new ArgumentException(
                $"{name}: the {model.Head.Name} output takes targets of {model.Head.ExpectedTargets}; " +
                $"the data has {data.TargetSize}. Change the targets or the size of the output.", name);
        }

        for (int i = 0; i < data.Count; i++)
        {
            RequireTarget(model, data, i, name);
        }

        RequireWeights(data, name);
    }

    public static void RequireInputs<T>(SequenceModel<T> model, SequenceDataset<T> data, string name = "input")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (data.Count == 0)
        {
            throw new ArgumentException($"{name}: the data set is empty; give at least one example.", name);
        }

        if (data.InputSize != model.InputSize)
        {
            throw new ArgumentException(model.Layers[0] is EmbeddingLayer<T> embedding
                ? $"{name}: the first layer ({embedding.Name}) looks up tokens and takes one number per step, from 0 to {embedding.Tokens - 1}; " +
                $"the data has {data.InputSize} numbers per step. Give each word's number (Vocabulary.Numbers), not its one-hot row."
                : $"{name}: the first layer ({model.Layers[0].Name}) was built for {model.InputSize} features per step; " +
                $"the data has {data.InputSize}. Build the model with {data.InputSize} features or change the data.", name);
        }

        RequireInitialStates(model, data, name);
        bool vector = model.Topology.TakesVector;
        for (int i = 0; i < data.Count; i++)
        {
            ReadOnlySpan<T> input = data.GetInput(i);
            if (input.Length % data.InputSize != 0)
            {
                throw new ArgumentException(
                    $"{name}: the input of example {i} has {input.Length} numbers, no whole number of steps of {data.InputSize}.", name);
            }

            if (vector && input.Length != data.InputSize)
            {
                throw new ArgumentException(
                    $"{name}: a {model.Topology.Words} model takes one vector; " +
                    $"the input of example {i} has {input.Length / data.InputSize} steps. Use a many-to-… model for sequences.", name);
            }

            TensorShape.RequireFinite(input, data.InputSize, name, "input", i);
            RequireTokens(model, input, $"{name}: the input of example {i}");
        }
    }

    private static void RequireInitialStates<T>(SequenceModel<T> model, SequenceDataset<T> data, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        IReadOnlyList<string> names = data.InitialStateNames;
        for (int i = 0; names.Count > 0 && i < data.Count; i++)
        {
            int index = i;
            string[] given = [.. names.Where(state => data.GetInitialState(index, state).Length > 0)];
            StatePart.Require(model.StateParts, given, state => data.GetInitialState(index, state).Length, $"{name}: the initial state of example {i}");
        }
    }

    /// <summary>Where the first layer looks up tokens, every number must be one.</summary>
    public static void RequireTokens<T>(SequenceModel<T> model, ReadOnlySpan<T> input, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (model.Layers[0] is not EmbeddingLayer<T> embedding)
        {
            return;
        }

        for (int step = 0; step < input.Length; step++)
        {
            if (embedding.Objection(input[step]) is { } objection)
            {
                throw new ArgumentException($"{what}, step {step}: {objection}.");
            }
        }
    }

    // Of examples in memory it was asked when they were made. Against a negative weight a training would make the loss grow.
    private static void RequireWeights<T>(SequenceDataset<T> data, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; data.IsWeighted && i < data.Count; i++)
        {
            double weight = data.GetWeight(i);
            if (!(weight >= 0 && double.IsFinite(weight)))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"{name}: the weight of example {i} is {weight}; it must be a finite number of 0 or more."), name);
            }
        }
    }

    private static void RequireTarget<T>(SequenceModel<T> model, SequenceDataset<T> data, int index, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> target = data.GetTarget(index);
        int length = target.Length / data.TargetSize;
        int? expected = model.Topology.AnswersOnce ? 1 : model.Topology.FeedsBack ? null : data.InputLength(index);
        if (target.Length % data.TargetSize != 0)
        {
            throw new ArgumentException(
                $"{name}: the target of example {index} has {target.Length} numbers, no whole number of steps of {data.TargetSize}.", name);
        }

        if (expected is { } steps && model.Head.LengthObjection(target, length, steps) is { } wanted)
        {
            throw new ArgumentException(
                $"{name}: a {model.Topology.Words} model takes {wanted} for example {index}; it has {length}.", name);
        }

        TensorShape.RequireFinite(target, data.TargetSize, name, "target", index);
        for (int step = 0; step < length; step++)
        {
            if (model.Head.Objection(target.Slice(step * data.TargetSize, data.TargetSize)) is { } objection)
            {
                throw new ArgumentException($"{name}: example {index}, step {step}, {model.Head.Name} output: {objection}.", name);
            }
        }
    }
}
