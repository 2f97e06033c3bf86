namespace Rnn.Layers;

/// <summary>How a bidirectional layer makes one output of its two directions.</summary>
public enum Merge
{
    /// <summary>Side by side: [forward, backward], as PyTorch does and Keras by default.</summary>
    Concatenate,

    /// <summary>The sum, element by element: forward + backward. Both must have one size.</summary>
    Sum,

    /// <summary>The mean, element by element: (forward + backward) / 2. Both must have one size.</summary>
    Average,

    /// <summary>The product, element by element: forward∘backward. Both must have one size.</summary>
    Multiply,
}
