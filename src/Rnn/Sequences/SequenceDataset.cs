using System.Numerics;

namespace Rnn.Sequences;

/// <summary>Examples to learn from or to test on, by index.</summary>
/// <remarks>
/// Made from examples (<see cref="SequenceDataset.FromExamples"/>) or as windows over a series
/// (<see cref="SlidingWindows{T}"/>). Reading is safe from many threads.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public abstract class SequenceDataset<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Number of examples.</summary>
    public abstract int Count { get; }

    /// <summary>Features per input step.</summary>
    public abstract int InputSize { get; }

    /// <summary>Numbers per target step.</summary>
    public abstract int TargetSize { get; }

    /// <summary>The input of an example: its steps one after the other, <see cref="InputSize"/> numbers each.</summary>
    /// <param name="index">Which example.</param>
    public abstract ReadOnlySpan<T> GetInput(int index);

    /// <summary>The target of an example: its steps one after the other, <see cref="TargetSize"/> numbers each.</summary>
    /// <param name="index">Which example.</param>
    public abstract ReadOnlySpan<T> GetTarget(int index);

    /// <summary>How much the loss of an example counts in a training; finite and not negative, 1 unless the data set says otherwise.</summary>
    /// <param name="index">Which example.</param>
    public virtual double GetWeight(int index) => 1;

    /// <summary>Whether <see cref="GetWeight"/> has to be asked at all.</summary>
    public virtual bool IsWeighted => false;

    /// <summary>The states, such as <c>lstm1.h</c>, that examples may begin from; none, the default, where all begin as the layers do.</summary>
    public virtual IReadOnlyList<string> InitialStateNames => [];

    /// <summary>The state that an example begins from; empty, the default, for the layer's own beginning.</summary>
    /// <param name="index">Which example.</param>
    /// <param name="name">Which state: one of <see cref="InitialStateNames"/>.</param>
    public virtual ReadOnlySpan<T> GetInitialState(int index, string name) => [];

    /// <summary>Some of the examples, in order.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public SequenceDataset<T> Slice(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, Count);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count - first);
        return new Part(this, first, count);
    }

    internal int InputLength(int index) => GetInput(index).Length / InputSize;

    internal int TargetLength(int index) => GetTarget(index).Length / TargetSize;

    private sealed class Part(SequenceDataset<T> whole, int first, int count) : SequenceDataset<T>
    {
        public override int Count => count;

        public override int InputSize => whole.InputSize;

        public override int TargetSize => whole.TargetSize;

        public override ReadOnlySpan<T> GetInput(int index) => whole.GetInput(Checked(index));

        public override ReadOnlySpan<T> GetTarget(int index) => whole.GetTarget(Checked(index));

        public override bool IsWeighted => whole.IsWeighted;

        public override IReadOnlyList<string> InitialStateNames => whole.InitialStateNames;

        public override ReadOnlySpan<T> GetInitialState(int index, string name) => whole.GetInitialState(Checked(index), name);

        public override double GetWeight(int index) => whole.GetWeight(Checked(index));

        private int Checked(int index)
        {
            Place.Require(index, count, "example", nameof(index));
            return first + index;
        }
    }
}

/// <summary>Makes data sets.</summary>
public static class SequenceDataset
{
    /// <summary>A data set in memory.</summary>
    /// <param name="examples">The examples; sequences may differ in length, not in features.</param>
    /// <typeparam name="T">The number type.</typeparam>
    /// <exception cref="ArgumentException">There is no example, or an example's sizes differ from the first one's.</exception>
    public static SequenceDataset<T> FromExamples<T>(IEnumerable<Example<T>> examples)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(examples);
        Example<T>[] all = [.. examples];
        if (all.Length == 0)
        {
            throw new ArgumentException("The data set is empty; give at least one example.", nameof(examples));
        }

        if (Array.IndexOf(all, null) is >= 0 and int missing)
        {
            throw new ArgumentException($"Example {missing} is null; leave it out.", nameof(examples));
        }

        for (int i = 0; i < all.Length; i++)
        {
            if (all[i].InputSize != all[0].InputSize || all[i].TargetSize != all[0].TargetSize)
            {
                throw new ArgumentException(
                    $"Example {i} has {all[i].InputSize} features and {all[i].TargetSize} targets per step, " +
                    $"the first example {all[0].InputSize} and {all[0].TargetSize}; all must agree.", nameof(examples));
            }
        }

        return new InMemory<T>(all);
    }

    private sealed class InMemory<T>(Example<T>[] examples) : SequenceDataset<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public override int Count => examples.Length;

        public override int InputSize => examples[0].InputSize;

        public override int TargetSize => examples[0].TargetSize;

        public override bool IsWeighted { get; } = examples.Any(example => example.Weight != 1);

        public override double GetWeight(int index) => At(index).Weight;

        public override IReadOnlyList<string> InitialStateNames { get; } =
            [.. examples.Where(example => example.InitialState is not null).SelectMany(example => example.InitialState!.Names).Distinct()];

        public override ReadOnlySpan<T> GetInitialState(int index, string name) =>
            At(index).InitialState is { } state ? state.Row(name, row: 0) : [];

        public override ReadOnlySpan<T> GetInput(int index) => At(index).Input;

        public override ReadOnlySpan<T> GetTarget(int index) => At(index).Target;

        private Example<T> At(int index)
        {
            Place.Require(index, examples.Length, "example", nameof(index));
            return examples[index];
        }
    }
}
