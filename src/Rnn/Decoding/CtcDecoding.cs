using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Heads;
using Rnn.Models;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Decoding;

/// <summary>Reads symbols from the outputs of models that end in CTC (<see cref="SequenceModelBuilder{T}.CtcOutput"/>).</summary>
public static class CtcDecoding
{
    /// <summary>Reads the symbols of inputs from the most probable path of each: fast, and good where the model is sure.</summary>
    /// <param name="model">A model with a CTC output.</param>
    /// <param name="inputs">At least one; each [time, features], all finite. Lengths may differ.</param>
    /// <returns>An answer for each input, with the log-probability of its most probable path, which is less than the answer's.</returns>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="InvalidOperationException">The model has no CTC output.</exception>
    /// <exception cref="ArgumentException">An input does not fit the model or holds NaN or infinity.</exception>
    /// <example>
    /// <code>
    /// string text = vocabulary.DecodeText(model.ReadSymbols([sound])[0].Tokens);
    /// </code>
    /// </example>
    public static DecodedSequence[] ReadSymbols<T>(this SequenceModel<T> model, IReadOnlyList<Tensor<T>> inputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int blank = RequireAligner(model).Blank;
        return [.. LogProbabilities(model, new InputDataset<T>(inputs, model.Topology)).Select(values => MostProbablePath(values, model.OutputSize, blank))];
    }

    /// <summary>Reads the symbols of one input by beam search: sums the paths of each answer, with a list of words if you have one.</summary>
    /// <param name="model">A model with a CTC output.</param>
    /// <param name="input">[time, features], all finite.</param>
    /// <param name="options">The beam's width, how many answers, words; null, the default, for the best answer of a beam of 25.</param>
    /// <returns>
    /// The answers that were found, best first: as many as were asked for, or fewer where the input has no more.
    /// </returns>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="InvalidOperationException">The model has no CTC output.</exception>
    /// <exception cref="ArgumentException">The input does not fit the model or holds NaN or infinity, or an option is out of range.</exception>
    /// <example>
    /// <code>
    /// DecodedSequence[] best = model.ReadSymbols(sound, new CtcOptions { BeamWidth = 50, Count = 3 });
    /// </code>
    /// </example>
    public static DecodedSequence[] ReadSymbols<T>(this SequenceModel<T> model, Tensor<T> input, CtcOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int blank = RequireAligner(model).Blank;
        options ??= new CtcOptions();
        options.Check();
        options.CheckSymbols(model.OutputSize - 1);
        return new CtcPrefixBeam(options, blank).Search(LogProbabilities(model, new InputDataset<T>([input], model.Topology))[0], model.OutputSize);
    }

    /// <summary>The answers to all inputs of a data set, by the most probable path or by a beam.</summary>
    internal static DecodedSequence[][] Decode<T>(SequenceModel<T> model, SequenceDataset<T> data, DecodingOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int blank = RequireAligner(model).Blank;
        options.Check();
        DataCheck.RequireInputs(model, data);
        if (!options.HasBeamAlone)
        {
            throw new ArgumentException(
                $"A CTC output takes {nameof(DecodingOptions.BeamWidth)} and {nameof(DecodingOptions.Count)} alone; leave the other options out, or call {nameof(ReadSymbols)} with {nameof(CtcOptions)}.",
                nameof(options));
        }

        var beam = new CtcPrefixBeam(new CtcOptions { BeamWidth = options.BeamWidth, Count = options.Count }, blank);
        return [.. LogProbabilities(model, data).Select(values => options.BeamWidth == 1
            ? [MostProbablePath(values, model.OutputSize, blank)]
            : beam.Search(values, model.OutputSize))];
    }

    /// <summary>Finds where the symbols of a known answer stand in an input.</summary>
    /// <param name="model">A model with a CTC output.</param>
    /// <param name="input">[time, features], all finite.</param>
    /// <param name="symbols">The answer, without blanks; may be empty.</param>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="InvalidOperationException">The model has no CTC output.</exception>
    /// <exception cref="ArgumentException">
    /// The input does not fit the model, a symbol is none of its, or the input is too short for the answer.
    /// </exception>
    public static CtcAlignment AlignSymbols<T>(this SequenceModel<T> model, Tensor<T> input, IReadOnlyList<int> symbols)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CtcJudge<T> aligner = RequireAligner(model);
        ArgumentNullException.ThrowIfNull(symbols);
        T[] target = RequireSymbols(model, symbols);
        T[] logits = model.OutputsFor(new InputDataset<T>([input], model.Topology), finalStates: null, activates: false)[0];
        int steps = logits.Length / model.OutputSize, needed = CtcHead<T>.StepsFor(target);
        if (needed > steps)
        {
            throw new ArgumentException(
                $"The answer of {target.Length} symbols needs an input of at least {needed} steps, and it has {steps}; give a longer input.", nameof(symbols));
        }

        int[] places = new int[steps];
        double logProbability = aligner.Align(PackedSequence<T>.Of(logits, model.OutputSize), target, places);
        var spans = new List<CtcSpan>();
        for (int first = 0, step = 1; step <= steps; step++)
        {
            if (step == steps || places[step] != places[first])
            {
                if (places[first] % 2 == 1)
                {
                    spans.Add(new CtcSpan { Symbol = symbols[places[first] / 2], Steps = first..step });
                }

                first = step;
            }
        }

        return new CtcAlignment { Spans = spans, LogProbability = logProbability };
    }

    private static CtcJudge<T> RequireAligner<T>(SequenceModel<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Head.CreateAligner() ?? throw new InvalidOperationException(
            $"Symbols are read from models that end in CtcOutput; this one has a {model.Head.Name} output. Call Predict.");
    }

    private static T[] RequireSymbols<T>(SequenceModel<T> model, IReadOnlyList<int> symbols)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < symbols.Count; i++)
        {
            if (model.Head.Objection([T.CreateTruncating(symbols[i])]) is { } objection)
            {
                throw new ArgumentException($"Symbol {i}: {objection}.", nameof(symbols));
            }
        }

        return [.. symbols.Select(symbol => T.CreateTruncating(symbol))];
    }

    private static double[][] LogProbabilities<T>(SequenceModel<T> model, SequenceDataset<T> data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[][] logits = model.OutputsFor(data, finalStates: null, activates: false);
        double[][] logs = [.. logits.Select(values => new double[values.Length])];
        for (int i = 0; i < logits.Length; i++)
        {
            for (int first = 0; first < logits[i].Length; first += model.OutputSize)
            {
                ReadOnlySpan<T> z = logits[i].AsSpan(first, model.OutputSize);
                double normalizer = double.CreateTruncating(VectorMath.LogSumExp(z));
                for (int k = 0; k < z.Length; k++)
                {
                    logs[i][first + k] = double.CreateTruncating(z[k]) - normalizer;
                }
            }
        }

        return logs;
    }

    private static DecodedSequence MostProbablePath(ReadOnlySpan<double> logProbabilities, int classes, int blank)
    {
        int[] path = new int[logProbabilities.Length / classes];
        double sum = 0;
        for (int step = 0; step < path.Length; step++)
        {
            ReadOnlySpan<double> row = logProbabilities.Slice(step * classes, classes);
            path[step] = TensorPrimitives.IndexOfMax(row);
            sum += row[path[step]];
        }

        return new DecodedSequence { Tokens = path[..CtcPath.Collapse(path, blank)], LogProbability = sum };
    }
}
