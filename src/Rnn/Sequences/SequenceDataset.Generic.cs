using System.Numerics;

namespace Rnn.Sequences;

/// <summary>Examples to learn from or to test on, by index.</summary>
/// <remarks>
/// Made from examples (<see cref="SequenceDataset.FromExamples"/>) or as windows over a series
/// (<see cref="SlidingWindows{T}"/>). Reading is safe from many threads.
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class SequenceDataset<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Number of examples in the data set.</summary>
    public abstract int Count { get; }

    /// <summary>Number of features per input step; 0 where a step is tokens alone.</summary>
    public abstract int InputSize { get; }

    /// <summary>Number of tokens per input step; 0 unless the data set says otherwise.</summary>
    public virtual int TokenColumns => 0;

    /// <summary>Numbers per target step; 1 for a class.</summary>
    public abstract int TargetSize { get; }

    /// <summary>The input of an example: its steps one after the other, <see cref="InputSize"/> numbers each.</summary>
    /// <param name="index">Which example, 0 for the first.</param>
    public abstract ReadOnlySpan<T> GetInput(int index);

    /// <summary>
    /// The tokens of an example: its steps one after the other, <see cref="TokenColumns"/> each; none unless the data set says otherwise.
    /// </summary>
    /// <remarks>Where an example has features too, it has as many steps of either.</remarks>
    /// <param name="index">Which example, 0 for the first.</param>
    public virtual ReadOnlySpan<int> GetTokens(int index) => [];

    /// <summary>The target of an example: its steps one after the other, <see cref="TargetSize"/> numbers each.</summary>
    /// <param name="index">Which example, 0 for the first.</param>
    public abstract ReadOnlySpan<T> GetTarget(int index);

    /// <summary>
    /// How much the loss of an example counts in a training; finite and not negative, 1 unless the data set says otherwise.
    /// </summary>
    /// <param name="index">Which example, 0 for the first.</param>
    public virtual double GetWeight(int index) => 1;

    /// <summary>
    /// Whether examples may have weights other than 1, so that <see cref="GetWeight"/> has to be asked; false unless the data set says
    /// otherwise.
    /// </summary>
    public virtual bool IsWeighted => false;

    /// <summary>
    /// The states, such as <c>lstm1.h</c>, that examples may begin from; none, the default, where all begin as the layers do.
    /// </summary>
    public virtual IReadOnlyList<string> InitialStateNames => [];

    /// <summary>The state that the layers begin from at an example, [size]; empty, the default, for the layer's own beginning.</summary>
    /// <param name="index">Which example, 0 for the first.</param>
    /// <param name="name">Which state: one of <see cref="InitialStateNames"/>.</param>
    public virtual ReadOnlySpan<T> GetInitialState(int index, string name) => [];

    /// <summary>Some examples one after the other as a data set of their own; nothing is copied.</summary>
    /// <param name="first">The first of them, counted from 0.</param>
    /// <param name="count">How many examples.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public SequenceDataset<T> Slice(int first, int count)
    {
        Place.RequireAtLeast(0, first, nameof(first));
        Place.RequireAtLeast(0, count, nameof(count));
        if (first > Count || count > Count - first)
        {
            throw new ArgumentOutOfRangeException(
                first > Count ? nameof(first) : nameof(count), $"The data set has {Count} examples, not {(long)first + count}; take fewer.");
        }

        return new Part(this, count, index => first + index);
    }

    /// <summary>Some examples in an order of their own, as a data set; nothing is copied. An example may be chosen twice.</summary>
    /// <remarks>Rnn.Data's DataSplit gives the places of a random split, of one that keeps the shares of classes, or of one by groups.</remarks>
    /// <param name="indices">Which examples, 0 for the first; at least one.</param>
    /// <exception cref="ArgumentException">None is chosen.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such example.</exception>
    public SequenceDataset<T> Choose(params IReadOnlyList<int> indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        if (indices.Count == 0)
        {
            throw new ArgumentException("Choose at least one example.", nameof(indices));
        }

        foreach (int index in indices)
        {
            Place.Require(index, Count, "example", nameof(indices));
        }

        int[] chosen = [.. indices];
        return new Part(this, chosen.Length, index => chosen[index]);
    }

    internal int InputLength(int index) => InputSize > 0 ? GetInput(index).Length / InputSize : GetTokens(index).Length / TokenColumns;

    internal int TargetLength(int index) => GetTarget(index).Length / TargetSize;

    private sealed class Part(SequenceDataset<T> whole, int count, Func<int, int> placeOf) : SequenceDataset<T>
    {
        public override int Count => count;

        public override int InputSize => whole.InputSize;

        public override int TargetSize => whole.TargetSize;

        public override int TokenColumns => whole.TokenColumns;

        public override ReadOnlySpan<T> GetInput(int index) => whole.GetInput(Checked(index));

        public override ReadOnlySpan<int> GetTokens(int index) => whole.GetTokens(Checked(index));

        public override ReadOnlySpan<T> GetTarget(int index) => whole.GetTarget(Checked(index));

        public override bool IsWeighted => whole.IsWeighted;

        public override IReadOnlyList<string> InitialStateNames => whole.InitialStateNames;

        public override ReadOnlySpan<T> GetInitialState(int index, string name) => whole.GetInitialState(Checked(index), name);

        public override double GetWeight(int index) => whole.GetWeight(Checked(index));

        private int Checked(int index)
        {
            Place.Require(index, count, "example", nameof(index));
            return placeOf(index);
        }
    }
}
