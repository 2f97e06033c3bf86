namespace Rnn.Cells;

/// <summary>The function that bends a sum into an activation.</summary>
public enum Activation
{
    /// <summary>f(x) = x.</summary>
    Identity,

    /// <summary>f(x) = tanh x, slope 1 − f².</summary>
    Tanh,

    /// <summary>f(x) = max(x, 0), slope 1 above 0 and 0 elsewhere.</summary>
    Relu,

    /// <summary>f(x) = σ(x) = 1 / (1 + e⁻ˣ), slope f·(1 − f), never above 0.25.</summary>
    Sigmoid,
}
