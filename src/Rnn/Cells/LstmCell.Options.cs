using System.Globalization;
using System.Numerics;
using Rnn.Parameters;
using Rnn.Tensors;

namespace Rnn.Cells;

/// <content>What the options add to the cell: parameters, room in <c>Saved</c>, words.</content>
public sealed unsafe partial class LstmCell<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private RecurrentBias<T>? _pInput; // these are set by Declare
    private RecurrentBias<T>? _pForget;
    private RecurrentBias<T>? _pOutput;
    private RecurrentWeight<T>? _p;
    private GateSums<T> _sums = null!;
    private GateNormalization<T>? _memoryNormalization;

    // Without options a step is one fused loop; see LstmCell.cs.
    private bool HasOptions =>
        Peepholes || CoupleInputForget || LayerNormalization || ProjectionSize is not null || ClipPreActivations is not null ||
        GateActivation != Activation.Sigmoid || CandidateActivation != Activation.Tanh || OutputActivation != Activation.Tanh;

    // The gates in storage order; there is no gate f where f = 1 − i.
    private int Forget => CoupleInputForget ? -1 : 1;

    private int Candidate => CoupleInputForget ? 1 : 2;

    private int Output => GateCount - 1;

    // Columns of Saved. First comes what the output activation makes of c, then the gradients by the activations of all gates;
    private int GradientsAt => HiddenSize;

    private int ForgetAt => GradientsAt + (GateCount * HiddenSize); // f where it is no gate;

    private int PreviousMemoryAt => ForgetAt + (CoupleInputForget ? HiddenSize : 0); // c₋ for the gradients of the peepholes;

    private int UnitsAt => PreviousMemoryAt + (Peepholes ? HiddenSize : 0); // u = o∘tanh(c) before the projection, du, dh;

    private int SumsAt => UnitsAt + (ProjectionSize is null ? 0 : (2 * HiddenSize) + OutputSize); // what the sums of the gates keep;

    private int MemorySumAt => SumsAt + GateSums<T>.SavedSize(HiddenSize, GateCount, ClipPreActivations, LayerNormalization);

    private int SavedSizeWithOptions => MemorySumAt + (LayerNormalization ? GateNormalization<T>.SavedSize(HiddenSize, gates: 1) : 0);

    /// <inheritdoc/>
    protected override string? Objection() => ProjectionSize < 1 || ProjectionSize > HiddenSize
        ? $"a projection makes h smaller than the cell's {HiddenSize} units, so ProjectionSize must be from 1 to {HiddenSize}; " +
          $"got {ProjectionSize}. Leave it out to project nothing."
        : GateSums<T>.Objection(HiddenSize, ClipPreActivations, LayerNormalization);

    private void DeclareOptions(CellParameters<T> parameters)
    {
        if (Peepholes)
        {
            _pInput = parameters.UseInStep(parameters.AddBias("p_i", gates: 1));
            _pForget = CoupleInputForget ? null : parameters.UseInStep(parameters.AddBias("p_f", gates: 1));
            _pOutput = parameters.UseInStep(parameters.AddBias("p_o", gates: 1));
        }

        _p = ProjectionSize is { } size
            ? parameters.UseWholeInStep(parameters.AddWeight("P", HiddenSize, size, InputInitializer))
            : null;
        _sums = new GateSums<T>(
            parameters, HiddenSize, GateCount, ClipPreActivations, LayerNormalization, SumsAt, ShiftInitializer);
        _memoryNormalization = LayerNormalization
            ? new GateNormalization<T>(parameters, HiddenSize, gates: 1, MemorySumAt, _ => Initializer.Zeros, of: "_c")
            : null;
    }

    // Where what is added to the sum of a gate begins: b, or β of its normalisation. σ(−x) = 1 − σ(x), so either way f is the same.
    private Initializer ShiftInitializer(int gate) =>
        gate == Forget ? Initializer.Constant(ForgetBias)
        : gate == Input && CoupleInputForget ? Initializer.Constant(-ForgetBias)
        : Initializer.Zeros;

    private MatrixSpan<T> Gate(MatrixSpan<T> gates, int gate) => gates.SliceColumns(gate * HiddenSize, HiddenSize);

    private MatrixSpan<T> ForgetActivation(MatrixSpan<T> gates, MatrixSpan<T> saved) =>
        CoupleInputForget ? saved.SliceColumns(ForgetAt, HiddenSize) : Gate(gates, Forget);

    private IEnumerable<string> DescribeOptions()
    {
        if (Peepholes)
        {
            yield return "peepholes";
        }

        if (CoupleInputForget)
        {
            yield return "coupled gates";
        }

        if (ProjectionSize is { } size)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"projection {size}");
        }

        if (ClipPreActivations is { } clip)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"clip {clip}");
        }

        if (GateActivation != Activation.Sigmoid || CandidateActivation != Activation.Tanh || OutputActivation != Activation.Tanh)
        {
            yield return $"{GateActivation}/{CandidateActivation}/{OutputActivation}";
        }

        if (LayerNormalization)
        {
            yield return "layer normalization";
        }
    }
}
