using System.Numerics;

namespace Rnn.Layers;

/// <summary>One cell run over time somewhere in a stack of layers, with what a pass leaves behind of it.</summary>
/// <param name="Layer">The layer: of one in both directions, one direction.</param>
/// <param name="Workspace">Its workspace.</param>
/// <param name="Reversed">Whether its step 0 is the last step of each sequence.</param>
internal sealed record RecurrentPart<T>(RecurrentLayer<T> Layer, RecurrentWorkspace<T> Workspace, bool Reversed)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What its h is called in a <see cref="Sequences.SessionState{T}"/>.</summary>
    public string HiddenName { get; } = $"{Layer.Name}.h";

    /// <summary>What its c is called there, if it has one.</summary>
    public string CellStateName { get; } = $"{Layer.Name}.c";

    /// <summary>Asks that the gradients of the states at every step be kept on the way back from the last forward pass.</summary>
    public void KeepStateGradients()
    {
        Workspace.Trace = new GradientTrace<T>(Layer.Cell.OutputSize, Layer.Cell.CellStateSize);
        Workspace.Trace.Resize(Workspace.Output.RowCount);
    }

    /// <summary>All of a stack, from the input on.</summary>
    public static RecurrentPart<T>[] Of(IReadOnlyList<Layer<T>> layers, IReadOnlyList<LayerWorkspace<T>> workspaces) =>
        [.. layers.Zip(workspaces, Of).SelectMany(parts => parts)];

    /// <summary>Those of one layer: none, one, or two.</summary>
    public static IEnumerable<RecurrentPart<T>> Of(Layer<T> layer, LayerWorkspace<T> workspace) => (layer, workspace) switch
    {
        (RecurrentLayer<T> one, RecurrentWorkspace<T> own) => [new(one, own, Reversed: false)],
        (BidirectionalLayer<T> both, BidirectionalWorkspace<T> own) =>
            [new(both.Forwards, own.Forwards, Reversed: false), new(both.Backwards, own.Backwards, Reversed: true)],
        (ReversedLayer<T> turned, ReversedWorkspace<T> own) => [new(turned.Inner, own.Inner, Reversed: true)],
        (ResidualLayer<T> around, ResidualWorkspace<T> own) => Of(around.Inner, own.Inner),
        _ => [],
    };
}
