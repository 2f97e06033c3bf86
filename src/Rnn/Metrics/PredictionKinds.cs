using Rnn.Heads;

namespace Rnn.Metrics;

/// <summary>What a kind of prediction means to metrics.</summary>
internal static class PredictionKinds
{
    extension(PredictionKind kind)
    {
        /// <summary>Whether the largest number of a prediction is its answer, one of several classes.</summary>
        public bool IsClass => kind is PredictionKind.Class or PredictionKind.Tag;
    }
}
