namespace Rnn.Tensors;

/// <summary>Work that can be cut into parts that touch different memory.</summary>
internal interface ISharedWork
{
    /// <summary>Does part <paramref name="part"/> of <paramref name="parts"/>.</summary>
    void Run(int part, int parts);
}
