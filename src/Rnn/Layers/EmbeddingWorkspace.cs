using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>What a pass through an embedding leaves behind: the tokens that it looked up, which are not the input's where some fell.</summary>
internal sealed class EmbeddingWorkspace<T>(int outputSize, WorkerTeam team) : LayerWorkspace<T>(outputSize, team)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private int[] _tokens = [];
    private int _count;

    /// <summary>[rows × columns].</summary>
    public ReadOnlySpan<int> Tokens => _tokens.AsSpan(0, _count);

    /// <summary>A copy of the input's, to be changed.</summary>
    public Span<int> TakeTokens(ReadOnlySpan<int> tokens)
    {
        if (_tokens.Length < tokens.Length)
        {
            _tokens = new int[tokens.Length];
        }

        _count = tokens.Length;
        tokens.CopyTo(_tokens);
        return _tokens.AsSpan(0, _count);
    }
}
