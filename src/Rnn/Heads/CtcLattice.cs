using System.Runtime.CompilerServices;
using Rnn.Tensors;

namespace Rnn.Heads;

/// <summary>Sums over all paths of CTC that mean a target: α of their beginnings step after step, then β of their ends backwards.</summary>
/// <remarks>
/// <para>
/// The target l becomes l′ = – l₁ – l₂ – … –: a blank before each symbol and one after the last. α_t(s) is the probability of all beginnings
/// of paths that stand at place s of l′ at step t, step t included; β_t(s) that of all their ends, step t left out. So that no probability
/// vanishes, however long the sequence, each number has an exponent of its own (<see cref="Scaled{V}"/>).
/// </para>
/// <para>
/// Blank i stands before symbol i; both are kept at i, blanks and symbols apart, so that neighbours are computed together. After the
/// last blank a symbol is made up whose probability is 0. Only places in reach are computed, rounded to whole registers: what is out of
/// reach of the beginning is 0 in α, and of the end in β. What α holds of places from which no path comes to the end is without meaning.
/// </para>
/// </remarks>
internal sealed unsafe class CtcLattice
{
    // Places are computed by so many. The first of a row has as many before it, one of which is read, and the last as many after it.
    private const int Block = 8;

    private readonly AlignedBuffer<double> _alpha = new(); // [T + 1, row]: before the first step, and after each
    private readonly AlignedBuffer<double> _beta = new(); // [2, row]: of two steps in turns, times y
    private readonly AlignedBuffer<double> _skips = new(); // [width]: exponents of 1, or of 0 for a symbol that equals the one before
    private readonly AlignedBuffer<double> _logs = new(); // [width]
    private readonly AlignedBuffer<double> _shares = new(); // [2, width]: of blanks and of symbols
    private int _steps;
    private int _symbols;
    private int _width;
    private double _mantissa; // of p
    private double _exponent;

    // A row is blanks, then symbols, of each the mantissas, then the exponents.
    private int RowLength => 4 * _width;

    /// <summary>The logarithms of y of each symbol of the target at the step to come, which the caller fills in.</summary>
    public Span<double> Logs => _logs.Span[.._symbols];

    /// <summary>p(a path stands at the symbol at the step | target), for each symbol in reach, after <see cref="StepBack"/>.</summary>
    public ReadOnlySpan<double> SymbolShares => _shares.Span.Slice(_width, _symbols);

    /// <summary>p(a path stands at a blank at the step | target).</summary>
    public double BlankShare { get; private set; }

    /// <summary>ln p(target), after all steps forward; −∞ for 0.</summary>
    public double LogProbability => _exponent < Scaled<Lane<double>>.LeastExponent
        ? double.NegativeInfinity
        : ScalarMath.Log(_mantissa) + (_exponent * 0.6931471805599453);

    /// <summary>Begins another sequence.</summary>
    /// <param name="steps">T, at least 1 and as many as the target needs.</param>
    /// <param name="target">The classes of its symbols.</param>
    public void Begin(int steps, ReadOnlySpan<int> target)
    {
        (_steps, _symbols) = (steps, target.Length);
        _width = ((target.Length + Block) / Block * Block) + (2 * Block);
        _alpha.Resize((steps + 1L) * RowLength);
        _beta.Resize(2, RowLength);
        _logs.Resize(_width);
        _shares.Resize(2, _width);
        _skips.Resize(_width);
        _logs.Span.Fill(double.NegativeInfinity);
        _skips.Span.Clear();
        for (int i = 1; i < target.Length; i++)
        {
            _skips.Span[i] = target[i] == target[i - 1] ? Scaled<Lane<double>>.ZeroExponent : 0;
        }

        // A symbol before the first, in which all paths begin: the first blank and the first symbol follow it.
        double* row = _alpha.Pointer + Block;
        Clear(row, Block);
        (row[(2 * _width) - 1], row[(3 * _width) - 1]) = (1, 0);

        // After the last step only the last blank is there, which follows itself and the last symbol.
        Clear(BetaRow(steps) - Block, _width);
        Clear(BetaRow(steps + 1) - Block, _width);
        row = BetaRow(steps);
        (row[target.Length], row[target.Length + _width]) = (1, 0);
    }

    /// <summary>One step forward: α_t from α_t−1.</summary>
    public void Step(int step, double blankLog)
    {
        (int first, int end) = Blocks(step);
        double* before = AlphaRow(step - 1), row = AlphaRow(step);
        var blank = Scaled<Lane<double>>.Exp(new(blankLog));
        Elementwise.Run<ForwardFormula, double>(
            new(before + first, row + first, _logs.Pointer + first, _skips.Pointer + first, _width, Number(blank.Mantissa), Number(blank.Exponent)), end - first);

        // What the next step reads beside these: no symbol comes before the first, and no path has come further.
        (row[(2 * _width) - 1], row[(3 * _width) - 1]) = (0, Scaled<Lane<double>>.ZeroExponent);
        Clear(row + end, Block);
        if (step == _steps - 1)
        {
            double* last = row + _symbols, symbol = last + (2 * _width) - 1;
            var sum = Scaled<Lane<double>>.Load(last, last + _width) + Scaled<Lane<double>>.Load(symbol, symbol + _width);
            (_mantissa, _exponent) = (Number(sum.Mantissa), Number(sum.Exponent));
        }
    }

    /// <summary>One step back: β_t from β_t+1, and the shares of p(target), which must not be 0, of the places at step t.</summary>
    /// <returns>Which symbols of the target are in reach: the others have no share.</returns>
    public (int First, int End) StepBack(int step, double blankLog)
    {
        (int first, int end) = Blocks(step);
        var blank = Scaled<Lane<double>>.Exp(new(blankLog));
        Elementwise.Run<BackwardFormula, double>(
            new(BetaRow(step + 1) + first, BetaRow(step) + first, AlphaRow(step) + first, _logs.Pointer + first, _skips.Pointer + first,
                _shares.Pointer + first, _width, Number(blank.Mantissa), Number(blank.Exponent), 1 / _mantissa, -_exponent), end - first);
        (first, end) = Places(step);
        BlankShare = Reduction.Sum<double>(_shares.Span[first..end]);
        return (first, Math.Min(end, _symbols));
    }

    // Places that are reached from the beginning by this step, and from which the end can still be reached.
    private (int First, int End) Places(int step) => (Math.Max(0, _symbols - (_steps - step)), Math.Min(_symbols, step) + 1);

    private (int First, int End) Blocks(int step)
    {
        (int first, int end) = Places(step);
        return (first / Block * Block, (end + Block - 1) / Block * Block);
    }

    private double* AlphaRow(int step) => _alpha.Pointer + ((step + 1L) * RowLength) + Block;

    private double* BetaRow(int step) => _beta.Pointer + (step % 2 * RowLength) + Block;

    // Makes 0 of some places of a row.
    private void Clear(double* from, int count)
    {
        for (int part = 0; part < 4; part++)
        {
            new Span<double>(from + (part * _width), count).Fill(part % 2 == 0 ? 0 : Scaled<Lane<double>>.ZeroExponent);
        }
    }

    private static double Number(Lane<double> lane)
    {
        double number;
        Lane<double>.Store(&number, lane);
        return number;
    }

    private readonly struct ForwardFormula(double* before, double* row, double* logs, double* skips, int width, double blankMantissa, double blankExponent)
        : IElementwise<double>
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Apply<V>(int from, int to)
            where V : struct, ILanes<V, double>
        {
            var blank = new Scaled<V>(V.Splat(blankMantissa), V.Splat(blankExponent));
            for (int i = from; i < to; i += V.Count)
            {
                double* b = before + i, s = b + (2 * width), to0 = row + i, to1 = to0 + (2 * width);
                Scaled<V> blanks = Scaled<V>.Load(b, b + width), symbols = Scaled<V>.Load(s, s + width);
                Scaled<V> previous = Scaled<V>.Load(s - 1, s + width - 1), y = Scaled<V>.Exp(V.Load(logs + i));

                // α_t(blank i) = y_t(–)·(α_t−1(blank i) + α_t−1(symbol i − 1))
                Scaled<V>.Store(to0, to0 + width, ((blanks + previous) * blank).Normalized());

                // α_t(symbol i) = y_t(l_i)·(α_t−1(symbol i) + α_t−1(blank i) + α_t−1(symbol i − 1) unless that is the same symbol)
                var skipped = new Scaled<V>(previous.Mantissa, previous.Exponent + V.Load(skips + i));
                Scaled<V>.Store(to1, to1 + width, (Scaled<V>.Sum(symbols, blanks, skipped) * y).Normalized());
            }
        }
    }

    private readonly struct BackwardFormula(
        double* after, double* row, double* alpha, double* logs, double* skips, double* shares, int width,
        double blankMantissa, double blankExponent, double inverseMantissa, double inverseExponent)
        : IElementwise<double>
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Apply<V>(int from, int to)
            where V : struct, ILanes<V, double>
        {
            var blank = new Scaled<V>(V.Splat(blankMantissa), V.Splat(blankExponent));
            var inverse = new Scaled<V>(V.Splat(inverseMantissa), V.Splat(inverseExponent));
            for (int i = from; i < to; i += V.Count)
            {
                double* b = after + i, s = b + (2 * width), to0 = row + i, to1 = to0 + (2 * width), a = alpha + i, c = a + (2 * width);
                Scaled<V> blanks = Scaled<V>.Load(b, b + width), symbols = Scaled<V>.Load(s, s + width);
                Scaled<V> nextBlanks = Scaled<V>.Load(b + 1, b + width + 1), next = Scaled<V>.Load(s + 1, s + width + 1);

                // β_t(blank i) = Σ y_t+1·β_t+1 over blank i and symbol i
                Scaled<V> blanksBeta = blanks + symbols;

                // β_t(symbol i) = Σ y_t+1·β_t+1 over symbol i, blank i + 1, and symbol i + 1 unless that is the same symbol
                var skipped = new Scaled<V>(next.Mantissa, next.Exponent + V.Load(skips + i + 1));
                Scaled<V> symbolsBeta = Scaled<V>.Sum(symbols, nextBlanks, skipped);

                // α_t·β_t / p
                V.Store(shares + i, (Scaled<V>.Load(a, a + width) * inverse * blanksBeta).Value());
                V.Store(shares + width + i, (Scaled<V>.Load(c, c + width) * inverse * symbolsBeta).Value());

                // For the step before: y_t·β_t.
                Scaled<V>.Store(to0, to0 + width, (blanksBeta * blank).Normalized());
                Scaled<V>.Store(to1, to1 + width, (symbolsBeta * Scaled<V>.Exp(V.Load(logs + i))).Normalized());
            }
        }
    }
}
