namespace Rnn.Layers;

/// <summary>How a bidirectional layer makes one output of its two directions.</summary>
public enum Merge
{
    /// <summary>Side by side: [forward, backward], as PyTorch does and Keras by default.</summary>
    Concatenate,

    /// <summary>forward + backward.</summary>
    Sum,

    /// <summary>(forward + backward) / 2.</summary>
    Average,

    /// <summary>forward∘backward.</summary>
    Multiply,
}
