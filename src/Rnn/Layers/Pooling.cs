namespace Rnn.Layers;

/// <summary>What becomes of the steps of a sequence where a model answers once.</summary>
public enum Pooling
{
    /// <summary>The state after the last step; of a bidirectional layer the last state of either direction. [H].</summary>
    Last,

    /// <summary>The outputs of the first and of the last step side by side. [2H].</summary>
    FirstAndLast,

    /// <summary>The mean of each feature over all steps. [H].</summary>
    Mean,

    /// <summary>The largest value of each feature over all steps. [H].</summary>
    Max,
}
