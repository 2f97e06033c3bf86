using System.Numerics;
using Rnn.Layers;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Models;

/// <summary>
/// Before a training pass: replaces some of the right tokens that a decoder is to be fed by those that it writes itself, step by step.
/// </summary>
/// <remarks>
/// A pass of its own over single steps, each going on from the last, without dropout. It has the decoder's rows in their order, of which at
/// each step the first are those that go on. Bengio and others 2015.
/// </remarks>
internal sealed class OwnTokens<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly LayerStack<T> _stack;
    private readonly SequenceBatch<T> _step;
    private int[] _lengths = [];

    public OwnTokens(LayerStack<T> stack, WorkerTeam team)
    {
        _stack = stack;
        Stack = stack.CreateWorkspace(team);
        _step = new SequenceBatch<T>(new SequenceLayout(), stack.Layers[0].InputSize, stack.Layers[0].TokenColumns);
    }

    /// <summary>What its pass leaves behind.</summary>
    public StackWorkspace<T> Stack { get; }

    /// <summary>Replaces tokens of a batch that begins from the states that were set.</summary>
    /// <param name="input">What the decoder is to be fed.</param>
    /// <param name="tokens">How many tokens there are to choose from: all but the end.</param>
    /// <param name="setToken">Sets the token of a row of the input.</param>
    /// <param name="pass">The training pass to come.</param>
    public void Replace(SequenceBatch<T> input, int tokens, Action<int, int> setToken, in Pass pass)
    {
        PhiloxGenerator random = pass.Random(RandomPurpose.TeacherForcing, place: 0);
        for (int step = 0; step + 1 < input.StepCount; step++)
        {
            LoadStep(input, step);
            _stack.Forward(_step, Stack, Pass.Inference with { Continues = step > 0 });
            Stack.SaveState(1);
            int next = input.Layout.Offset(step + 1);
            for (int row = 0; row < input.Layout.ActiveRows(step + 1); row++)
            {
                if (random.NextDouble() < pass.OwnTokens)
                {
                    setToken(next + row, IndexOfLargest(Stack.Output.Matrix.Row(row)[..tokens]));
                }
            }
        }
    }

    private void LoadStep(SequenceBatch<T> input, int step)
    {
        int rows = input.Layout.ActiveRows(step), all = input.SequenceCount, at = input.Layout.Offset(step);
        if (_lengths.Length < all)
        {
            _lengths = new int[all];
        }

        _lengths.AsSpan(0, rows).Fill(1);
        _lengths.AsSpan(rows, all - rows).Clear();
        _step.Layout.Arrange(_lengths.AsSpan(0, all));
        _step.FitToLayout();
        input.Matrix.SliceRows(at, rows).Flat.CopyTo(_step.Matrix.Flat);
        if (_step.TokenColumns > 0)
        {
            input.Tokens.Slice(at, rows).CopyTo(_step.Tokens);
        }

        _step.FindHotFeatures();
    }

    private static int IndexOfLargest(ReadOnlySpan<T> logits)
    {
        int best = 0;
        for (int i = 1; i < logits.Length; i++)
        {
            best = logits[i] > logits[best] ? i : best;
        }

        return best;
    }
}
