namespace Rnn.Benchmarks.Peers;

/// <summary>What is measured; the peers' scripts know it by these names.</summary>
internal enum Work
{
    /// <summary>Forward, softmax cross-entropy on the last step, backward through time, an update by gradient descent.</summary>
    Train,

    /// <summary>The recurrent layer forward, all outputs.</summary>
    Infer,

    /// <summary>One step at batch 1, from the state that the last call left.</summary>
    Step,

    /// <summary>The CTC loss and its gradient.</summary>
    Ctc,
}
