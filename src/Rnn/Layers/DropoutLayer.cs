using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>While training, sets each value to 0 with probability p and divides the others by 1 − p; else changes nothing.</summary>
/// <remarks>
/// Srivastava et al. 2014. Variational: the same features fall at all steps of a sequence (Gal and Ghahramani 2016).
/// Which values fall depends on the seed, the training step, the layer and the place in the batch. Of a sequence trained in
/// chunks the same features fall in all of them where it is variational; else each chunk draws anew.
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class DropoutLayer<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double _rate;
    private readonly bool _variational;
    private readonly uint _place;

    internal DropoutLayer(string name, int size, double rate, bool variational, int place)
        : base(name, size, size)
    {
        _rate = rate;
        _variational = variational;
        _place = (uint)place;
    }

    /// <summary>The probability p that a value is set to 0 while training, from 0 to below 1.</summary>
    public double Rate => _rate;

    /// <summary>Whether the same features fall at all steps of a sequence, instead of others at each step.</summary>
    public bool IsVariational => _variational;

    /// <inheritdoc/>
    public override string Description => RecurrentOptions.Percent(_rate) + (_variational ? ", the same at every step" : "");

    internal override LayerWorkspace<T> CreateWorkspace(WorkerTeam team) => new DropoutWorkspace<T>(OutputSize, team);

    internal override void Forward(SequenceBatch<T> input, LayerWorkspace<T> workspace, in Pass pass)
    {
        workspace.FitOutput(input);
        MatrixSpan<T> x = input.Matrix, y = workspace.Output.Matrix;
        if (!pass.Draws || _rate == 0)
        {
            x.Flat.CopyTo(y.Flat);
            return;
        }

        var own = (DropoutWorkspace<T>)workspace;
        MatrixSpan<T> mask = own.FitMask(_variational ? input.SequenceCount : input.RowCount);
        if (_variational)
        {
            RandomMask.FillSequences(mask, input.Layout, _rate, pass.RandomOfSequences(RandomPurpose.Dropout, _place), own.Drawn);
        }
        else
        {
            RandomMask.Fill(
                mask.Flat, _rate, pass.Random(RandomPurpose.Dropout, _place), dropped: T.Zero, kept: T.CreateTruncating(1 / (1 - _rate)));
        }

        Multiply(input, x, mask, y);
    }

    internal override void Backward(SequenceBatch<T> input, LayerWorkspace<T> workspace, MatrixSpan<T> inputGradient, in Pass pass)
    {
        if (inputGradient.Columns == 0)
        {
            return;
        }

        if (!pass.Draws || _rate == 0)
        {
            workspace.OutputGradient.Flat.CopyTo(inputGradient.Flat);
            return;
        }

        Multiply(input, workspace.OutputGradient, ((DropoutWorkspace<T>)workspace).Mask, inputGradient); // y = x∘mask
    }

    private void Multiply(SequenceBatch<T> batch, MatrixSpan<T> x, MatrixSpan<T> mask, MatrixSpan<T> y)
    {
        if (!_variational)
        {
            TensorPrimitives.Multiply<T>(x.Flat, mask.Flat, y.Flat);
            return;
        }

        for (int step = 0; step < batch.StepCount; step++)
        {
            // The sequences of a step are the first ones, in packed order.
            int first = batch.Layout.Offset(step), rows = batch.Layout.ActiveRows(step);
            TensorPrimitives.Multiply<T>(x.SliceRows(first, rows).Flat, mask.SliceRows(0, rows).Flat, y.SliceRows(first, rows).Flat);
        }
    }
}
