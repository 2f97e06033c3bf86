using Rnn.Cells;
using Rnn.Parameters;

namespace Rnn.Tests.Cells;

/// <summary>The equations of the cells with all their options, written out for one unit after the other.</summary>
/// <remarks>Its own activations and its own order of everything: nothing is shared with the library but the parameters.</remarks>
internal sealed class PlainVariant(RecurrentCell<double> cell, ParameterStore<double> parameters, int inputSize)
{
    private readonly int _units = cell.HiddenSize;
    private readonly double[] _h = new double[cell.OutputSize];
    private readonly double[] _c = new double[cell.HiddenSize];

    /// <summary>h after one more step.</summary>
    public double[] Step(double[] x)
    {
        (cell switch
        {
            LstmCell<double> lstm => Lstm(lstm, x),
            GruCell<double> gru => Gru(gru, x),
            _ => Vanilla((VanillaCell<double>)cell, x),
        }).CopyTo(_h, 0);
        return [.. _h];
    }

    private double[] Lstm(LstmCell<double> lstm, double[] x)
    {
        int candidate = lstm.CoupleInputForget ? 1 : 2;
        double[] i = Gate(0, "p_i", _c, lstm.GateActivation), f = [.. i.Select(value => 1 - value)];
        if (!lstm.CoupleInputForget)
        {
            f = Gate(1, "p_f", _c, lstm.GateActivation);
        }

        double[] g = Gate(candidate, null, _c, lstm.CandidateActivation);
        double[] c = [.. Units(j => (f[j] * _c[j]) + (i[j] * g[j]))];
        double[] o = Gate(candidate + 1, "p_o", c, lstm.GateActivation);
        c.CopyTo(_c, 0);
        double[] read = lstm.LayerNormalization ? Normalized(c, Row("gamma_c"), Row("beta_c")) : c;
        double[] u = [.. Units(j => o[j] * Function(lstm.OutputActivation, read[j]))];
        return lstm.ProjectionSize is { } size ? Product(u, "P", 0, size) : u;

        double[] Gate(int gate, string? peephole, double[] seen, Activation activation)
        {
            double[] p = lstm.Peepholes && peephole is not null ? Row(peephole) : new double[_units];
            double[] fromX = FromInput(x, gate), fromH = Product(_h, "U", gate, _units);
            return Activated(gate, [.. Units(j => fromX[j] + fromH[j] + (p[j] * seen[j]))], lstm.ClipPreActivations, lstm.LayerNormalization, activation);
        }
    }

    private double[] Gru(GruCell<double> gru, double[] x)
    {
        double[] r = Gate(0, gru.GateActivation, FromState(0)), z = Gate(1, gru.GateActivation, FromState(1));
        bool after = parameters.Any(p => p.Name.EndsWith(".c", StringComparison.Ordinal));
        double[] fromH = after
            ? [.. Product(_h, "U", 2, _units).Select((value, j) => r[j] * (value + Row("c")[j]))]
            : Product([.. Units(j => r[j] * _h[j])], "U", 2, _units);
        double[] n = Gate(2, gru.CandidateActivation, fromH);
        return [.. Units(j => ((1 - z[j]) * n[j]) + (z[j] * _h[j]))];

        double[] FromState(int gate) => Product(_h, "U", gate, _units);
        double[] Gate(int gate, Activation activation, double[] fromH) => Activated(
            gate, [.. FromInput(x, gate).Zip(fromH, (a, b) => a + b)], gru.ClipPreActivations, gru.LayerNormalization, activation);
    }

    private double[] Vanilla(VanillaCell<double> vanilla, double[] x) => Activated(
        0, [.. FromInput(x, 0).Zip(Product(_h, "U", 0, _units), (a, b) => a + b)], vanilla.ClipPreActivations, vanilla.LayerNormalization,
        vanilla.Description.StartsWith("LeakyRelu", StringComparison.Ordinal) ? Activation.LeakyRelu(0.2) : Activation.Tanh);

    private double[] Activated(int gate, double[] sum, double? clip, bool normalized, Activation activation)
    {
        if (normalized)
        {
            sum = Normalized(sum, Row("gamma")[(gate * _units)..((gate + 1) * _units)], Row("beta")[(gate * _units)..((gate + 1) * _units)]);
        }

        return [.. sum.Select(value => Function(activation, clip is null ? value : Math.Clamp(value, -clip.Value, clip.Value)))];
    }

    private static double[] Normalized(double[] z, double[] gamma, double[] beta)
    {
        double mean = z.Average(), variance = z.Average(value => Math.Pow(value - mean, 2));
        return [.. z.Select((value, j) => (gamma[j] * (value - mean) / Math.Sqrt(variance + 1e-5)) + beta[j])];
    }

    private static double Function(Activation activation, double x) => activation.ToString() switch
    {
        "Identity" => x,
        "Tanh" => Math.Tanh(x),
        "Sigmoid" => 1 / (1 + Math.Exp(-x)),
        "Softsign" => x / (1 + Math.Abs(x)),
        "Softplus" => Math.Log(1 + Math.Exp(x)),
        "HardSigmoid(0.3, 0.4)" => Math.Clamp((0.3 * x) + 0.4, 0, 1),
        "ScaledTanh(1.2, 0.8)" => 1.2 * Math.Tanh(0.8 * x),
        "LeakyRelu(0.2)" => x > 0 ? x : 0.2 * x,
        _ => throw new ArgumentException($"{activation} is not written out here.", nameof(activation)),
    };

    private double[] FromInput(double[] x, int gate) =>
        [.. Product(x[..inputSize], "W", gate, _units).Select((value, j) => value + Row("b")[(gate * _units) + j])];

    // a·(columns of a gate)
    private double[] Product(double[] a, string weight, int gate, int columns)
    {
        Parameter<double> w = parameters.Single(p => p.Name.EndsWith($"1.{weight}", StringComparison.Ordinal));
        return [.. Enumerable.Range(gate * columns, columns).Select(
            column => a.Select((value, k) => value * w.Values[(k * w.Columns) + column]).Sum())];
    }

    private double[] Row(string symbol) => parameters.Single(p => p.Name.EndsWith($"1.{symbol}", StringComparison.Ordinal)).Values.ToArray();

    private IEnumerable<double> Units(Func<int, double> value) => Enumerable.Range(0, _units).Select(value);
}
