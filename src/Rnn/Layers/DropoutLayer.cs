using System.Globalization;
using System.Numerics;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>While training, sets each value to 0 with probability p and divides the others by 1 − p; else changes nothing.</summary>
/// <remarks>Srivastava et al. 2014. Which values fall depends on the seed, the training step, the layer and the place in the batch.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed class DropoutLayer<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double _rate;
    private readonly uint _place;

    internal DropoutLayer(string name, int size, double rate, int place)
        : base(name, size, size)
    {
        _rate = rate;
        _place = (uint)place;
    }

    /// <inheritdoc/>
    public override string Description => _rate.ToString("P0", CultureInfo.InvariantCulture);

    internal override LayerWorkspace<T> CreateWorkspace(WorkerTeam team) => new(OutputSize, team);

    internal override void Forward(SequenceBatch<T> input, LayerWorkspace<T> workspace, in Pass pass)
    {
        workspace.FitOutput(input);
        Drop(input.Values, workspace.Output.Values, pass);
    }

    internal override void Backward(SequenceBatch<T> input, LayerWorkspace<T> workspace, MatrixSpan<T> inputGradient, in Pass pass)
    {
        if (inputGradient.Columns > 0)
        {
            Drop(workspace.OutputGradient.Flat, inputGradient.Flat, pass); // y = x∘mask, the same mask again
        }
    }

    private void Drop(ReadOnlySpan<T> from, Span<T> to, in Pass pass)
    {
        if (!pass.Training || _rate == 0)
        {
            from.CopyTo(to);
            return;
        }

        // The layers of a stack draw from seeds of their own; the golden ratio spreads them.
        var random = new PhiloxGenerator(pass.Seed + (_place * 0x9E3779B97F4A7C15), RandomPurpose.Dropout, pass.Step);
        uint threshold = (uint)Math.Min(uint.MaxValue, _rate * 4294967296.0);
        T scale = T.CreateTruncating(1 / (1 - _rate));
        for (int i = 0; i < from.Length; i++)
        {
            to[i] = random.NextUInt32() < threshold ? T.Zero : from[i] * scale;
        }
    }
}
