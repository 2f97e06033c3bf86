using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>A vector for each token of a step, side by side, and after them the numbers of the step as they are.</summary>
/// <remarks>
/// E [tokens, size] of each column, normal with variance 1 / size at first; the output is its row of the token, 0 for the first. Nothing is
/// multiplied, forward or back; only the rows of the tokens that occur have a gradient. The same as one-hot vectors times E, and as
/// PyTorch's <c>nn.Embedding</c>.
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class EmbeddingLayer<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly EmbeddingColumn[] _columns;
    private readonly uint _place;
    private readonly bool _isPlain;
    private Parameter<T>[] _e = []; // set by Declare
    private EmbeddingLayer<T>? _sharedWith;

    private EmbeddingLayer(string name, EmbeddingColumn[] columns, int numbers, bool isPlain, bool readsNumbers, int place)
        : base(name, numbers, numbers + columns.Sum(column => column.Size))
    {
        _columns = columns;
        _isPlain = isPlain;
        ReadsTokensFromNumbers = readsNumbers;
        _place = (uint)place;
    }

    /// <summary>The columns of tokens that it takes at each step, in the order in which the data have them.</summary>
    public IReadOnlyList<EmbeddingColumn> Columns => _columns;

    /// <inheritdoc/>
    public override string Description => _isPlain
        ? FormattableString.Invariant($"{_columns[0].Tokens:N0} tokens{(IsShared ? $", shared with {_sharedWith!.Name}" : "")}")
        : string.Join(", ", _columns.Select(column => FormattableString.Invariant($"{column.Name} {column.Tokens:N0}"))) +
            (InputSize > 0 ? $" + {InputSize}" : "");

    /// <summary>Whether it is the one column of <c>Embedding(tokens, size)</c>, which has no name of its own.</summary>
    internal bool IsPlain => _isPlain;

    internal override IReadOnlyList<EmbeddingColumn> Tokens => _columns;

    internal override bool ReadsTokensFromNumbers { get; }

    /// <summary>One column that nobody needs to tell from others.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="column">The column.</param>
    /// <param name="readsNumbers">Whether the token may come as the one feature of a step.</param>
    /// <param name="place">Which layer of the model it is.</param>
    /// <param name="isShared">Whether a decoder looks up its tokens in the same table, which then has a row for the one that begins.</param>
    internal static EmbeddingLayer<T> Plain(string name, EmbeddingColumn column, bool readsNumbers, int place, bool isShared = false) =>
        new(name, [column], numbers: 0, isPlain: true, readsNumbers, place) { OwnTokens = isShared ? 1 : 0 };

    /// <summary>Columns by name, with so many numbers beside them.</summary>
    internal static EmbeddingLayer<T> Mixed(string name, IReadOnlyList<EmbeddingColumn> columns, int numbers, int place) =>
        new(name, [.. columns], numbers, isPlain: false, readsNumbers: false, place);

    /// <summary>The first layer of a decoder: of what it wrote, or of the token, one more, that begins every sequence.</summary>
    internal static EmbeddingLayer<T> OfDecoder(string name, EmbeddingColumn column, int numbers, int place) =>
        new(name, [column], numbers, isPlain: true, readsNumbers: false, place) { OwnTokens = 1 };

    /// <summary>Whether it looks its tokens up in the encoder's table.</summary>
    internal bool IsShared => _sharedWith is not null;

    /// <summary>E of the only column.</summary>
    internal Parameter<T> Table => _e[0];

    /// <summary>Vectors beside those of the tokens that a user knows.</summary>
    private int OwnTokens { get; init; }

    internal override Layer<T>? CreateShared(string name, int numbers, int place) => _isPlain
        ? new EmbeddingLayer<T>(name, _columns, numbers, isPlain: true, readsNumbers: false, place) { OwnTokens = OwnTokens, _sharedWith = this }
        : null;

    internal override Layer<T>? CreateTied(string name, int tokens, bool hasBias) =>
        _isPlain && InputSize == 0 && tokens == _columns[0].Tokens + OwnTokens ? new TiedLayer<T>(name, this, tokens, hasBias) : null;

    internal override LayerWorkspace<T> CreateWorkspace(WorkerTeam team) => new EmbeddingWorkspace<T>(OutputSize, team);

    internal override Func<int, LayerStream<T>> PackForSteps()
    {
        EmbeddingTable<T>[] tables = [.. _e.Select(e => new EmbeddingTable<T>(AlignedBuffer<T>.Of(e.Values), e.Rows, e.Columns))];
        return rows => new EmbeddingStream<T>(rows, tables, InputSize);
    }

    internal override void Forward(SequenceBatch<T> input, LayerWorkspace<T> workspace, in Pass pass)
    {
        workspace.FitOutput(input);
        Span<int> tokens = ((EmbeddingWorkspace<T>)workspace).TakeTokens(input.Tokens);
        if (pass.Draws)
        {
            Drop(tokens, pass);
        }

        int at = 0;
        for (int column = 0; column < _columns.Length; column++)
        {
            Look(_e[column].Matrix, tokens, column, _columns.Length, workspace.Output.Matrix.SliceColumns(at, _columns[column].Size));
            at += _columns[column].Size;
        }

        CopyNumbers(input.Matrix, workspace.Output.Matrix.SliceColumns(at, InputSize));
    }

    internal override void Backward(SequenceBatch<T> input, LayerWorkspace<T> workspace, MatrixSpan<T> inputGradient, in Pass pass)
    {
        ReadOnlySpan<int> tokens = ((EmbeddingWorkspace<T>)workspace).Tokens;
        int at = 0;
        for (int column = 0; column < _columns.Length; column++)
        {
            MatrixSpan<T> dy = workspace.OutputGradient.SliceColumns(at, _columns[column].Size), gradients = _e[column].GradientMatrix;
            for (int row = 0; row < dy.Rows; row++)
            {
                Span<T> own = gradients.Row(tokens[(row * _columns.Length) + column]);
                TensorPrimitives.Add(own, dy.Row(row), own); // y = E[token]
            }

            at += _columns[column].Size;
        }

        if (inputGradient.Columns > 0)
        {
            CopyNumbers(workspace.OutputGradient.SliceColumns(at, InputSize), inputGradient); // y = x
        }
    }

    internal override string? Objection(int column, T token) => T.IsInteger(token) && token >= T.Zero && token < T.CreateTruncating(_columns[column].Tokens)
        ? null
        : Refusal(column, FormattableString.Invariant($"{token}"));

    internal override string? Objection(int column, int token) => token >= 0 && token < _columns[column].Tokens
        ? null
        : Refusal(column, FormattableString.Invariant($"{token}"));

    /// <summary>y = E[token], row by row.</summary>
    internal static void Look(MatrixSpan<T> e, ReadOnlySpan<int> tokens, int column, int columns, MatrixSpan<T> y)
    {
        for (int row = 0; row < y.Rows; row++)
        {
            e.Row(tokens[(row * columns) + column]).CopyTo(y.Row(row));
        }
    }

    /// <summary>y = x, row by row.</summary>
    internal static void CopyNumbers(MatrixSpan<T> x, MatrixSpan<T> y)
    {
        for (int row = 0; y.Columns > 0 && row < y.Rows; row++)
        {
            x.Row(row).CopyTo(y.Row(row));
        }
    }

    private protected override void Declare(ParameterStore<T> store) => _e = _sharedWith is not null ? _sharedWith._e : [.. _columns.Select(column => AddWeight(
        store, _isPlain ? $"{Name}.E" : $"{Name}.{column.Name}.E", column.Tokens + OwnTokens, column.Size, Initializer.EmbeddingNormal))];

    private string Refusal(int column, string token) => FormattableString.Invariant(
        $"{token} is no token{(_isPlain ? "" : $" of the column '{_columns[column].Name}'")}: {Name} knows the numbers 0 to {_columns[column].Tokens - 1}") +
        "; correct it or give the layer more tokens";

    // One column after the other, so that which tokens of one fall does not depend on whether another drops too.
    private void Drop(Span<int> tokens, in Pass pass)
    {
        for (int column = 0; column < _columns.Length; column++)
        {
            if (!_columns[column].Drops)
            {
                continue;
            }

            PhiloxGenerator random = pass.Random(RandomPurpose.UnknownTokens, _place + (uint)column);
            for (int at = column; at < tokens.Length; at += _columns.Length)
            {
                bool falls = random.NextDouble() < _columns[column].UnknownRate && tokens[at] < _columns[column].Tokens; // not the one that begins
                tokens[at] = falls ? _columns[column].UnknownToken!.Value : tokens[at];
            }
        }
    }
}
