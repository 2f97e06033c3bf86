using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>A layer with a way around it: y = x + f(x), for a layer that gives as many features as it takes.</summary>
/// <remarks>He et al. 2016; between recurrent layers as in Wu et al. 2016. An empty sequence has the last state 0.</remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class ResidualLayer<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal ResidualLayer(Layer<T> inner)
        : base(inner.Name, inner.InputSize, inner.OutputSize) => Inner = inner;

    /// <summary>The layer f that x is led around, in y = x + f(x).</summary>
    public Layer<T> Inner { get; }

    /// <inheritdoc/>
    public override string Description => Inner.Description is { Length: > 0 } inner ? $"{inner}, residual" : "residual"; // asked once: it may be deep

    internal override bool LooksAhead => Inner.LooksAhead;

    internal override bool HasUnits => Inner.HasUnits;

    internal override IReadOnlyList<RecurrentLayer<T>> Recurrents => Inner.Recurrents;

    internal override LayerWorkspace<T> CreateWorkspace(WorkerTeam team) => new ResidualWorkspace<T>(Inner.CreateWorkspace(team), OutputSize, team);

    internal override string? ContinuationObjection => Inner.ContinuationObjection;

    internal override long Width => Inner.Width;

    internal override Func<int, LayerStream<T>> PackForSteps()
    {
        Func<int, LayerStream<T>>? inner = Inner.PackForSteps();
        return rows => new ResidualStream<T>(rows, OutputSize, inner?.Invoke(rows));
    }

    internal override void Forward(SequenceBatch<T> input, LayerWorkspace<T> workspace, in Pass pass)
    {
        LayerWorkspace<T> inner = ((ResidualWorkspace<T>)workspace).Inner;
        Inner.Forward(input, inner, pass);
        workspace.FitOutput(input);
        TensorPrimitives.Add<T>(input.Values, inner.Output.Values, workspace.Output.Values); // y = x + f(x)
    }

    internal override void Backward(SequenceBatch<T> input, LayerWorkspace<T> workspace, MatrixSpan<T> inputGradient, in Pass pass)
    {
        var own = (ResidualWorkspace<T>)workspace;
        own.Inner.FitGradient();
        own.OutputGradient.Flat.CopyTo(own.Inner.OutputGradient.Flat);
        Inner.Backward(input, own.Inner, inputGradient, pass); // y = … + f(x)
        if (inputGradient.Columns > 0)
        {
            TensorPrimitives.Add<T>(inputGradient.Flat, own.OutputGradient.Flat, inputGradient.Flat); // y = x + …
        }
    }

    private protected override void Declare(ParameterStore<T> store) => Inner.DeclareParameters(store);
}
