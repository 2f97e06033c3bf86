using System.Numerics;
using System.Numerics.Tensors;

namespace Rnn.Heads;

/// <summary>One of the outputs that a model ends in: its name, its head, and which numbers of a prediction are its own.</summary>
/// <example>
/// <code>
/// SequenceModel&lt;float&gt; model = SequenceModel.ManyToOne(features: 3).Lstm(32)
///     .LinearOutput(1, name: "value")
///     .SigmoidOutput(1, name: "rain", weight: 0.5)
///     .Build(seed: 1);
/// Tensor&lt;float&gt; rain = model.Output("rain").Of(model.Predict(input));
/// </code>
/// </example>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class NamedOutput<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal NamedOutput(string name, OutputHead<T> head, Range columns, Range targetColumns, double weight)
    {
        Name = name;
        Head = head;
        Columns = columns;
        TargetColumns = targetColumns;
        Weight = weight;
    }

    /// <summary>The name of the output; <c>output</c> where a model has one output without a name.</summary>
    public string Name { get; }

    /// <summary>The activation of the output, with its loss.</summary>
    public OutputHead<T> Head { get; }

    /// <summary>The place of its numbers in one step of a prediction: <c>prediction[output.Columns]</c> of a span or an array.</summary>
    public Range Columns { get; }

    /// <summary>How much its loss counts in a training beside those of the others; 1 unless the builder was told otherwise.</summary>
    public double Weight { get; }

    /// <summary>Its numbers in one step of a target: everything, where the model has one output.</summary>
    internal Range TargetColumns { get; }

    /// <summary>Cuts the part of this output from a prediction.</summary>
    /// <param name="prediction">What the model predicted, [outputs] or [time, outputs].</param>
    /// <returns>[own outputs] or [time, own outputs], in memory of its own.</returns>
    /// <exception cref="ArgumentException">The prediction is too narrow, or has another number of dimensions.</exception>
    public Tensor<T> Of(Tensor<T> prediction)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        int end = Columns.End.Value, first = Columns.Start.Value, size = end - first;
        if (prediction.Rank is not (1 or 2) || prediction.Lengths[^1] < end)
        {
            throw new ArgumentException(
                $"A prediction of this model has {end} numbers per step or more; got {string.Join(" × ", prediction.Lengths.ToArray().Select(length => $"{length}"))}.", nameof(prediction));
        }

        int width = (int)prediction.Lengths[^1], rows = (int)(prediction.FlattenedLength / width);
        T[] all = new T[prediction.FlattenedLength], own = new T[rows * size];
        prediction.FlattenTo(all);
        for (int row = 0; row < rows; row++)
        {
            all.AsSpan((row * width) + first, size).CopyTo(own.AsSpan(row * size));
        }

        return prediction.Rank == 1 ? Tensor.Create(own) : Tensor.Create(own, [rows, size]);
    }

    /// <summary>In words: <c>rain: sigmoid, weight 0.5</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Name}: {Head.Description}") +
        (Weight == 1 ? "" : FormattableString.Invariant($", weight {Weight}"));
}
