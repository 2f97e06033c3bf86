namespace Rnn.Tests.Textbook;

/// <summary>The activation functions that <see cref="TextbookRnn"/> can use.</summary>
public enum TextbookActivation
{
    /// <summary>f(a) = tanh(a), between −1 and 1.</summary>
    Tanh,

    /// <summary>f(a) = max(0, a).</summary>
    ReLU,

    /// <summary>f(a) = σ(a) = 1 / (1 + e⁻ᵃ), between 0 and 1.</summary>
    Sigmoid,
}
