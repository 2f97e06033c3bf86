using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>Makes one vector of all steps of a sequence, each sequence up to its own end.</summary>
/// <remarks>
/// The last state of an empty sequence is the one that it began from; the other ways give 0 for it. Of equal largest
/// values the first counts.
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class PoolingLayer<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal PoolingLayer(string name, int size, Pooling pooling)
        : base(name, size, pooling == Pooling.FirstAndLast ? checked(2 * size) : size) => Pooling = pooling;

    /// <summary>How the steps of a sequence become one vector.</summary>
    public Pooling Pooling { get; }

    internal override LayerWorkspace<T> CreateWorkspace(WorkerTeam team) => new(OutputSize, team);

    internal override Func<int, LayerStream<T>>? PackForSteps() => Pooling == Pooling.Last ? null : NewStream;

    internal override bool AnswersOnce => true;

    internal override bool ReadsFinal => Pooling == Pooling.Last;

    internal override string? ContinuationObjection => ReadsFinal ? null : $"({Pooling}) looks at all steps at once; pool the last state instead";

    internal override void Forward(SequenceBatch<T> input, LayerWorkspace<T> workspace, in Pass pass)
    {
        workspace.FitOutputToSingleSteps(input);
        for (int row = 0; row < input.SequenceCount; row++)
        {
            Span<T> y = workspace.Output.Matrix.Row(row);
            int length = input.Layout.Lengths[row];
            if (Pooling == Pooling.Last)
            {
                input.Final.Row(row).CopyTo(y);
                continue;
            }

            y.Clear();
            for (int step = 0; step < length; step++)
            {
                Take(Pooling, step, input.Matrix.Row(input.Layout.Offset(step) + row), y);
            }

            if (Pooling == Pooling.Mean && length > 0)
            {
                TensorPrimitives.Divide(y, T.CreateTruncating(length), y);
            }
        }
    }

    internal override void Backward(SequenceBatch<T> input, LayerWorkspace<T> workspace, MatrixSpan<T> inputGradient, in Pass pass)
    {
        if (inputGradient.Columns == 0)
        {
            return;
        }

        if (ReadsFinal)
        {
            workspace.OutputGradient.Flat.CopyTo(inputGradient.Flat);
            return;
        }

        inputGradient.Flat.Clear();
        for (int row = 0; row < input.SequenceCount; row++)
        {
            if (input.Layout.Lengths[row] > 0)
            {
                Spread(input, row, workspace.Output.Matrix.Row(row), workspace.OutputGradient.Row(row), inputGradient);
            }
        }
    }

    /// <summary>Takes one more step into what was pooled so far; a mean is divided at the end.</summary>
    internal static void Take(Pooling pooling, int step, ReadOnlySpan<T> x, Span<T> y)
    {
        switch (pooling)
        {
            case Pooling.FirstAndLast:
                x.CopyTo(y[(step == 0 ? 0 : x.Length)..]);
                if (step == 0)
                {
                    x.CopyTo(y[x.Length..]);
                }

                break;
            case Pooling.Mean:
                TensorPrimitives.Add(x, y, y);
                break;
            default:
                for (int i = 0; i < x.Length; i++)
                {
                    y[i] = step == 0 || x[i] > y[i] || T.IsNaN(x[i]) ? x[i] : y[i];
                }

                break;
        }
    }

    private PoolingStream<T> NewStream(int rows) => new(Name, rows, Pooling, InputSize, OutputSize);

    private void Spread(SequenceBatch<T> input, int row, ReadOnlySpan<T> y, ReadOnlySpan<T> dy, MatrixSpan<T> dx)
    {
        SequenceLayout layout = input.Layout;
        int length = layout.Lengths[row], last = layout.LastRow(row);
        switch (Pooling)
        {
            case Pooling.FirstAndLast:
                dy[..InputSize].CopyTo(dx.Row(row));
                TensorPrimitives.Add(dx.Row(last), dy[InputSize..], dx.Row(last));
                break;
            case Pooling.Mean:
                for (int step = 0; step < length; step++)
                {
                    TensorPrimitives.Divide(dy, T.CreateTruncating(length), dx.Row(layout.Offset(step) + row));
                }

                break;
            default:
                for (int i = 0; i < InputSize; i++)
                {
                    int step = 0;
                    while (step < length - 1 && input.Matrix[layout.Offset(step) + row, i] != y[i])
                    {
                        step++;
                    }

                    dx[layout.Offset(step) + row, i] = dy[i];
                }

                break;
        }
    }
}
