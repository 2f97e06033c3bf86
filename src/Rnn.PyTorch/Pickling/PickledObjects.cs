using Rnn.Persistence;

namespace Rnn.PyTorch.Pickling;

/// <summary>The few names that a file of weights may hold, and what is read in place of calling them.</summary>
internal static class PickledObjects
{
    private const int MostDimensions = 8;

    private static readonly PickledName _orderedDictionary = new("collections", "OrderedDict");
    private static readonly PickledName _tensor = new("torch._utils", "_rebuild_tensor_v2");
    private static readonly PickledName _parameter = new("torch._utils", "_rebuild_parameter");
    private static readonly PickledName _size = new("torch", "Size");

    /// <summary>A name, if it is known.</summary>
    /// <exception cref="ModelFileException">It is not; the message names it.</exception>
    public static PickledName Known(string module, string member, string source)
    {
        var name = new PickledName(module, member);
        return name == _orderedDictionary || name == _tensor || name == _parameter || name == _size || (module == "torch" && NumberKind.OfStorage(member) is not null)
            ? name
            : throw new ModelFileException(
                $"{source}: It holds an object of '{name}', which can't be read without running it. Save the state_dict alone: torch.save(model.state_dict(), path).");
    }

    /// <summary>What a call of a known name with these arguments would give.</summary>
    public static object? Made(object? name, object? arguments, string source) => (name as PickledName, arguments) switch
    {
        ({ } called, object?[] and []) when called == _orderedDictionary => new PickledDictionary(),
        ({ } called, object?[] and [List<object?> pairs]) when called == _orderedDictionary => Dictionary(pairs, source),
        ({ } called, object?[] and [PickledStorage storage, long offset, object?[] shape, object?[] strides, ..]) when called == _tensor => Tensor(storage, offset, shape, strides, source),
        ({ } called, object?[] and [PickledTensor tensor, ..]) when called == _parameter => tensor,
        ({ } called, object?[] and [object?[] lengths]) when called == _size => lengths,
        _ => throw new ModelFileException($"{source}: It calls '{name}' in a way that is not known; the file is damaged, or of another version of PyTorch."),
    };

    /// <summary>A storage by what a pickle says of it: <c>('storage', type, key, device, count)</c>.</summary>
    public static PickledStorage Storage(object? id, string source) =>
        id is object?[] and ["storage", PickledName { Module: "torch" } type, string key, string, long and >= 0 and var count, ..] && NumberKind.OfStorage(type.Name) is { } kind
            ? id is object?[] and ([_, _, _, _, _] or [_, _, _, _, _, null]) ? new PickledStorage(key, kind, count) : throw new ModelFileException(
                $"{source}: The storage '{key}' is a part of another, as PyTorch before 1.0 wrote; save the file anew with a later one.")
            : throw new ModelFileException($"{source}: It names its numbers in a way that is not known; the file is damaged.");

    private static PickledDictionary Dictionary(List<object?> pairs, string source)
    {
        var dictionary = new PickledDictionary();
        foreach (object? pair in pairs)
        {
            (object? key, object? value) = pair is object?[] and [var first, var second] ? (first, second) : throw new ModelFileException($"{source}: An ordered dictionary holds something that is no pair; the file is damaged.");
            dictionary.Set(key, value);
        }

        return dictionary;
    }

    // Sizes are checked here, before anything is made of them.
    private static PickledTensor Tensor(PickledStorage storage, long offset, object?[] shape, object?[] strides, string source)
    {
        bool areNumbers = shape.Length <= MostDimensions && shape.Length == strides.Length && shape.Concat(strides).All(number => number is long and >= 0);
        if (!areNumbers || offset < 0)
        {
            throw new ModelFileException($"{source}: A tensor has no shape that can be; the file is damaged.");
        }

        long[] lengths = [.. shape.Select(length => (long)length!)], steps = [.. strides.Select(step => (long)step!)];
        Int128 count = 1, last = offset;
        for (int i = 0; i < lengths.Length; i++)
        {
            count *= lengths[i];
            last += (Int128)(lengths[i] - 1) * steps[i];
            if (count > storage.Count)
            {
                throw new ModelFileException($"{source}: A tensor of [{string.Join(", ", shape)}] claims more numbers than the {storage.Count} of its storage; the file is damaged, or the tensor is expanded: save it as tensor.contiguous().");
            }
        }

        return count == 0 || last < storage.Count
            ? new PickledTensor(storage, offset, lengths, steps)
            : throw new ModelFileException($"{source}: A tensor of [{string.Join(", ", shape)}] reaches beyond the {storage.Count} numbers of its storage; the file is damaged.");
    }
}
