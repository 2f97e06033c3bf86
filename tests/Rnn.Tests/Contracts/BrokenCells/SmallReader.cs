using Rnn.Cells;
using Rnn.Parameters;
using Rnn.Tensors;

namespace Rnn.Tests.Contracts.BrokenCells;

/// <summary>
/// A small cell that reads a memory, and is right: q = h₋, s = q·k with the keys k = m·V, α = softmax(s), r = Σ α·m, z = x·W + b + h₋·U + r·R,
/// h = tanh(z). The broken ones derive from it, one fault each.
/// </summary>
internal class SmallReader() : RecurrentCell<double>(4)
{
    private RecurrentWeight<double> _u = null!; // set by Declare
    private RecurrentWeight<double> _r = null!;
    private int _size;

    public override string Kind => "reader";

    public override int GateCount => 1;

    public override bool ReadsMemory => true;

    public override int KeySize => HiddenSize;

    public override int AttentionHeads => 1;

    public override int SavedSize => 2 * HiddenSize; // r, then dr

    public override void Forward(in CellStep<double> step)
    {
        for (int row = 0; row < step.Gates.Rows; row++)
        {
            CellMemory<double> memory = step.Memory(RowOfMemory(row));
            Span<double> r = step.Saved.Row(row)[.._size], weights = memory.Weights;
            r.Clear();
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] = Dot(step.PreviousHidden.Row(row), memory.Keys.Row(i));
            }

            Normalize(weights);
            for (int i = 0; i < weights.Length; i++)
            {
                AddTimes(memory.Values.Row(i), weights[i], r);
            }
        }

        step.AddProduct(step.PreviousHidden, _u, step.Gates);
        step.AddProduct(step.Saved.SliceColumns(0, _size), _r, step.Gates);
        VectorMath.Tanh<double>(step.Gates.Flat, step.Hidden.Flat);
        step.Hidden.Flat.CopyTo(step.Gates.Flat);
    }

    public override void Backward(in CellStepGradient<double> step)
    {
        for (int i = 0; i < step.Gates.Flat.Length; i++)
        {
            step.Gates.Flat[i] = step.HiddenGradient.Flat[i] * (1 - (step.Gates.Flat[i] * step.Gates.Flat[i])); // h = tanh(z)
        }

        step.MultiplyTransposed(step.Gates, _u, step.HiddenGradient, add: false);
        step.MultiplyTransposed(step.Gates, _r, step.Saved.SliceColumns(_size, _size), add: false);
        for (int row = 0; row < step.Gates.Rows; row++)
        {
            CellMemoryGradient<double> memory = step.Memory(RowOfMemory(row));
            Span<double> dr = step.Saved.Row(row).Slice(_size, _size), weights = memory.Weights;
            double mean = 0;
            for (int i = 0; i < weights.Length; i++)
            {
                mean += weights[i] * Dot(dr, memory.Values.Row(i));
            }

            for (int i = 0; i < weights.Length; i++)
            {
                double ds = weights[i] * (Dot(dr, memory.Values.Row(i)) - mean);
                AddToMemory(dr, weights[i], memory.ValuesGradient.Row(i));           // r = Σ α·m
                AddToQuery(memory.Keys.Row(i), ds, step.HiddenGradient.Row(row));    // s = q·k
                AddToKeys(step.PreviousHidden.Row(row), ds, memory.KeysGradient.Row(i));
            }
        }
    }

    public override void AddGradients(in CellSequenceGradient<double> steps)
    {
        steps.AddStateProduct(_u, steps.Gates);
        steps.AddProduct(_r, steps.Saved.SliceColumns(0, _size), steps.Gates);
    }

    protected virtual int RowOfMemory(int row) => row;

    protected virtual void Normalize(Span<double> scores) => VectorMath.Softmax<double>(scores, scores);

    protected virtual void AddToMemory(ReadOnlySpan<double> dr, double weight, Span<double> gradient) => AddTimes(dr, weight, gradient);

    protected virtual void AddToQuery(ReadOnlySpan<double> key, double ds, Span<double> gradient) => AddTimes(key, ds, gradient);

    protected virtual void AddToKeys(ReadOnlySpan<double> query, double ds, Span<double> gradient) => AddTimes(query, ds, gradient);

    protected override string? MemoryObjection(int memorySize) => memorySize == HiddenSize ? null : $"a memory of {HiddenSize} numbers is read";

    protected override void Declare(CellParameters<double> parameters)
    {
        _size = parameters.MemorySize;
        _u = parameters.UseInStep(parameters.AddRecurrentWeight("U", gates: 1), firstGate: 0, gates: 1);
        _r = parameters.UseWholeInStep(parameters.AddWeight("R", _size, HiddenSize, Initializer.GlorotUniform));
    }

    protected static void AddTimes(ReadOnlySpan<double> x, double factor, Span<double> to)
    {
        for (int i = 0; i < x.Length; i++)
        {
            to[i] += factor * x[i];
        }
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
