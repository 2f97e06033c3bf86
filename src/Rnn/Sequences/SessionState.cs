using System.Numerics;
using System.Numerics.Tensors;

namespace Rnn.Sequences;

/// <summary>What recurrent layers remember of some sequences at one moment: h, and c where there is one, of each layer.</summary>
/// <remarks>
/// A streaming session gives and takes it, <c>Predict</c> begins from it and gives that after the last step, and an example may
/// begin from it. States are named by layer and symbol: <c>lstm1.h</c>, <c>lstm1.c</c>, of a layer in both directions
/// <c>gru2.forward.h</c> and <c>gru2.backward.h</c>. It never changes.
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class SessionState<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly string[] _names;
    private readonly T[][] _values; // of each name [rows × size]

    /// <summary>States of your own to begin from, such as those that another system has given.</summary>
    /// <param name="states">
    /// The states by their names, such as <c>lstm1.h</c>: each [rows, size], all finite. Layers that are not named begin as they always
    /// do.
    /// </param>
    /// <exception cref="ArgumentException">There is none, they differ in rows, or one is no matrix or holds NaN or infinity.</exception>
    public SessionState(IReadOnlyDictionary<string, Tensor<T>> states)
        : this(states, origin: null)
    {
    }

    internal SessionState(IReadOnlyDictionary<string, Tensor<T>> states, string? origin)
    {
        Origin = origin;
        ArgumentNullException.ThrowIfNull(states);
        if (states.Count == 0)
        {
            throw new ArgumentException("There is no state; give at least one, such as lstm1.h.", nameof(states));
        }

        _names = [.. states.Keys];
        _values = new T[_names.Length][];
        for (int i = 0; i < _names.Length; i++)
        {
            string name = $"{nameof(states)}[{_names[i]}]";
            Tensor<T> state = states[_names[i]];
            TensorShape.RequireRank(state, 2, "the state of some rows [rows, size]", name);
            TensorShape.RequireFeatures(state, name);
            RowCount = i == 0 ? checked((int)state.Lengths[0]) : RowCount;
            TensorShape.RequireLength(state, 0, RowCount, "rows, as the first state has", name);
            _values[i] = new T[state.FlattenedLength];
            state.FlattenTo(_values[i]);
            TensorShape.RequireFinite<T>(_values[i], checked((int)state.Lengths[1]), name);
        }
    }

    internal SessionState(int rows, IEnumerable<(string Name, T[] Values)> states, string? origin)
    {
        RowCount = rows;
        _names = [.. states.Select(state => state.Name)];
        _values = [.. states.Select(state => state.Values)];
        Origin = origin;
    }

    /// <summary>How many sequences it holds the states of, a row for each.</summary>
    public int RowCount { get; }

    /// <summary>The names of the states, from the input's side on.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>A copy of the state of this name, [rows, size].</summary>
    /// <param name="name">Its name, such as <c>lstm1.h</c>.</param>
    /// <exception cref="KeyNotFoundException">There is none of that name; the message lists the names.</exception>
    public Tensor<T> this[string name] => IndexOf(name) is >= 0 and int index
        ? Tensor.Create((T[])_values[index].Clone(), [RowCount, SizeOf(index)])
        : throw new KeyNotFoundException($"No state is named '{name}'. There are: {string.Join(", ", _names)}.");

    /// <summary>The rows, names and sizes in words: <c>2 rows: lstm1.h [32], lstm1.c [32]</c>.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{RowCount} rows: ") + string.Join(", ", _names.Select((name, i) => FormattableString.Invariant($"{name} [{SizeOf(i)}]")));

    /// <summary>The model and the weights that the states come from, for those that mean something to these alone; else null.</summary>
    internal string? Origin { get; }

    /// <summary>The state of one row; empty if there is none of that name.</summary>
    internal ReadOnlySpan<T> Row(string name, int row)
    {
        int index = IndexOf(name);
        return index < 0 ? [] : _values[index].AsSpan(row * SizeOf(index), SizeOf(index));
    }

    /// <summary>Refuses states that belong to other weights.</summary>
    internal void RequireOrigin(string origin)
    {
        if (Origin is null || origin == Origin)
        {
            return;
        }

        bool sameShape = StructureOf(origin) == StructureOf(Origin);
        throw new ArgumentException(
            sameShape
                ? "The snapshot comes from a model with other weights (another model, or this one before more training); " +
                  "restore it in a session of that model, or begin anew with Reset."
                : $"The snapshot comes from another model:\n{StructureOf(Origin)}\nThis session's model is\n{StructureOf(origin)}\n" +
                  "Restore it in a session of its own model.");

        static string StructureOf(string origin) => origin[..origin.LastIndexOf('\n')];
    }

    private int IndexOf(string name) => Array.IndexOf(_names, name);

    private int SizeOf(int index) => RowCount == 0 ? 0 : _values[index].Length / RowCount;
}
