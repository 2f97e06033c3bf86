using System.Numerics;
using System.Runtime.CompilerServices;
using Rnn.Parameters;
using Rnn.Tensors;

namespace Rnn.Cells;

/// <summary>Long short-term memory: a memory c that gates write, keep and read.</summary>
/// <remarks>
/// <para>
/// i = σ(x·Wᵢ + h₋·Uᵢ + bᵢ) writes, f = σ(x·W_f + h₋·U_f + b_f) keeps, o = σ(x·Wₒ + h₋·Uₒ + bₒ) reads,
/// g = tanh(x·W_g + h₋·U_g + b_g) is what could be written; c = f∘c₋ + i∘g; h = o∘tanh(c).
/// </para>
/// <para>
/// W [I, 4H], U [H, 4H], b [4H] hold the gates in the order i, f, g, o; with coupled gates there are three, i, g, o.
/// With a projection h has R values, and U is [R, 4H]. U begins orthogonal gate by gate, b at 0 but for the forget
/// gate's 1, so that a new network remembers.
/// </para>
/// <para>
/// Hochreiter and Schmidhuber 1997 with the forget gate of Gers, Schmidhuber and Cummins 2000. Agrees with PyTorch's
/// <c>nn.LSTM</c> (whose two biases are summed here), also with its <c>proj_size</c>, with Keras's <c>LSTM</c>, and with
/// ONNX's <c>LSTM</c> and all its attributes as ONNX Runtime computes them.
/// </para>
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed unsafe partial class LstmCell<T> : RecurrentCell<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Input = 0;

    private RecurrentWeight<T> _u = null!; // set by Declare

    /// <summary>A cell of long short-term memory of this size.</summary>
    /// <param name="hiddenSize">H, the number of units, at least 1; checked by <c>Build</c>.</param>
    public LstmCell(int hiddenSize)
        : base(hiddenSize)
    {
    }

    /// <summary>
    /// Where the bias of the forget gate begins; 1 by default, so that the memory is kept until learned otherwise. With coupled gates
    /// the bias of the input gate begins at its opposite, which gives the same f.
    /// </summary>
    public double ForgetBias { get; init; } = 1;

    /// <summary>
    /// Whether the gates see the memory: zᵢ = … + pᵢ∘c₋, z_f = … + p_f∘c₋, zₒ = … + pₒ∘c, with p_i, p_f, p_o [H] that begin
    /// at 0 (Gers and Schmidhuber 2000). False by default.
    /// </summary>
    public bool Peepholes { get; init; }

    /// <summary>
    /// Whether f = 1 − i, so that what is forgotten is what is written over; the cell then has no gate f. False by default.
    /// </summary>
    public bool CoupleInputForget { get; init; }

    /// <summary>
    /// R, the size that h is projected to, from 1 to H: h = (o∘tanh(c))·P, with P [H, R] that begins as W does (Sak, Senior and Beaufays
    /// 2014). Null, the default, projects nothing: h has H values.
    /// </summary>
    public int? ProjectionSize { get; init; }

    /// <summary>
    /// The number above 0 that each gate's whole sum is kept within, ±, before its activation; c is not. Null, the default, clips
    /// nothing.
    /// </summary>
    public double? ClipPreActivations { get; init; }

    /// <summary>The activation of the gates i, f and o; the sigmoid by default.</summary>
    public Activation GateActivation { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = Activation.Sigmoid;

    /// <summary>The activation of the candidate g; tanh by default.</summary>
    public Activation CandidateActivation { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = Activation.Tanh;

    /// <summary>The activation of c in h = o∘tanh(c); tanh by default.</summary>
    public Activation OutputActivation { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = Activation.Tanh;

    /// <summary>
    /// Whether the sum z of each gate, peepholes included, is normalised over the units of the gate before it is clipped and
    /// activated: γ∘(z − μ) / √(σ² + 1e-5) + β; and c likewise on its way to h = o∘tanh(…).
    /// False by default; needs at least 2 units.
    /// </summary>
    /// <remarks>
    /// gamma, beta [G·H] and gamma_c, beta_c [H]: γ begins at 1, and β where the bias would begin, which itself begins at 0.
    /// Ba, Kiros and Hinton 2016, with the whole sum of each gate on its own as in TensorFlow's <c>LayerNormBasicLSTMCell</c>;
    /// the c that is carried on stays as it is.
    /// </remarks>
    public bool LayerNormalization { get; init; }

    /// <inheritdoc/>
    public override string Kind => "lstm";

    /// <inheritdoc/>
    public override string Description => string.Join(", ", DescribeOptions());

    /// <inheritdoc/>
    public override int OutputSize => ProjectionSize ?? HiddenSize;

    /// <inheritdoc/>
    public override int GateCount => CoupleInputForget ? 3 : 4;

    /// <inheritdoc/>
    public override IReadOnlyList<string> GateNames => CoupleInputForget ? ["i", "g", "o"] : ["i", "f", "g", "o"];

    /// <inheritdoc/>
    public override int CellStateSize => HiddenSize;

    /// <summary>Values per row that forward leaves for backward: tanh(c), and more where the cell has options.</summary>
    public override int SavedSize => HasOptions ? SavedSizeWithOptions : HiddenSize;

    /// <inheritdoc/>
    public override void Forward(in CellStep<T> step)
    {
        // z = x·W + b + h₋·U
        step.AddProduct(step.PreviousHidden, _u, step.Gates);

        if (HasOptions)
        {
            ForwardWithOptions(step);
        }
        else if (step.ForBackward)
        {
            Forward<One>(step);
        }
        else
        {
            Forward<Zero>(step);
        }
    }

    /// <inheritdoc/>
    protected override void Declare(CellParameters<T> parameters)
    {
        _u = parameters.UseInStep(parameters.AddRecurrentWeight("U", GateCount), firstGate: 0, GateCount);
        if (HasOptions)
        {
            DeclareOptions(parameters);
        }
    }

    /// <inheritdoc/>
    protected override Initializer BiasInitializer(int gate) =>
        LayerNormalization ? Initializer.Zeros : ShiftInitializer(gate); // else it is β that shifts

    private void Forward<TKeep>(in CellStep<T> step)
        where TKeep : struct, ICount
    {
        fixed (T* z = step.Gates, cPrevious = step.PreviousCellState, c = step.CellState, tanhC = step.Saved, h = step.Hidden)
        {
            for (int row = 0; row < step.Gates.Rows; row++)
            {
                nint at = (nint)row * HiddenSize;
                Elementwise.Run<ForwardFormula<TKeep>, T>(
                    new(HiddenSize, z + (4 * at), cPrevious + at, c + at, tanhC + at, h + at), HiddenSize);
            }
        }
    }

    // One row; z holds the four gates, n apart, and receives their activations if they are to be kept for backward.
    private readonly struct ForwardFormula<TKeep>(int n, T* z, T* cPrevious, T* c, T* tanhC, T* h) : IElementwise<T>
        where TKeep : struct, ICount
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Apply<V>(int from, int to)
            where V : struct, ILanes<V, T>
        {
            for (int j = from; j < to; j += V.Count)
            {
                (V i, V f) = LaneMath<V, T>.Divide(
                    LaneMath<V, T>.SigmoidFraction(V.Load(z + j)), LaneMath<V, T>.SigmoidFraction(V.Load(z + n + j)));
                (V g, V o) = LaneMath<V, T>.Divide(
                    LaneMath<V, T>.TanhFraction(V.Load(z + (2 * n) + j)), LaneMath<V, T>.SigmoidFraction(V.Load(z + (3 * n) + j)));
                V memory = V.Fma(f, V.Load(cPrevious + j), i * g); // c = f∘c₋ + i∘g
                memory = LaneMath<V, T>.Flush(memory);
                V tanh = LaneMath<V, T>.Divide(LaneMath<V, T>.TanhFraction(memory));

                V.Store(c + j, memory);
                V.Store(h + j, o * tanh); // h = o∘tanh(c)
                if (TKeep.Value > 0)
                {
                    V.Store(z + j, i);
                    V.Store(z + n + j, f);
                    V.Store(z + (2 * n) + j, g);
                    V.Store(z + (3 * n) + j, o);
                    V.Store(tanhC + j, tanh);
                }
            }
        }
    }
}
