using Rnn.Models;
using Rnn.Parameters;

namespace Rnn.Benchmarks.Peers;

/// <summary>PyTorch's weights in this library's layout: transposed, and with one bias where PyTorch adds two.</summary>
internal static class PyTorchWeights
{
    public static void Load(SequenceModel<float> model, CellKind cell, CaseFiles files)
    {
        string layer = model.Layers[0].Name;
        Copy(files.Read("weight_ih_l0"), model.Parameters[$"{layer}.W"]);
        Copy(files.Read("weight_hh_l0"), model.Parameters[$"{layer}.U"]);
        Copy(files.Read("dense.weight"), model.Parameters["output.W"]);
        files.Read("dense.bias").CopyTo(model.Parameters["output.b"].Values);

        // Only the n gate of a GRU keeps its two biases apart: n = tanh(x·Wₙ + bₙ + r∘(h₋·Uₙ + cₙ)).
        float[] inputBias = files.Read("bias_ih_l0"), stateBias = files.Read("bias_hh_l0");
        int added = cell == CellKind.Gru ? inputBias.Length / 3 * 2 : inputBias.Length;
        Span<float> b = model.Parameters[$"{layer}.b"].Values;
        for (int i = 0; i < b.Length; i++)
        {
            b[i] = i < added ? inputBias[i] + stateBias[i] : inputBias[i];
        }

        if (cell == CellKind.Gru)
        {
            stateBias.AsSpan(added).CopyTo(model.Parameters[$"{layer}.c"].Values);
        }
    }

    /// <summary>A gradient [inputs, outputs] in PyTorch's order.</summary>
    public static float[] Transposed(Parameter<float> parameter)
    {
        float[] values = new float[parameter.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = parameter.Gradients[(i % parameter.Rows * parameter.Columns) + (i / parameter.Rows)];
        }

        return values;
    }

    private static void Copy(float[] theirs, Parameter<float> ours)
    {
        Span<float> values = ours.Values;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = theirs[(i % ours.Columns * ours.Rows) + (i / ours.Columns)];
        }
    }
}
