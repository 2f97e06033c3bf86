using System.Runtime.InteropServices;

namespace Rnn.Benchmarks.Peers;

/// <summary>Weights, inputs and results that PyTorch wrote for the others, each a file of floats.</summary>
internal sealed class CaseFiles(string folder)
{
    public string Folder { get; } = folder;

    /// <summary>The exported recurrent layer.</summary>
    public string Model => Path.Combine(Folder, "model.onnx");

    public float[] Read(string name) =>
        MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(Folder, $"{name}.f32"))).ToArray();

    /// <summary>
    /// The largest distance between what was computed and what the file says, as a part of the file's largest number where
    /// that is below 1: gradients are small. Infinite for NaN or another length.
    /// </summary>
    public double DistanceFrom(string name, ReadOnlySpan<float> actual)
    {
        float[] expected = Read(name);
        if (expected.Length != actual.Length)
        {
            return double.PositiveInfinity;
        }

        double largest = 0, scale = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double distance = Math.Abs((double)actual[i] - expected[i]);
            scale = Math.Max(scale, Math.Abs(expected[i]));
            largest = distance <= largest ? largest : double.IsNaN(distance) ? double.PositiveInfinity : distance;
        }

        return largest / Math.Min(scale, 1);
    }
}
