namespace Rnn.Heads;

/// <summary>What the numbers of a prediction say, and so what they can be measured by.</summary>
public enum PredictionKind
{
    /// <summary>
    /// One of several classes: a probability per class. The target is the number of the class or a probability per class.
    /// </summary>
    Class,

    /// <summary>Independent yes-or-no questions: the probability of yes for each. The target is 1 for yes and 0 for no.</summary>
    YesOrNo,

    /// <summary>Numbers that stand for themselves. The target is the numbers that they should be.</summary>
    Number,

    /// <summary>Several outputs, each of a kind of its own; a metric measures one of them, by its name.</summary>
    Several,

    /// <summary>
    /// One of several classes at each step, chosen for the sequence as a whole: 1 for the class chosen, 0 for the others. The target is the
    /// number of the class.
    /// </summary>
    Tag,

    /// <summary>
    /// A probability per symbol, and for the blank, at each step of an input that is longer than its target. The target is the numbers of
    /// the symbols, fewer than there are steps.
    /// </summary>
    Unaligned,
}
