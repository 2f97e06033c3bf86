namespace Rnn.PyTorch.Pickling;

/// <summary>A dictionary of Python, in its order; keys may be of any kind.</summary>
internal sealed class PickledDictionary
{
    private readonly List<KeyValuePair<object?, object?>> _items = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    public IReadOnlyList<KeyValuePair<object?, object?>> Items => _items;

    public object? this[string key] => _places.TryGetValue(key, out int place) ? _items[place].Value : null;

    /// <summary>Sets an entry; the last one of a word stands, as in Python.</summary>
    public void Set(object? key, object? value)
    {
        if (key is string word && !_places.TryAdd(word, _items.Count))
        {
            _items[_places[word]] = new(key, value);
        }
        else
        {
            _items.Add(new(key, value));
        }
    }
}

/// <summary>A class or function that a pickle names. It is never called; the few that are known are read here.</summary>
internal sealed record PickledName(string Module, string Name)
{
    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>Numbers in a file, which tensors share.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Type">What its numbers are.</param>
/// <param name="Count">How many.</param>
internal sealed record PickledStorage(string Key, NumberKind Type, long Count);

/// <summary>A view of a storage.</summary>
internal sealed record PickledTensor(PickledStorage Storage, long Offset, long[] Shape, long[] Strides)
{
    public long Count => Shape.Aggregate(1L, (product, length) => product * length);

    /// <summary>Whether its numbers lie one after the other.</summary>
    public bool IsContiguous
    {
        get
        {
            long expected = 1;
            for (int i = Shape.Length - 1; i >= 0; i--)
            {
                if (Shape[i] != 1 && Strides[i] != expected)
                {
                    return false;
                }

                expected *= Shape[i];
            }

            return true;
        }
    }
}

/// <summary>What the numbers of a storage are, by PyTorch's names.</summary>
/// <param name="Name">The name of the type, such as <c>float32</c>.</param>
/// <param name="Size">Bytes of a number.</param>
internal sealed record NumberKind(string Name, int Size)
{
    private static readonly Dictionary<string, NumberKind> _byStorage = new()
    {
        ["FloatStorage"] = new("float32", 4),
        ["DoubleStorage"] = new("float64", 8),
        ["HalfStorage"] = new("float16", 2),
        ["BFloat16Storage"] = new("bfloat16", 2),
        ["LongStorage"] = new("int64", 8),
        ["IntStorage"] = new("int32", 4),
        ["ShortStorage"] = new("int16", 2),
        ["CharStorage"] = new("int8", 1),
        ["ByteStorage"] = new("uint8", 1),
        ["BoolStorage"] = new("bool", 1),
    };

    public static NumberKind? OfStorage(string name) => _byStorage.GetValueOrDefault(name);
}
