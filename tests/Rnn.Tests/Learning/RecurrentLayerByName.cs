using Rnn.Models;

namespace Rnn.Tests.Learning;

/// <summary>So that one test can teach several kinds of network.</summary>
internal static class RecurrentLayerByName
{
    /// <summary>Adds a recurrent layer.</summary>
    /// <param name="builder">The model so far.</param>
    /// <param name="cell">LSTM, GRU or vanilla.</param>
    /// <param name="hiddenSize">Number of units.</param>
    public static SequenceModelBuilder<float> Recurrent(this SequenceModelBuilder<float> builder, string cell, int hiddenSize) =>
        cell switch
        {
            "LSTM" => builder.Lstm(hiddenSize),
            "GRU" => builder.Gru(hiddenSize),
            "vanilla" => builder.Vanilla(hiddenSize),
            _ => throw new ArgumentException($"There is no {cell} cell; say LSTM, GRU or vanilla.", nameof(cell)),
        };
}
