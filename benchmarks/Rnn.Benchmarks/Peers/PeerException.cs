namespace Rnn.Benchmarks.Peers;

/// <summary>A peer can't be had, or can't do what it was asked; the message says why.</summary>
internal sealed class PeerException : Exception
{
    public PeerException()
    {
    }

    public PeerException(string message)
        : base(message)
    {
    }

    public PeerException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
