using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Rnn.Parameters;
using Rnn.Tensors;

namespace Rnn.Cells;

/// <summary>
/// What becomes of the sum of a gate before its activation: layer normalisation, then clipping; each where the cell has it.
/// </summary>
/// <remarks>In <c>Saved</c> it takes columns of its own: the sums before the clipping, and what the normalisation keeps.</remarks>
/// <typeparam name="T">The number type.</typeparam>
internal sealed unsafe class GateSums<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _size;
    private readonly int _savedAt;
    private readonly T? _clip;
    private readonly GateNormalization<T>? _normalization;

    /// <summary>Declares what it needs.</summary>
    /// <param name="parameters">Takes the declarations.</param>
    /// <param name="size">H.</param>
    /// <param name="gates">How many gates.</param>
    /// <param name="clip">Where to clip, if anywhere.</param>
    /// <param name="normalize">Whether to normalise.</param>
    /// <param name="savedAt">Its first column in <c>Saved</c>.</param>
    /// <param name="beta">How β of a gate begins.</param>
    public GateSums(
        CellParameters<T> parameters, int size, int gates, double? clip, bool normalize, int savedAt, Func<int, Initializer> beta)
    {
        (_size, _savedAt) = (size, savedAt);
        _clip = clip is null ? null : T.CreateTruncating(clip.Value);
        int clipSize = SavedSize(size, gates, clip, normalize: false);
        _normalization = normalize ? new GateNormalization<T>(parameters, size, gates, savedAt + clipSize, beta) : null;
    }

    /// <summary>Columns that it takes in <c>Saved</c>.</summary>
    public static int SavedSize(int size, int gates, double? clip, bool normalize) =>
        (clip is null ? 0 : gates * size) + (normalize ? GateNormalization<T>.SavedSize(size, gates) : 0);

    /// <summary>What is wrong with these options; null if nothing is.</summary>
    public static string? Objection(int size, double? clip, bool normalize)
    {
        if (clip is not null && !(T.CreateTruncating(clip.Value) > T.Zero && T.IsFinite(T.CreateTruncating(clip.Value))))
        {
            return FormattableString.Invariant(
                $"ClipPreActivations keeps every sum within ± its value, so it must be a finite number above 0; got {clip}. ") +
                "Leave it out to clip nothing.";
        }

        return normalize && size == 1
            ? "LayerNormalization compares the units of a gate with each other, and of a single unit nothing would be left. " +
              "Use at least 2 units or leave it out."
            : null;
    }

    /// <summary>z becomes clip(γ∘ẑ + β), in place in the gates of the step.</summary>
    public void Forward(in CellStep<T> step, int firstGate, int gates)
    {
        for (int gate = firstGate; gate < firstGate + gates; gate++)
        {
            MatrixSpan<T> z = Columns(step.Gates, gate);
            _normalization?.Forward(step, gate, z, z);
            if (_clip is not { } clip)
            {
                continue;
            }

            MatrixSpan<T> before = Columns(step.Saved, gate, _savedAt);
            for (int row = 0; row < z.Rows; row++)
            {
                z.Row(row).CopyTo(before.Row(row));
                TensorPrimitives.Clamp(z.Row(row), -clip, clip, z.Row(row));
            }
        }
    }

    /// <summary>The gradient by clip(γ∘ẑ + β) becomes dz, in place in the gates of the step.</summary>
    public void Backward(in CellStepGradient<T> step, int firstGate, int gates)
    {
        for (int gate = firstGate; gate < firstGate + gates; gate++)
        {
            MatrixSpan<T> gradient = Columns(step.Gates, gate);
            if (_clip is { } clip)
            {
                StopWhereClipped(Columns(step.Saved, gate, _savedAt), clip, gradient);
            }

            _normalization?.Backward(step, gate, gradient);
        }
    }

    /// <summary>Adds the gradients of its parameters over all steps.</summary>
    public void AddGradients(in CellSequenceGradient<T> steps) => _normalization?.AddGradients(steps);

    private MatrixSpan<T> Columns(MatrixSpan<T> matrix, int gate, int first = 0) => matrix.SliceColumns(first + (gate * _size), _size);

    private static void StopWhereClipped(MatrixSpan<T> before, T clip, MatrixSpan<T> gradient)
    {
        fixed (T* z = before, d = gradient)
        {
            for (int row = 0; row < gradient.Rows; row++)
            {
                Elementwise.Run<ClipBackwardFormula, T>(
                    new(z + ((nint)row * before.RowStride), clip, d + ((nint)row * gradient.RowStride)), gradient.Columns);
            }
        }
    }

    // y = z within ±clip, and does not move with z beyond.
    private readonly struct ClipBackwardFormula(T* z, T clip, T* gradient) : IElementwise<T>
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Apply<V>(int from, int to)
            where V : struct, ILanes<V, T>
        {
            for (int j = from; j < to; j += V.Count)
            {
                V.Store(gradient + j, V.WhereLess(V.Splat(clip), V.Abs(V.Load(z + j)), default, V.Load(gradient + j)));
            }
        }
    }
}
