using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Diagnostics;
using Rnn.Sequences;

#pragma warning disable IDE0130 // among the models, so that a first program needs no using of its own
namespace Rnn.Models;
#pragma warning restore IDE0130

/// <summary>Looks into a model: what every gate and state does at every step, and how far back gradients reach.</summary>
/// <remarks>
/// By the ordinary layers in ordinary passes, with dropout off. The model stays as it is, gradients included; as these
/// are used on the way, one thread at a time, and not while it trains.
/// </remarks>
public static class SequenceModelDiagnostics
{
    /// <summary>Runs one input through a model and keeps every gate, state and output at every step.</summary>
    /// <param name="model">The model, which stays as it is.</param>
    /// <param name="input">What the network gets: [time, features], or [features] for one vector; all finite.</param>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="ArgumentException">The input has another shape or holds NaN or infinity.</exception>
    /// <exception cref="InvalidOperationException">The model is one-to-many; give the target too, which says how many steps.</exception>
    /// <example>
    /// <code>
    /// SequenceTrace&lt;float&gt; trace = model.Trace(input);
    /// Console.WriteLine(trace["lstm1"]); // a table of its gates and states at every step
    /// </code>
    /// </example>
    public static SequenceTrace<T> Trace<T>(this SequenceModel<T> model, Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Topology.FeedsBack)
        {
            throw new InvalidOperationException(
                model.Topology.HasDecoder
                    ? "A decoder is fed the tokens of a target; call Trace(example) with the sequence that it should give."
                    : "A one-to-many model has to know how many steps; call Trace(vector, target) with the sequence that it should give.");
        }

        var data = new InputDataset<T>([input], model.Topology);
        DataCheck.RequireInputs(model, data);
        return TraceRecorder<T>.Record(model, data, withGradients: false);
    }

    /// <summary>Runs one sequence through a model and keeps every gate, state and output at every step.</summary>
    /// <param name="model">The model, which stays as it is.</param>
    /// <param name="sequence">The sequence, [time, features], all finite.</param>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="ArgumentException">The sequence does not fit the model or holds NaN or infinity.</exception>
    /// <exception cref="InvalidOperationException">The model is one-to-many; give the target too, which says how many steps.</exception>
    public static SequenceTrace<T> Trace<T>(this SequenceModel<T> model, T[,] sequence)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Trace(model, TensorShape.FromArray(sequence));

    /// <summary>
    /// Runs one input through a model and back again from the loss; keeps every gate, state and output and the gradient at each.
    /// </summary>
    /// <param name="model">The model, which stays as it is.</param>
    /// <param name="input">What the network gets: [time, features], or [features] for one vector; all finite.</param>
    /// <param name="target">What the model should answer: [outputs], or [time, outputs].</param>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="ArgumentException">Input or target do not fit the model or hold NaN or infinity.</exception>
    public static SequenceTrace<T> Trace<T>(this SequenceModel<T> model, Tensor<T> input, Tensor<T> target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Trace(model, new Example<T>(input, target));

    /// <summary>
    /// Runs one example through a model and back again from the loss; keeps every gate, state and output and the gradient at each.
    /// </summary>
    /// <param name="model">The model, which stays as it is.</param>
    /// <param name="example">What the network gets and what it should answer.</param>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="ArgumentException">The example does not fit the model.</exception>
    public static SequenceTrace<T> Trace<T>(this SequenceModel<T> model, Example<T> example)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(example);
        SequenceDataset<T> data = SequenceDataset.FromExamples([example]);
        DataCheck.RequireExamples(model, data, nameof(example));
        return TraceRecorder<T>.Record(model, data, withGradients: true);
    }

    /// <summary>Measures what becomes of the gradient on its way back through time in each recurrent layer.</summary>
    /// <remarks>
    /// For each step ‖∂L/∂h‖, as the mean over the first 32 examples, counted back from each sequence's end. Where the model
    /// answers at every step, the loss is that of each sequence's last step alone (for the direction that reads back, of its
    /// first), so that all that is measured has come through time. Where it answers once, from a mean or largest value
    /// over the steps, the loss reaches each step directly too. The eigenvalues of large weights take a while.
    /// </remarks>
    /// <param name="model">The model, which stays as it is.</param>
    /// <param name="data">Examples that fit it; sequences as long as those that matter.</param>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="ArgumentException">The data set is empty or does not fit the model.</exception>
    /// <example>
    /// <code>
    /// GradientFlow flow = model.GradientFlow(data);
    /// GradientTrend trend = flow["vanilla1"].Trend; // such as Vanishing: what lies far back is hard to learn
    /// </code>
    /// </example>
    public static GradientFlow GradientFlow<T>(this SequenceModel<T> model, SequenceDataset<T> data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int MostExamples = 32;

        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        SequenceDataset<T> batch = data.Slice(0, Math.Min(data.Count, MostExamples));
        DataCheck.RequireExamples(model, batch, nameof(data));
        return GradientFlowRecorder<T>.Record(model, batch);
    }
}
