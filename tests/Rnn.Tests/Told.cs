using Rnn.Training;

namespace Rnn.Tests;

/// <summary>Hands on what a training tells.</summary>
internal sealed class Told(Action<FitProgress> tell) : IProgress<FitProgress>
{
    public void Report(FitProgress value) => tell(value);
}
