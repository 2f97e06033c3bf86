namespace Rnn.Tests.Torture;

/// <summary>A few of the kills that tests/Rnn.Torture makes by the hundred.</summary>
public class KillTests
{
    [Fact]
    public void A_killed_training_goes_on_to_the_same_bits() => ChildProcess.Run(
        Path.Combine(AppContext.BaseDirectory, "Rnn.Torture.dll"), ["kill", "--times", "4", "--seed", "3"])[^1].Should().Be("4 passed, 0 failed");

    [Fact]
    public void A_stream_is_never_all_in_memory() => ChildProcess.Run(
        Path.Combine(AppContext.BaseDirectory, "Rnn.Torture.dll"), ["stream", "--gigabytes", "0.3"])[^1].Should().Be("1 passed, 0 failed");
}
