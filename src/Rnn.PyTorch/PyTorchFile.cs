using System.Numerics;
using System.Numerics.Tensors;
using System.Text;
using Rnn.Models;
using Rnn.Persistence;
using Rnn.PyTorch.Containers;
using Rnn.PyTorch.Pickling;

namespace Rnn.PyTorch;

/// <summary>
/// A file of PyTorch's <c>torch.save</c> (<c>.pt</c>, <c>.pth</c>), or of safetensors with PyTorch's names, open for reading. Nothing in it is run: it
/// holds tensors, numbers, words, lists and dictionaries, or it is refused.
/// </summary>
/// <remarks>The file may be anyone's; what is taken of memory is a small multiple of its size at most. One thread at a time may read.</remarks>
/// <example>
/// <code>
/// using PyTorchFile file = PyTorchFile.Open("model.pt");
/// Console.WriteLine(file);                          // what it holds
/// WeightMapping mapping = file.MapTo(model);        // which tensor goes where
/// Console.WriteLine(mapping);
/// mapping.Apply();                                  // all of them, or an exception
/// </code>
/// </example>
public sealed class PyTorchFile : IDisposable
{
    private readonly IDisposable _container;
    private readonly Stream _stream;
    private readonly string _source;
    private readonly string _kind;
    private readonly Dictionary<string, PyTorchTensor> _byName;

    private PyTorchFile(Stream stream, IDisposable container, string source, string kind, IEnumerable<PyTorchTensor> tensors, IEnumerable<(string Name, string Value)> words)
    {
        (_stream, _container, _source, _kind) = (stream, container, source, kind);
        Tensors = [.. tensors];
        Words = [.. words];
        _byName = [];
        foreach (PyTorchTensor tensor in Tensors)
        {
            if (!_byName.TryAdd(tensor.Name, tensor))
            {
                throw new ModelFileException($"{source}: The tensor '{tensor.Name}' stands twice; the file is damaged.");
            }
        }
    }

    /// <summary>Its tensors, in the order of the file.</summary>
    public IReadOnlyList<PyTorchTensor> Tensors { get; }

    /// <summary>What else it holds, such as settings or a vocabulary: names joined by dots, and values in words.</summary>
    public IReadOnlyList<(string Name, string Value)> Words { get; }

    /// <summary>Opens a file and reads what it holds; numbers are read when asked for.</summary>
    /// <param name="path">Where it lies.</param>
    /// <exception cref="ModelFileException">It is damaged, of another kind, or holds what can't be read without running it; the message says which.</exception>
    /// <exception cref="IOException">It is not there or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static PyTorchFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileStream stream = File.OpenRead(path);
        try
        {
            return Open(stream, path);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The tensor of a name.</summary>
    /// <param name="name">The name, letter by letter.</param>
    /// <exception cref="ModelFileException">There is none.</exception>
    public PyTorchTensor this[string name] => _byName.GetValueOrDefault(name ?? throw new ArgumentNullException(nameof(name))) ?? throw new ModelFileException(
        $"{_source}: There is no tensor '{name}'; it holds {string.Join(", ", Tensors.Take(20).Select(tensor => tensor.Name))}{(Tensors.Count > 20 ? ", …" : "")}.");

    /// <summary>Reads a tensor with the shape that it has in the file; a single number as [1].</summary>
    /// <param name="name">The name, letter by letter.</param>
    /// <typeparam name="T">The type of the numbers that are wanted; others are rounded to it.</typeparam>
    /// <exception cref="ModelFileException">There is none, or its numbers are not where the file says.</exception>
    public Tensor<T> ReadTensor<T>(string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        PyTorchTensor tensor = this[name];
        return Tensor.Create([.. tensor.Read().Select(T.CreateChecked)], tensor.Shape.Count == 0 ? [1] : [.. tensor.Shape.Select(length => (nint)length)]);
    }

    /// <summary>Guesses by names and shapes which tensors are the weights of which layers. Nothing is changed before <see cref="WeightMapping.Apply"/>.</summary>
    /// <param name="model">A model that is built as the module was.</param>
    /// <param name="byHand">
    /// Modules that you name yourself: for a part of the model, such as <c>lstm1</c> or <c>output</c>, the module of the file, such as <c>encoder.rnn.l0</c> or
    /// <c>fc</c>. Null, the default, where all is guessed.
    /// </param>
    /// <exception cref="ModelFileException">A part of the model has no counterpart in the file; the message names it, and what was there.</exception>
    /// <exception cref="ArgumentException">A part or module that is named by hand is not there, or they don't fit each other.</exception>
    public WeightMapping MapTo<T>(SequenceModel<T> model, IReadOnlyDictionary<string, string>? byHand = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        return WeightMapping.Guess(model, TorchModule.Find(Tensors), byHand ?? new Dictionary<string, string>(), _source);
    }

    /// <summary>What the file holds: its layout, its modules, and how a builder would say them; all tensors; its words.</summary>
    public override string ToString()
    {
        const int MostLines = 60;
        var text = new StringBuilder();
        text.Append(FormattableString.Invariant($"{_kind}; {Tensors.Count} tensors, {Tensors.Sum(tensor => tensor.Shape.Aggregate(1L, (product, length) => product * length))} numbers"));
        IReadOnlyList<TorchModule> modules = TorchModule.Find(Tensors);
        foreach (TorchModule module in modules.Take(MostLines))
        {
            text.Append($"\n  {module}");
        }

        foreach ((string name, string value) in Words.Take(Math.Max(0, MostLines - modules.Count)))
        {
            text.Append($"\n  {name} = {(value.Length <= 80 ? value : $"{value[..80]}…")}");
        }

        int shown = Math.Min(MostLines, modules.Count + Words.Count);
        return shown < modules.Count + Words.Count ? FormattableString.Invariant($"{text}\n  … and {modules.Count + Words.Count - shown} more") : text.ToString();
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _container.Dispose();
        _stream.Dispose();
    }

    /// <summary>Opens a file that is a stream.</summary>
    internal static PyTorchFile Open(Stream stream, string source)
    {
        byte[] beginning = new byte[9];
        int read = stream.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        if (read == beginning.Length && beginning[8] == (byte)'{')
        {
            return OpenSafetensors(stream, source);
        }

        Container container = Container.Open(stream, source);
        try
        {
            return new PyTorchFile(stream, container, source, container.Description, PickledTree.Tensors(container.Root, source).Select(found => new PyTorchTensor(
                found.Name, found.Tensor.Storage.Type.Name, found.Tensor.Shape, () => Numbers.Read(found.Tensor, container.Read(found.Tensor.Storage)))), PickledTree.Words(container.Root, source));
        }
        catch
        {
            container.Dispose();
            throw;
        }
    }

    private static PyTorchFile OpenSafetensors(Stream stream, string source)
    {
        SafetensorsFile file = SafetensorsFile.Open(stream);
        return new PyTorchFile(stream, file, source, "safetensors", file.Tensors.Select(tensor => new PyTorchTensor(
            tensor.Name, NameOf(tensor.Type), tensor.Shape.ToArray(), () => Read(tensor))), file.Metadata.Select(pair => (pair.Key, pair.Value)));

        double[] Read(StoredTensor tensor)
        {
            byte[] bytes = file.ReadBytes(tensor);
            int size = tensor.Count == 0 ? 1 : (int)(tensor.ByteCount / tensor.Count);
            return [.. Enumerable.Range(0, (int)tensor.Count).Select(i => Numbers.Read(bytes.AsSpan(i * size), NameOf(tensor.Type)))];
        }
    }

    private static string NameOf(ElementType type) => type switch
    {
        ElementType.F32 => "float32",
        ElementType.F64 => "float64",
        ElementType.F16 => "float16",
        ElementType.BF16 => "bfloat16",
        ElementType.I64 => "int64",
        ElementType.I32 => "int32",
        ElementType.I16 => "int16",
        ElementType.I8 => "int8",
        ElementType.U8 => "uint8",
        ElementType.U64 => "uint64",
        ElementType.U32 => "uint32",
        ElementType.U16 => "uint16",
        _ => "bool",
    };
}
