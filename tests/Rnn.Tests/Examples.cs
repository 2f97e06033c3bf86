using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Parameters;
using Rnn.Sequences;

namespace Rnn.Tests;

/// <summary>Random examples, the same in every run.</summary>
internal static class Examples
{
    /// <summary>Normal inputs of these lengths; targets uniform in [0, 1), which every head but softmax takes.</summary>
    public static SequenceDataset<T> Random<T>(IEnumerable<int> lengths, int inputSize, int targetSize, bool perStep = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        SequenceDataset.FromExamples(lengths.Select((length, i) => new Example<T>(
            Sequence<T>(length, inputSize, (uint)i), Target<T>(perStep ? length : 1, targetSize, (uint)i))));

    /// <summary>A sequence of normal numbers, [time, features].</summary>
    public static Tensor<T> Sequence<T>(int length, int size, uint stream = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new PhiloxGenerator(21, RandomPurpose.Initialisation, stream);
        T[] values = new T[length * size];
        foreach (ref T value in values.AsSpan())
        {
            value = T.CreateTruncating(random.NextNormal());
        }

        return Tensor.Create(values, [length, size]);
    }

    private static Tensor<T> Target<T>(int length, int size, uint stream)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new PhiloxGenerator(22, RandomPurpose.Initialisation, stream);
        T[] values = new T[length * size];
        foreach (ref T value in values.AsSpan())
        {
            value = T.CreateTruncating(random.NextDouble());
        }

        return Tensor.Create(values, [length, size]);
    }
}
