using System.Buffers.Binary;
using System.Numerics;
using Rnn.Persistence;
using Rnn.PyTorch.Pickling;

namespace Rnn.PyTorch.Containers;

/// <summary>The layout before PyTorch 1.6: five pickles one after the other, and behind them the storages, each with its count.</summary>
internal sealed class StackedContainer : Container
{
    private static readonly BigInteger _magic = BigInteger.Parse("119547037146038801333356", null);

    private readonly byte[] _bytes;
    private readonly string _source;
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    public StackedContainer(Stream stream, string source)
    {
        _source = source;
        if (stream.Length > Array.MaxLength)
        {
            throw new ModelFileException($"{source}: The file has {stream.Length} bytes; of the older layout at most {Array.MaxLength} are read. Save it anew with PyTorch 1.6 or later.");
        }

        _bytes = new byte[stream.Length];
        stream.ReadExactly(_bytes);
        if (Next(0, out int at) is not BigInteger magic || magic != _magic)
        {
            throw new ModelFileException($"{source}: This is a pickle, but none of torch.save. Save the state_dict by it.");
        }

        if (Next(at, out at) is not 1001L)
        {
            throw new ModelFileException($"{source}: The file's version is not known; save it anew with PyTorch 1.6 or later.");
        }

        if (Next(at, out at) is not PickledDictionary system || system["little_endian"] is not true)
        {
            throw new ModelFileException($"{source}: Its numbers are not little-endian; save it on a machine that is.");
        }

        Root = Next(at, out at);
        List<object?> keys = Next(at, out at) as List<object?> ?? throw new ModelFileException($"{source}: It does not list its storages; the file is damaged.");
        foreach (object? key in keys)
        {
            _places[key as string ?? throw new ModelFileException($"{source}: The name of a storage is no word; the file is damaged.")] = -1;
        }

        _order = [.. keys.Cast<string>()];
        _dataStart = at;
    }

    private readonly string[] _order;
    private readonly int _dataStart;

    public override object? Root { get; }

    public override string Description => "five pickles, before PyTorch 1.6";

    public override byte[] Read(PickledStorage storage)
    {
        if (!_places.TryGetValue(storage.Key, out int place))
        {
            throw new ModelFileException($"{_source}: It names a storage '{storage.Key}' that it does not hold; the file is damaged.");
        }

        if (place < 0)
        {
            place = _places[storage.Key] = Find(storage);
        }

        return _bytes.AsSpan(place, (int)(storage.Count * storage.Type.Size)).ToArray();
    }

    public override void Dispose()
    {
    }

    private object? Next(int at, out int end) => Unpickler.Read(_bytes, at, _source, out end);

    // Each storage says how many numbers it has, but not how large they are; that the tensors say.
    private int Find(PickledStorage wanted)
    {
        Dictionary<string, NumberKind> kinds = PickledTree.Tensors(Root, _source).Select(tensor => tensor.Tensor.Storage).DistinctBy(storage => storage.Key)
            .ToDictionary(storage => storage.Key, storage => storage.Type);
        long at = _dataStart;
        foreach (string key in _order)
        {
            long count = at + 8 <= _bytes.Length ? BinaryPrimitives.ReadInt64LittleEndian(_bytes.AsSpan((int)at)) : -1;
            at += 8;
            NumberKind kind = kinds.GetValueOrDefault(key) ?? throw new ModelFileException($"{_source}: No tensor views the storage '{key}', so its size is not known.");
            if (count < 0 || (Int128)count * kind.Size > _bytes.Length - at)
            {
                throw new ModelFileException($"{_source}: The storage '{key}' ends beyond the file, which is cut or damaged.");
            }

            if (key == wanted.Key)
            {
                return count == wanted.Count ? (int)at : throw new ModelFileException($"{_source}: The storage '{key}' has {count} numbers and claims {wanted.Count}; the file is damaged.");
            }

            at += count * kind.Size;
        }

        throw new ModelFileException($"{_source}: The storage '{wanted.Key}' is not there; the file is damaged.");
    }
}
