using System.Numerics;
using Rnn.Cells;

namespace Rnn.Persistence;

/// <summary>How to make the cells that you wrote yourself, so that models with them can be loaded.</summary>
/// <remarks>A file runs no code: it names a kind of cell, and only what you add here makes one.</remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
/// <example>
/// <code>
/// var cells = new CellFactories&lt;float&gt;().Add("mgu", size =&gt; new MinimalGatedUnit&lt;float&gt;(size));
/// SequenceModel&lt;float&gt; model = SequenceModel.Load("own.safetensors", cells);
/// </code>
/// </example>
public sealed class CellFactories<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Dictionary<string, Func<int, RecurrentCell<T>>> _factories = new(StringComparer.Ordinal);

    /// <summary>Adds a kind of cell, so that <c>Load</c> can make it.</summary>
    /// <param name="kind">The cell's <see cref="RecurrentCell{T}.Kind"/>.</param>
    /// <param name="create">Makes a new cell of so many units, with the options that the saved one had.</param>
    /// <returns>The same object, for adding more.</returns>
    /// <exception cref="ArgumentException">The kind is empty or was added before.</exception>
    public CellFactories<T> Add(string kind, Func<int, RecurrentCell<T>> create)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        ArgumentNullException.ThrowIfNull(create);
        if (!_factories.TryAdd(kind, create))
        {
            throw new ArgumentException($"The kind '{kind}' was added before; add each kind once.", nameof(kind));
        }

        return this;
    }

    internal RecurrentCell<T> Create(string kind, int size, string description)
    {
        if (!_factories.TryGetValue(kind, out Func<int, RecurrentCell<T>>? create))
        {
            throw new ModelFileException(
                $"The model has a cell of the kind {ModelFileException.Quote(kind)}, which is none of the library's. Tell Load how to make it: " +
                "new CellFactories<T>().Add(kind, size => …).");
        }

        RecurrentCell<T> cell = create(size);
        return cell.Kind == kind && cell.HiddenSize == size && cell.Description == description ? cell : throw new ModelFileException(
            $"The factory for {ModelFileException.Quote(kind)} made a {cell.Kind} cell of {cell.HiddenSize} units ('{cell.Description}'); " +
            $"the file has one of {size} ({ModelFileException.Quote(description)}). Make it with the same options.");
    }
}
