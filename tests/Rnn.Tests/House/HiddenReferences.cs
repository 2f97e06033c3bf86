using static Rnn.Tensors.MatrixProduct;
using Curve = Rnn.Cells.Activation;

namespace Rnn.Tests.House;

/// <summary>Leans on three rooms without a using line that names a room alone.</summary>
internal static class HiddenReferences
{
    public static string Product() => ((Delegate)Call).Method.Name;

    public static object Alias() => Curve.Tanh;

    public static string Relative()
    {
        global::Rnn.Layers.Merge merge = global::Rnn.Layers.Merge.Sum;
        return merge.ToString();
    }

    private static void Call() => Multiply(new Rnn.Tensors.MatrixSpan<float>([], 0, 0), new Rnn.Tensors.MatrixSpan<float>([], 0, 0), new Rnn.Tensors.MatrixSpan<float>([], 0, 0));
}
