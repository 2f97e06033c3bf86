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
/// W [I, 4H], U [H, 4H], b [4H] hold the gates in the order i, f, g, o. U begins orthogonal gate by gate, b at 0 but
/// for the forget gate's 1, so that a new network remembers.
/// </para>
/// <para>
/// Hochreiter and Schmidhuber 1997 with the forget gate of Gers, Schmidhuber and Cummins 2000. Agrees with PyTorch's
/// <c>nn.LSTM</c> (whose two biases are summed here) and Keras's <c>LSTM</c>.
/// </para>
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed unsafe partial class LstmCell<T> : RecurrentCell<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Forget = 1;

    private RecurrentWeight<T> _u = null!; // set by Declare

    /// <summary>A cell of this size.</summary>
    /// <param name="hiddenSize">H, the number of units.</param>
    public LstmCell(int hiddenSize)
        : base(hiddenSize)
    {
    }

    /// <summary>Where the bias of the forget gate begins; 1, so that the memory is kept until learned otherwise.</summary>
    public double ForgetBias { get; init; } = 1;

    /// <inheritdoc/>
    public override string Kind => "lstm";

    /// <inheritdoc/>
    public override int GateCount => 4;

    /// <inheritdoc/>
    public override IReadOnlyList<string> GateNames => ["i", "f", "g", "o"];

    /// <inheritdoc/>
    public override int CellStateSize => HiddenSize;

    /// <summary>tanh(c).</summary>
    public override int SavedSize => HiddenSize;

    /// <inheritdoc/>
    public override void Forward(in CellStep<T> step)
    {
        // z = x·W + b + h₋·U
        step.AddProduct(step.PreviousHidden, _u, step.Gates);

        if (step.ForBackward)
        {
            Forward<One>(step);
        }
        else
        {
            Forward<Zero>(step);
        }
    }

    /// <inheritdoc/>
    protected internal override void Declare(CellParameters<T> parameters) =>
        _u = parameters.UseInStep(parameters.AddRecurrentWeight("U", gates: 4), firstGate: 0, gates: 4);

    /// <inheritdoc/>
    protected internal override Initializer BiasInitializer(int gate) =>
        gate == Forget ? Initializer.Constant(ForgetBias) : Initializer.Zeros;

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
