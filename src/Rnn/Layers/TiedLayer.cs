using System.Numerics;
using Rnn.Cells;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>A dense layer whose weight is the table of an embedding, transposed: y = x·Eᵀ + b, a score for each token.</summary>
/// <remarks>E [tokens, size] is the embedding's own parameter, and gets the gradients of both; b [tokens], 0 at first. Press and Wolf 2017.</remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class TiedLayer<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly EmbeddingLayer<T> _embedding;
    private Parameter<T> _b = null!; // set by Declare

    internal TiedLayer(string name, EmbeddingLayer<T> embedding, int tokens, bool hasBias)
        : base(name, embedding.OutputSize, tokens) => (_embedding, HasBias) = (embedding, hasBias);

    /// <summary>Whether the layer has the bias b; it has unless the builder was told otherwise.</summary>
    public bool HasBias { get; }

    /// <inheritdoc/>
    public override string Description => $"tied to {_embedding.Name}{(HasBias ? "" : ", no bias")}";

    private Parameter<T> E => _embedding.Table;

    internal override LayerWorkspace<T> CreateWorkspace(WorkerTeam team) => new(OutputSize, team);

    internal override Func<int, LayerStream<T>> PackForSteps()
    {
        var w = PackedMatrix<T>.Of(E.Matrix.Transposed);
        AlignedBuffer<T> b = AlignedBuffer<T>.Of(_b.Values);
        return rows => new DenseStream<T>(rows, Activation.Identity, w, b);
    }

    internal override void Forward(SequenceBatch<T> input, LayerWorkspace<T> workspace, in Pass pass)
    {
        workspace.FitOutput(input);
        workspace.Product.Multiply(input.Matrix, E.Matrix.Transposed, _b.Repeated(input.RowCount), workspace.Output.Matrix); // y = x·Eᵀ + b
    }

    internal override void Backward(SequenceBatch<T> input, LayerWorkspace<T> workspace, MatrixSpan<T> inputGradient, in Pass pass)
    {
        MatrixSpan<T> dy = workspace.OutputGradient;
        workspace.Product.Multiply(dy.Transposed, input.Matrix, E.GradientMatrix, E.GradientMatrix); // y = x·Eᵀ + b
        Reduction.AddRows(dy, _b.Gradients);
        if (inputGradient.Columns > 0)
        {
            workspace.Product.Multiply(dy, E.Matrix, default, inputGradient);
        }
    }

    private protected override void Declare(ParameterStore<T> store) =>
        _b = AddBias(store, new ParameterShape($"{Name}.b", 1, OutputSize, [Initializer.Zeros], IsBias: true), HasBias);
}
