using System.Numerics;
using System.Runtime.InteropServices;

namespace Rnn.Models;

/// <summary>The states of a streaming session at one moment.</summary>
/// <typeparam name="T">The number type.</typeparam>
public sealed class SessionState<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly string _origin;

    internal SessionState(string origin, T[][] rows)
    {
        _origin = origin;
        Rows = rows;
    }

    /// <summary>How many sequences it holds.</summary>
    public int RowCount => Rows.Length;

    internal T[][] Rows { get; }

    /// <summary>The model's structure and, in the last line, a sum over its weights: a state means something to these alone.</summary>
    internal static string OriginOf(SequenceModel<T> model)
    {
        ulong sum = 14695981039346656037; // Fowler, Noll and Vo's hash, eight bytes at a time
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes<T>(model.Parameters.AllValues);

        // The store fills the run up to whole cache lines, so no number is left over where their count is odd.
        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            sum = (sum ^ word) * 1099511628211;
        }

        return FormattableString.Invariant($"{model.Summary()}\n{sum:x16}");
    }

    internal void RequireOrigin(string origin)
    {
        if (origin == _origin)
        {
            return;
        }

        bool sameShape = origin[..origin.LastIndexOf('\n')] == _origin[.._origin.LastIndexOf('\n')];
        throw new ArgumentException(
            sameShape
                ? "The snapshot comes from a model with other weights (another model, or this one before more training); " +
                  "restore it in a session of that model, or begin anew with Reset."
                : $"The snapshot comes from another model:\n{_origin[.._origin.LastIndexOf('\n')]}\nThis session's model is\n" +
                  $"{origin[..origin.LastIndexOf('\n')]}\nRestore it in a session of its own model.");
    }
}
