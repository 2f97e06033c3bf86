namespace Rnn.Metrics;

/// <summary>How a metric of single labels becomes one of all. A label is a class, or a yes-or-no question's yes.</summary>
public enum Averaging
{
    /// <summary>
    /// The plain mean over labels, so that rare ones weigh as much as frequent ones. Classes that are neither in the
    /// targets nor predicted are left out; questions never are.
    /// </summary>
    Macro,

    /// <summary>Over all answers together. Of classes, micro precision, recall and F1 all equal the accuracy.</summary>
    Micro,
}
