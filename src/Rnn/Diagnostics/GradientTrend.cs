namespace Rnn.Diagnostics;

/// <summary>What becomes of a gradient on its way back through time.</summary>
public enum GradientTrend
{
    /// <summary>There is nothing to tell it from: no gradient, or no sequence of two steps.</summary>
    Unknown,

    /// <summary>It keeps its size: between 0.9 and 1.1 times at each step.</summary>
    Steady,

    /// <summary>It shrinks to less than 0.9 times at each step: what is further back is hard to learn.</summary>
    Vanishing,

    /// <summary>It grows to more than 1.1 times at each step: training needs clipping, or other weights.</summary>
    Exploding,
}
