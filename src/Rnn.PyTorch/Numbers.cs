using System.Buffers.Binary;
using Rnn.PyTorch.Pickling;

namespace Rnn.PyTorch;

/// <summary>Numbers of any of PyTorch's types as doubles, which hold all of them but the largest integers exactly.</summary>
internal static class Numbers
{
    /// <summary>The numbers of a tensor in the order of its rows, out of the storage that it views.</summary>
    public static double[] Read(PickledTensor tensor, byte[] storage)
    {
        double[] values = new double[tensor.Count];
        long[] place = new long[tensor.Shape.Length];
        long at = tensor.Offset;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Read(storage.AsSpan((int)(at * tensor.Storage.Type.Size)), tensor.Storage.Type.Name);
            for (int axis = place.Length - 1; axis >= 0; axis--)
            {
                at += tensor.Strides[axis];
                if (++place[axis] < tensor.Shape[axis])
                {
                    break;
                }

                at -= tensor.Strides[axis] * tensor.Shape[axis];
                place[axis] = 0;
            }
        }

        return values;
    }

    /// <summary>The number with which bytes begin.</summary>
    public static double Read(ReadOnlySpan<byte> bytes, string type) => type switch
    {
        "float32" => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        "float64" => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        "float16" => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        "bfloat16" => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16), // the upper half of a float32
        "int64" => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        "int32" => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        "int16" => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        "int8" => (sbyte)bytes[0],
        "uint64" => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        "uint32" => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        "uint16" => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        _ => bytes[0],
    };
}
