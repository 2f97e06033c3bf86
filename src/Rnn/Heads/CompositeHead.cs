using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Heads;

/// <summary>Several outputs side by side, each with its own activation, loss, name and weight.</summary>
/// <remarks>
/// They share one dense layer, whose columns are dealt out among them in their order, and so are the columns of a target; of a
/// softmax output that is one number, the class. The loss of a row is Σ wᵢ·Lᵢ with the weight of each output.
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class CompositeHead<T> : OutputHead<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RowHead<T>[] _heads;
    private readonly NamedOutput<T>[] _outputs;

    internal CompositeHead(IReadOnlyList<(string Name, RowHead<T> Head, double Weight)> parts)
        : base((int)Math.Min(int.MaxValue, parts.Sum(part => (long)part.Head.OutputSize)))
    {
        _heads = [.. parts.Select(part => part.Head)];
        _outputs = new NamedOutput<T>[parts.Count];
        int column = 0, target = 0;
        for (int i = 0; i < parts.Count; i++)
        {
            (string name, RowHead<T> head, double weight) = parts[i];
            int end = (int)Math.Min(int.MaxValue, (long)column + head.OutputSize); // Build refuses what is too large
            int targetEnd = (int)Math.Min(int.MaxValue, (long)target + head.TargetSize);
            _outputs[i] = new NamedOutput<T>(name, head, column..end, target..targetEnd, weight);
            (column, target) = (end, targetEnd);
        }

        TargetSize = target;
    }

    /// <inheritdoc/>
    public override string Name => string.Join(" + ", _outputs.Select(output => output.Head.Name));

    /// <inheritdoc/>
    public override PredictionKind Kind => PredictionKind.Several;

    /// <summary><c>none</c>: scores of different outputs have no mean; each has its own.</summary>
    public override string ScoreName => "none";

    internal override IReadOnlyList<NamedOutput<T>> Outputs => _outputs;

    internal override string Description => string.Join("; ", _outputs.Select(output => $"{output}"));

    internal override int TargetSize { get; }

    internal override string ExpectedTargets =>
        $"{TargetSize} per step ({string.Join(", ", _outputs.Select(output => $"{output.Head.TargetSize} for {output.Name}"))})";

    internal override string? FeedbackObjection => _outputs
        .Select(output => output.Head.FeedbackObjection is { } objection ? $"'{output.Name}' {objection}" : null)
        .FirstOrDefault(objection => objection is not null);

    internal override string? Objection(ReadOnlySpan<T> target)
    {
        foreach (NamedOutput<T> output in _outputs)
        {
            if (output.Head.Objection(target[output.TargetColumns]) is { } objection)
            {
                return $"{output.Name}: {objection}";
            }
        }

        return null;
    }

    internal override void Activate(Span<T> row)
    {
        foreach (NamedOutput<T> output in _outputs)
        {
            output.Head.Activate(row[output.Columns]);
        }
    }

    internal override void ToInput(ReadOnlySpan<T> prediction, Span<T> input)
    {
        foreach (NamedOutput<T> output in _outputs)
        {
            output.Head.ToInput(prediction[output.Columns], input[output.Columns]);
        }
    }

    internal override void TargetToInput(ReadOnlySpan<T> target, Span<T> input)
    {
        foreach (NamedOutput<T> output in _outputs)
        {
            output.Head.TargetToInput(target[output.TargetColumns], input[output.Columns]);
        }
    }

    internal override HeadWorkspace<T> CreateWorkspace(WorkerTeam team) => new RowHeadWorkspace<T>(_heads, _outputs, team);
}
