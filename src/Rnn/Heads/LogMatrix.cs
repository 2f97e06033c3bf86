using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Rnn.Tensors;

namespace Rnn.Heads;

/// <summary>A square matrix of logarithms A, by which vectors of logarithms are multiplied: y_j = ln Σ_i e^(x_i + A_i,j).</summary>
/// <remarks>
/// The exponentials of A are taken once, and of x once for all j: e^(x_i − max x)·e^(A_i,j − max A), summed over i in order. Where a sum is so
/// small that parts of it may have vanished, it is taken again with a largest number of its own.
/// </remarks>
internal sealed unsafe class LogMatrix(int size)
{
    // What vanishes is below 2⁻¹⁰²², and so changes no bit of a sum that is not below this.
    private const double LeastSum = 1.1830521861667747e-271; // 2⁻⁹⁰⁰

    private const int Block = 8;

    private readonly AlignedBuffer<double> _columns = new(size, size); // [to, from]: A as it is
    private readonly AlignedBuffer<double> _weights = new(size, Stride(size)); // [from, to]: e^(A − max A); what fills a row up is 0
    private readonly AlignedBuffer<double> _terms = new(size); // e^(x − max x)
    private readonly AlignedBuffer<double> _sums = new(Stride(size));
    private readonly AlignedBuffer<double> _logs = new(size);

    /// <summary>The largest element.</summary>
    public double Largest { get; private set; }

    /// <summary>From one row of <see cref="Weights"/> to the next.</summary>
    public int RowStride => Stride(size);

    /// <summary>e^(A − largest), row by row.</summary>
    public ReadOnlySpan<double> Weights => _weights.Span;

    /// <summary>A row of so many numbers, filled up to whole registers.</summary>
    public static int Stride(int size) => (size + Block - 1) / Block * Block;

    /// <summary>A as it is, column after column.</summary>
    public ReadOnlySpan<double> Columns => _columns.Span;

    /// <summary>Sets an element of A; <see cref="Prepare"/> comes after all.</summary>
    public double this[int from, int to]
    {
        set => _columns.Span[(to * size) + from] = value;
    }

    /// <summary>Column j of A.</summary>
    public ReadOnlySpan<double> Column(int j) => _columns.Span.Slice(j * size, size);

    /// <summary>Takes the exponentials of A.</summary>
    public void Prepare()
    {
        Largest = TensorPrimitives.Max<double>(_columns.Span);
        for (int from = 0; from < size; from++)
        {
            Span<double> row = _weights.Span.Slice(from * RowStride, size);
            for (int to = 0; to < size; to++)
            {
                row[to] = Column(to)[from] - Largest;
            }

            VectorMath.Exp<double>(row, row);
        }
    }

    /// <summary>y from x, which may be the same memory.</summary>
    public void Multiply(ReadOnlySpan<double> x, Span<double> y)
    {
        double largest = TensorPrimitives.Max(x);
        TensorPrimitives.Subtract(x, largest, _terms.Span);
        VectorMath.Exp<double>(_terms.Span, _terms.Span);
        Elementwise.Run<SumFormula, double>(new(_terms.Pointer, _weights.Pointer, _sums.Pointer, size, RowStride), RowStride);
        Span<double> sums = _sums.Span[..size], logs = _logs.Span;
        for (int to = 0; to < size; to++)
        {
            logs[to] = sums[to] >= LeastSum ? largest + Largest + ScalarMath.Log(sums[to]) : Exactly(x, to);
        }

        logs.CopyTo(y);
    }

    private double Exactly(ReadOnlySpan<double> x, int to)
    {
        TensorPrimitives.Add(x, Column(to), _terms.Span);
        return VectorMath.LogSumExp<double>(_terms.Span);
    }

    // sums_j = Σ_i terms_i·weights_i,j
    private readonly struct SumFormula(double* terms, double* weights, double* sums, int size, int stride) : IElementwise<double>
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Apply<V>(int from, int to)
            where V : struct, ILanes<V, double>
        {
            for (int j = from; j < to; j += V.Count)
            {
                V sum = default;
                double* weight = weights + j;
                for (int i = 0; i < size; i++, weight += stride)
                {
                    sum = V.Fma(V.Splat(terms[i]), V.Load(weight), sum);
                }

                V.Store(sums + j, sum);
            }
        }
    }
}
