using System.Numerics;

namespace Rnn.Sequences;

/// <summary>Examples that are read as they are needed, for data that does not fit into memory.</summary>
/// <remarks>
/// Each epoch reads them anew, ahead of the training and in the background, and shuffles them through a buffer. The
/// order depends on the order of reading, the seed and the epoch alone.
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
/// <example>
/// <code>
/// var source = new ExampleSource&lt;float&gt;(() =&gt; File.ReadLines("readings.txt").Select(Parse)) { ShuffleBuffer = 10_000 };
/// TrainingHistory history = model.Fit(source);
/// </code>
/// </example>
public sealed class ExampleSource<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A source of the examples that a function reads, one after the other.</summary>
    /// <param name="read">
    /// Called at the beginning of each epoch; gives the examples, the same ones each time. Runs on a thread of its own.
    /// </param>
    public ExampleSource(Func<IEnumerable<Example<T>>> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        Read = read;
    }

    /// <summary>
    /// How many examples there are; null, the default, if nobody knows. A schedule that looks at the end needs it; without it the time left
    /// is known after the first epoch.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int? Count { get; init => field = AtLeastOne(value, nameof(Count)); }

    /// <summary>How many examples wait in the buffer out of which a shuffled training draws; 1,024 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int ShuffleBuffer { get; init => field = AtLeastOne(value, nameof(ShuffleBuffer))!.Value; } = 1024;

    /// <summary>How many examples are read ahead of the training at most; 256 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int ReadAhead { get; init => field = AtLeastOne(value, nameof(ReadAhead))!.Value; } = 256;

    internal Func<IEnumerable<Example<T>>> Read { get; }

    private static int? AtLeastOne(int? value, string name) => !(value < 1) ? value : throw new ArgumentOutOfRangeException(
        name, FormattableString.Invariant($"{name} must be at least 1; got {value}."));
}
