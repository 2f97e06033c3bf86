using System.Globalization;
using System.Numerics;
using Rnn.Parameters;

namespace Rnn.Cells;

/// <summary>The plain recurrent cell: h = f(x·W + h₋·U + b).</summary>
/// <remarks>
/// <para>W [I, H], U [H, H], b [H]; f is tanh unless chosen otherwise. U begins orthogonal, b at 0.</para>
/// <para>
/// Elman 1990. Agrees with PyTorch's <c>nn.RNN</c> (whose two biases are summed here), Keras's <c>SimpleRNN</c> and ONNX's
/// <c>RNN</c> with all its attributes.
/// With ReLU and <c>RecurrentInitializer = Initializer.Identity</c> it is the IRNN of Le, Jaitly and Hinton 2015.
/// </para>
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class VanillaCell<T> : RecurrentCell<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private RecurrentWeight<T> _u = null!; // set by Declare
    private GateSums<T>? _sums;

    /// <summary>A plain recurrent cell of this size.</summary>
    /// <param name="hiddenSize">H, the number of units, at least 1; checked by <c>Build</c>.</param>
    public VanillaCell(int hiddenSize)
        : base(hiddenSize)
    {
    }

    /// <summary>The activation f, which turns the sum z into h; tanh by default.</summary>
    public Activation Activation { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = Activation.Tanh;

    /// <summary>The number above 0 that the sum z is kept within, ±, before its activation; null, the default, clips nothing.</summary>
    public double? ClipPreActivations { get; init; }

    /// <summary>
    /// Whether the sum z is normalised over the units before it is clipped and activated: γ∘(z − μ) / √(σ² + 1e-5) + β.
    /// False by default; needs at least 2 units.
    /// </summary>
    /// <remarks>gamma, beta [H]: γ begins at 1, β at 0. Ba, Kiros and Hinton 2016.</remarks>
    public bool LayerNormalization { get; init; }

    /// <inheritdoc/>
    public override string Kind => "vanilla";

    /// <inheritdoc/>
    public override string Description =>
        Activation +
        (ClipPreActivations is { } clip ? string.Create(CultureInfo.InvariantCulture, $", clip {clip}") : "") +
        (LayerNormalization ? ", layer normalization" : "");

    /// <inheritdoc/>
    public override int GateCount => 1;

    /// <inheritdoc/>
    public override IReadOnlyList<string> GateNames => ["z"];

    /// <summary>Values per row that forward leaves for backward: what clipping and normalisation keep; none without them.</summary>
    public override int SavedSize => GateSums<T>.SavedSize(HiddenSize, GateCount, ClipPreActivations, LayerNormalization);

    /// <inheritdoc/>
    public override void Forward(in CellStep<T> step)
    {
        // z = x·W + b + h₋·U
        step.AddProduct(step.PreviousHidden, _u, step.Gates);

        // h = f(z)
        _sums?.Forward(step, firstGate: 0, gates: 1);
        Activation.Apply(step.Gates, step.Hidden);
    }

    /// <inheritdoc/>
    public override void Backward(in CellStepGradient<T> step)
    {
        // h = f(z)
        Activation.Differentiate(step.Hidden, step.HiddenGradient, step.Gates);
        _sums?.Backward(step, firstGate: 0, gates: 1);

        // z = … + h₋·U
        step.MultiplyTransposed(step.Gates, _u, step.HiddenGradient, add: false);
    }

    /// <inheritdoc/>
    public override void AddGradients(in CellSequenceGradient<T> steps)
    {
        steps.AddStateProduct(_u, steps.Gates); // z = … + h₋·U
        _sums?.AddGradients(steps);
    }

    /// <inheritdoc/>
    protected override string? Objection() => GateSums<T>.Objection(HiddenSize, ClipPreActivations, LayerNormalization);

    /// <inheritdoc/>
    protected override void Declare(CellParameters<T> parameters)
    {
        _u = parameters.UseInStep(parameters.AddRecurrentWeight("U", gates: 1), firstGate: 0, gates: 1);
        _sums = ClipPreActivations is not null || LayerNormalization
            ? new GateSums<T>(
                parameters, HiddenSize, GateCount, ClipPreActivations, LayerNormalization, savedAt: 0, _ => Initializer.Zeros)
            : null;
    }
}
