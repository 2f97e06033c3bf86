namespace Rnn.Cells;

/// <summary>How attention compares what a step asks for, the query q, with each step of the memory, m.</summary>
public enum AttentionScore
{
    /// <summary>a·tanh(q·Q + m·V), with Q, V and a learned. Bahdanau, Cho and Bengio 2015.</summary>
    Additive,

    /// <summary>q·m, nothing learned; both need the same size. Luong, Pham and Manning 2015.</summary>
    Dot,

    /// <summary>q·(m·V), with V learned. Luong, Pham and Manning 2015.</summary>
    General,

    /// <summary>(q·Q)·(m·V) / √size, with Q and V learned. Vaswani and others 2017.</summary>
    ScaledDot,
}
