namespace Rnn.Parameters;

/// <summary>How the values of a new weight or bias are chosen, before any training.</summary>
/// <remarks>
/// Fan-in is the number of inputs, fan-out the number of outputs of a weight [inputs, outputs]. The weights of a cell
/// are initialised gate by gate, so the fan-out of an LSTM's weight is H, not 4H, and an orthogonal recurrent weight is
/// one orthogonal H×H matrix per gate. Reproducible from the seed of <c>Build</c>.
/// </remarks>
public abstract class Initializer
{
    private protected Initializer()
    {
    }

    /// <summary>Every value begins at 0.</summary>
    public static Initializer Zeros { get; } = Constant(0);

    /// <summary>Uniform in ±√(6 / (fan-in + fan-out)): keeps the variance of tanh and sigmoid layers (Glorot and Bengio 2010).</summary>
    public static Initializer GlorotUniform { get; } = new Random((fanIn, fanOut) => Math.Sqrt(6.0 / (fanIn + fanOut)), normal: false);

    /// <summary>Normal with variance 2 / (fan-in + fan-out) (Glorot and Bengio 2010).</summary>
    public static Initializer GlorotNormal { get; } = new Random((fanIn, fanOut) => Math.Sqrt(2.0 / (fanIn + fanOut)), normal: true);

    /// <summary>Uniform in ±√(6 / fan-in): keeps the variance of ReLU layers (He et al. 2015).</summary>
    public static Initializer HeUniform { get; } = new Random((fanIn, _) => Math.Sqrt(6.0 / fanIn), normal: false);

    /// <summary>Normal with variance 2 / fan-in (He et al. 2015).</summary>
    public static Initializer HeNormal { get; } = new Random((fanIn, _) => Math.Sqrt(2.0 / fanIn), normal: true);

    /// <summary>
    /// A random matrix with orthonormal rows or columns, whichever are fewer: keeps lengths through time (Saxe et al. 2014).
    /// </summary>
    public static Initializer Orthogonal { get; } = new OrthogonalInitializer();

    /// <summary>The identity matrix: 1 on the diagonal, else 0 (Le, Jaitly and Hinton 2015, for ReLU networks).</summary>
    public static Initializer Identity { get; } = new IdentityInitializer();

    /// <summary>Normal with variance 1 / fan-out: the rows of an embedding begin with length 1.</summary>
    internal static Initializer EmbeddingNormal { get; } = new Random((_, fanOut) => Math.Sqrt(1.0 / fanOut), normal: true);

    /// <summary>Every value begins at the same number.</summary>
    /// <param name="value">The number, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is NaN or infinite.</exception>
    public static Initializer Constant(double value) => double.IsFinite(value)
        ? new ConstantInitializer(value)
        : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant(
            $"A parameter must begin at a finite number; got {value}."));

    /// <summary>Fills a row-major weight of fan-in rows and fan-out columns.</summary>
    internal abstract void Fill(Span<double> values, int fanIn, int fanOut, ref PhiloxGenerator random);

    private sealed class ConstantInitializer(double value) : Initializer
    {
        internal override void Fill(Span<double> values, int fanIn, int fanOut, ref PhiloxGenerator random) => values.Fill(value);
    }

    private sealed class IdentityInitializer : Initializer
    {
        internal override void Fill(Span<double> values, int fanIn, int fanOut, ref PhiloxGenerator random)
        {
            values.Clear();
            for (int i = 0; i < Math.Min(fanIn, fanOut); i++)
            {
                values[(i * fanOut) + i] = 1;
            }
        }
    }

    /// <summary>Independent draws whose size depends on the fans: the half-width of a uniform, the deviation of a normal.</summary>
    private sealed class Random(Func<int, int, double> scale, bool normal) : Initializer
    {
        internal override void Fill(Span<double> values, int fanIn, int fanOut, ref PhiloxGenerator random)
        {
            double size = scale(fanIn, fanOut);
            foreach (ref double value in values)
            {
                value = size * (normal ? random.NextNormal() : (2 * random.NextDouble()) - 1);
            }
        }
    }

    private sealed class OrthogonalInitializer : Initializer
    {
        internal override void Fill(Span<double> values, int fanIn, int fanOut, ref PhiloxGenerator random)
        {
            // Orthonormal are the rows of a wide matrix, the columns of a tall one.
            if (fanIn <= fanOut)
            {
                RandomOrthogonal.Fill(values, fanIn, fanOut, ref random);
                return;
            }

            double[] transposed = new double[values.Length];
            RandomOrthogonal.Fill(transposed, fanOut, fanIn, ref random);
            for (int row = 0; row < fanIn; row++)
            {
                for (int column = 0; column < fanOut; column++)
                {
                    values[(row * fanOut) + column] = transposed[(column * fanIn) + row];
                }
            }
        }
    }
}
