using Rnn.Persistence;
using Rnn.PyTorch.Pickling;

namespace Rnn.PyTorch.Containers;

/// <summary>A file of PyTorch: one object, and the numbers that its tensors view.</summary>
internal abstract class Container : IDisposable
{
    /// <summary>The object that was saved.</summary>
    public abstract object? Root { get; }

    /// <summary>How it is packed, in words.</summary>
    public abstract string Description { get; }

    /// <summary>The bytes of a storage, as many as it claims.</summary>
    /// <exception cref="ModelFileException">They are not there, or not so many.</exception>
    public abstract byte[] Read(PickledStorage storage);

    public abstract void Dispose();

    /// <summary>Opens a file, whichever of the two layouts it has.</summary>
    /// <param name="stream">The file, from its beginning, open as long as the container; must be able to seek.</param>
    /// <param name="source">What to call it in messages.</param>
    public static Container Open(Stream stream, string source)
    {
        byte[] beginning = new byte[4];
        int read = stream.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return beginning switch
        {
            [(byte)'P', (byte)'K', 3 or 5, ..] => new ZipContainer(stream, source),
            [0x80, ..] when read > 1 => new StackedContainer(stream, source),
            _ => throw new ModelFileException($"{source}: This is no file of torch.save: neither a zip nor a pickle begins so."),
        };
    }
}
