namespace Rnn.Cells;

/// <summary>Which state a recurrent layer asks its memory with.</summary>
public enum AttentionPlace
{
    /// <summary>The h of the step before: what is read can enter the step. Bahdanau, Cho and Bengio 2015.</summary>
    BeforeStep,

    /// <summary>The h of the step itself: what is read shapes the output alone. Luong, Pham and Manning 2015.</summary>
    AfterStep,
}
