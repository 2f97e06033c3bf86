using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>A vector for each token: the input is the token's number, 0 for the first, the output its row of E.</summary>
/// <remarks>
/// E [tokens, size], normal with variance 1 / size at first. Nothing is multiplied, forward or back; only the rows of
/// the tokens that occur have a gradient. The same as one-hot vectors times E, and as PyTorch's <c>nn.Embedding</c>.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed class EmbeddingLayer<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Parameter<T> _e = null!; // set by Declare

    internal EmbeddingLayer(string name, int tokens, int size)
        : base(name, inputSize: 1, size) => Tokens = tokens;

    /// <summary>How many tokens it knows.</summary>
    public int Tokens { get; }

    /// <inheritdoc/>
    public override string Description => string.Create(CultureInfo.InvariantCulture, $"{Tokens:N0} tokens");

    internal override LayerWorkspace<T> CreateWorkspace(WorkerTeam team) => new(OutputSize, team);

    internal override Func<int, LayerStream<T>> PackForSteps()
    {
        AlignedBuffer<T> e = AlignedBuffer<T>.Of(_e.Values);
        return rows => new EmbeddingStream<T>(rows, e, Tokens, OutputSize);
    }

    internal override void Forward(SequenceBatch<T> input, LayerWorkspace<T> workspace, in Pass pass)
    {
        workspace.FitOutput(input);
        Look(_e.Matrix, input.Matrix, workspace.Output.Matrix);
    }

    internal override void Backward(SequenceBatch<T> input, LayerWorkspace<T> workspace, MatrixSpan<T> inputGradient, in Pass pass)
    {
        MatrixSpan<T> dy = workspace.OutputGradient, gradients = _e.GradientMatrix;
        for (int row = 0; row < dy.Rows; row++)
        {
            Span<T> own = gradients.Row(int.CreateTruncating(input.Matrix[row, 0]));
            TensorPrimitives.Add(own, dy.Row(row), own); // y = E[token]
        }

        if (inputGradient.Columns > 0)
        {
            inputGradient.Flat.Clear(); // a token's number has no slope
        }
    }

    /// <summary>Why a value is no token, or null if it is one.</summary>
    internal string? Objection(T value) => T.IsInteger(value) && value >= T.Zero && value < T.CreateTruncating(Tokens)
        ? null
        : FormattableString.Invariant($"{value} is no token: {Name} knows the numbers 0 to {Tokens - 1}; correct it or give the layer more tokens");

    /// <summary>y = E[token], row by row.</summary>
    internal static void Look(MatrixSpan<T> e, MatrixSpan<T> tokens, MatrixSpan<T> y)
    {
        for (int row = 0; row < y.Rows; row++)
        {
            e.Row(int.CreateTruncating(tokens[row, 0])).CopyTo(y.Row(row));
        }
    }

    private protected override void Declare(ParameterStore<T> store) =>
        _e = AddWeight(store, $"{Name}.E", Tokens, OutputSize, Initializer.EmbeddingNormal);
}
