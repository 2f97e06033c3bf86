using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Rnn.Tests.Persistence;

/// <summary>The safetensors layout as its authors publish it, written down a second time and without the library's code: a length in
/// eight bytes, that much JSON, the data.</summary>
internal static class PublishedLayout
{
    /// <summary>A file with this header, right or wrong.</summary>
    public static byte[] Join(string header, params byte[] data) => Join(Encoding.UTF8.GetBytes(header), data);

    public static byte[] Join(byte[] header, byte[] data)
    {
        byte[] file = new byte[8 + header.Length + data.Length];
        BinaryPrimitives.WriteInt64LittleEndian(file, header.Length);
        header.CopyTo(file, 8);
        data.CopyTo(file, 8 + header.Length);
        return file;
    }

    /// <summary>The header of a file as JSON.</summary>
    public static JsonElement Header(byte[] file) => JsonDocument.Parse(HeaderText(file)).RootElement;

    public static string HeaderText(byte[] file) =>
        Encoding.UTF8.GetString(file, 8, (int)BinaryPrimitives.ReadInt64LittleEndian(file));

    /// <summary>The bytes of one tensor.</summary>
    public static byte[] Data(byte[] file, string name)
    {
        JsonElement offsets = Header(file).GetProperty(name).GetProperty("data_offsets");
        int start = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        return file[(start + offsets[0].GetInt32())..(start + offsets[1].GetInt32())];
    }
}
