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

        RequireSizes(data, name);
        if (InputMisfit.Of(model, data) is { } misfit)
        {
            throw new ArgumentException($"{name}: {misfit}", name);
        }

        RequireInitialStates(model, data, name);
        bool vector = model.Topology.TakesVector;
        RecurrentLayer<T>? reader = model.Decoder?.Layers.SelectMany(layer => layer.Recurrents).FirstOrDefault(layer => layer.Cell.ReadsMemory);
        for (int i = 0; i < data.Count; i++)
        {
            ReadOnlySpan<T> input = data.GetInput(i);
            ReadOnlySpan<int> tokens = data.GetTokens(i);
            RequireWholeSteps(input.Length, data.InputSize, "numbers", i, name);
            RequireWholeSteps(tokens.Length, data.TokenColumns, "tokens", i, name);
            int steps = data.InputLength(i);
            if (data.TokenColumns > 0 && data.InputSize > 0 && tokens.Length / data.TokenColumns != steps)
            {
                throw new ArgumentException(
                    $"{name}: the input of example {i} has {steps} steps of numbers and {tokens.Length / data.TokenColumns} steps of tokens; " +
                    "give as many of either.", name);
            }

            if (steps == 0 && reader is not null)
            {
                throw new ArgumentException(
                    $"{name}: the input of example {i} has no steps, and the attention of {reader.Name} needs at least one to look at. Give at least one step.", name);
            }

            if (vector && steps != 1)
            {
                throw new ArgumentException(
                    $"{name}: a {model.Topology.Words} model takes one vector; " +
                    $"the input of example {i} has {steps} steps. Use a many-to-… model for sequences.", name);
            }

            TensorShape.RequireFinite(input, Math.Max(1, data.InputSize), name, "input", i);
            RequireTokens(model, tokens, $"{name}: the input of example {i}");
            if (data.TokenColumns == 0)
            {
                RequireTokens(model, input, $"{name}: the input of example {i}");
            }
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

    /// <summary>Where the first layer looks up tokens, every one must be known: here those that were given as numbers.</summary>
    public static void RequireTokens<T>(SequenceModel<T> model, ReadOnlySpan<T> input, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int step = 0; model.Layers[0].ReadsTokensFromNumbers && step < input.Length; step++)
        {
            if (model.Layers[0].Objection(column: 0, input[step]) is { } objection)
            {
                throw new ArgumentException($"{what}, step {step}: {objection}.");
            }
        }
    }

    /// <summary>The same for tokens that were given as such, [time × columns].</summary>
    public static void RequireTokens<T>(SequenceModel<T> model, ReadOnlySpan<int> tokens, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < tokens.Length; i++)
        {
            if (model.Layers[0].Objection(i % model.TokenColumns, tokens[i]) is { } objection)
            {
                throw new ArgumentException($"{what}, step {i / model.TokenColumns}: {objection}.");
            }
        }
    }

    /// <summary>Refuses numbers alone for a model that takes tokens too.</summary>
    /// <exception cref="InvalidOperationException">It does; the message names the call that takes both.</exception>
    public static void RequireNumbersAlone<T>(SequenceModel<T> model, string call)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (model.TokenColumns > 0 && !model.Layers[0].ReadsTokensFromNumbers)
        {
            throw new InvalidOperationException(
                $"The model takes {model.TokenColumns} tokens per step; call {call}, with the tokens as ints.");
        }
    }

    private static void RequireSizes<T>(SequenceDataset<T> data, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (data.InputSize < 0 || data.TokenColumns < 0 || data.InputSize + (long)data.TokenColumns == 0)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"{name}: a step of the data has {data.InputSize} features and {data.TokenColumns} tokens; it needs one of either at least."), name);
        }
    }

    private static void RequireWholeSteps(int length, int size, string what, int example, string name)
    {
        if (size > 0 ? length % size != 0 : length != 0)
        {
            throw new ArgumentException(
                $"{name}: the input of example {example} has {length} {what}, no whole number of steps of {size}.", name);
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
                $"{name}: a {model.Topology.Words} model takes {wanted} for example {index}; it has {length}." +
                OtherTopology(model, data, index, length), name);
        }

        TensorShape.RequireFinite(target, data.TargetSize, name, "target", index);
        for (int step = 0; step < length; step++)
        {
            if (model.Head.Objection(target.Slice(step * data.TargetSize, data.TargetSize)) is { } objection)
            {
                throw new ArgumentException($"{name}: example {index}, step {step}, {model.Head.Name} output: {objection}.", name);
            }
        }

        if (expected is { } outputs && model.Head.SequenceObjection(target, outputs) is { } ofAll)
        {
            throw new ArgumentException($"{name}: example {index}, {model.Head.Name} output: {ofAll}.", name);
        }
    }

    // The topology that such a target is made for, if there is one.
    private static string OtherTopology<T>(SequenceModel<T> model, SequenceDataset<T> data, int index, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            model.Topology is { TakesVector: true, AnswersOnce: true } ? " For a sequence from one vector begin with SequenceModel.OneToMany."
            : model.Topology.PoolsSteps && length == data.InputLength(index)
                ? " It has as many as the input: for an answer at each step begin with SequenceModel.ManyToMany."
            : !model.Topology.AnswersOnce && length == 1 ? " For one answer of the whole sequence begin with SequenceModel.ManyToOne."
            : "";
}
