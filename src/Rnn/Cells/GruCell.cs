using System.Numerics;
using Rnn.Parameters;
using Rnn.Tensors;

namespace Rnn.Cells;

/// <summary>Gated recurrent unit: one gate resets what is read of the past, one mixes past and new.</summary>
/// <remarks>
/// <para>
/// r = σ(x·W_r + h₋·U_r + b_r), z = σ(x·W_z + h₋·U_z + b_z), h = (1 − z)∘n + z∘h₋, and the candidate n is
/// with reset after the product (the default) n = tanh(x·Wₙ + bₙ + r∘(h₋·Uₙ + cₙ)),
/// with reset before it n = tanh(x·Wₙ + (r∘h₋)·Uₙ + bₙ).
/// </para>
/// <para>
/// W [I, 3H], U [H, 3H], b [3H] hold the gates in the order r, z, n; c [H] exists with reset after only. U begins
/// orthogonal gate by gate, the biases at 0.
/// </para>
/// <para>
/// Cho et al. 2014. Reset after agrees with PyTorch's <c>nn.GRU</c>, Keras's default and cuDNN; reset before is as first
/// published and ONNX's default. Either agrees with ONNX's <c>GRU</c> and all its attributes.
/// </para>
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed unsafe partial class GruCell<T> : RecurrentCell<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private RecurrentWeight<T> _uGates = null!; // U_r and U_z side by side; set by Declare
    private RecurrentWeight<T> _uCandidate = null!;
    private RecurrentBias<T>? _c;
    private GateSums<T>? _sums;

    /// <summary>A gated recurrent unit of this size.</summary>
    /// <param name="hiddenSize">H, the number of units, at least 1; checked by <c>Build</c>.</param>
    public GruCell(int hiddenSize)
        : base(hiddenSize)
    {
    }

    /// <summary>
    /// Whether r acts after the product h₋·Uₙ, as in PyTorch, Keras and cuDNN (true, the default), or before it, as first published.
    /// </summary>
    public bool ResetAfter { get; init; } = true;

    /// <summary>
    /// The number above 0 that each gate's whole sum is kept within, ±, before its activation; h₋·Uₙ + cₙ alone is not. Null, the default,
    /// clips nothing.
    /// </summary>
    public double? ClipPreActivations { get; init; }

    /// <summary>The activation of the gates r and z; the sigmoid by default.</summary>
    public Activation GateActivation { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = Activation.Sigmoid;

    /// <summary>The activation of the candidate n; tanh by default.</summary>
    public Activation CandidateActivation { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = Activation.Tanh;

    /// <summary>
    /// Whether the whole sum z of each gate is normalised over the units of the gate before it is clipped and activated:
    /// γ∘(z − μ) / √(σ² + 1e-5) + β. False by default; needs at least 2 units.
    /// </summary>
    /// <remarks>gamma, beta [3H]: γ begins at 1, β at 0. Ba, Kiros and Hinton 2016.</remarks>
    public bool LayerNormalization { get; init; }

    /// <inheritdoc/>
    public override string Kind => "gru";

    /// <inheritdoc/>
    public override int GateCount => 3;

    /// <inheritdoc/>
    public override IReadOnlyList<string> GateNames => ["r", "z", "n"];

    /// <inheritdoc/>
    public override string Description => string.Join(", ", DescribeOptions());

    /// <summary>
    /// Values per row that forward leaves for backward. Reset after: h₋·Uₙ + cₙ. Reset before: r∘h₋, and room for its gradient. More
    /// where the cell has options.
    /// </summary>
    public override int SavedSize => HasOptions ? SavedSizeWithOptions : ResetSize;

    /// <inheritdoc/>
    public override void Forward(in CellStep<T> step)
    {
        // z_r, z_z = x·W + b + h₋·U
        step.AddProduct(step.PreviousHidden, _uGates, step.Gates.SliceColumns(0, 2 * HiddenSize));
        if (HasOptions)
        {
            ForwardWithOptions(step);
        }
        else if (ResetAfter)
        {
            ForwardResetAfter(step);
        }
        else
        {
            ForwardResetBefore(step);
        }
    }

    /// <inheritdoc/>
    public override void Backward(in CellStepGradient<T> step)
    {
        if (HasOptions)
        {
            BackwardWithOptions(step);
        }
        else if (ResetAfter)
        {
            BackwardResetAfter(step);
        }
        else
        {
            BackwardResetBefore(step);
        }

        // z_r, z_z = … + h₋·U
        step.MultiplyTransposed(step.Gates.SliceColumns(0, 2 * HiddenSize), _uGates, step.HiddenGradient, add: true);
    }

    /// <inheritdoc/>
    public override void AddGradients(in CellSequenceGradient<T> steps)
    {
        steps.AddStateProduct(_uGates, steps.Gates.SliceColumns(0, 2 * HiddenSize)); // z = … + h₋·U
        if (ResetAfter)
        {
            MatrixSpan<T> dq = steps.Saved.SliceColumns(0, HiddenSize);
            steps.AddStateProduct(_uCandidate, dq); // q = h₋·Uₙ + cₙ
            steps.AddRows(_c!.Parameter, dq);
        }
        else
        {
            // zₙ = … + (r∘h₋)·Uₙ
            steps.AddProduct(
                _uCandidate, steps.Saved.SliceColumns(0, HiddenSize), steps.Gates.SliceColumns(2 * HiddenSize, HiddenSize));
        }

        _sums?.AddGradients(steps);
    }

    /// <inheritdoc/>
    protected override void Declare(CellParameters<T> parameters)
    {
        Parameter<T> u = parameters.AddRecurrentWeight("U", gates: 3);
        _uGates = parameters.UseInStep(u, firstGate: 0, gates: 2);
        _uCandidate = parameters.UseInStep(u, firstGate: 2, gates: 1);
        _c = ResetAfter ? parameters.UseInStep(parameters.AddStepBias("c", gates: 1, firstGate: 2)) : null;
        _sums = HasOptions
            ? new GateSums<T>(parameters, HiddenSize, GateCount, ClipPreActivations, LayerNormalization, SumsAt, _ => Initializer.Zeros)
            : null;
    }
}
