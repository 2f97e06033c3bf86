namespace Rnn.Tests.Training;

/// <summary>
/// A training gives the same bits on any number of threads and with any vector width: each case runs in a process of its
/// own, with instruction sets switched off, and the hash of all weights, losses and predictions must not change.
/// </summary>
public class SameBitsTests
{
    private static readonly Lazy<string[]> _reference = new(() => Run(threads: 1, variable: null));
    private static readonly Lazy<string[]> _largeReference = new(() => Run(threads: 1, variable: null, "large"));

    [Theory]
    [InlineData(2, null)]
    [InlineData(3, null)]
    [InlineData(1, "DOTNET_EnableAVX512")]
    [InlineData(1, "DOTNET_EnableAVX2")]
    [InlineData(2, "DOTNET_EnableAVX2")]
    [InlineData(1, "DOTNET_EnableHWIntrinsic")]
    public void Training_gives_the_same_bits(int threads, string? switchedOff)
    {
        string[] lines = Run(threads, switchedOff);

        lines[1].Should().HaveLength(16, "the child process prints a hash of 64 bits").And.Be(
            _reference.Value[1], "neither {0} nor the machine's widest may change a bit", lines[0]);
    }

    /// <summary>Small work stays on one thread; this is shared, in columns that depend on the width.</summary>
    [Theory]
    [InlineData(2, null)]
    [InlineData(3, "DOTNET_EnableAVX512")]
    public void Training_a_large_model_gives_the_same_bits(int threads, string? switchedOff)
    {
        string[] lines = Run(threads, switchedOff, "large");

        lines[1].Should().HaveLength(16, "the child process prints a hash of 64 bits").And.Be(
            _largeReference.Value[1], "neither {0} nor the machine's widest may change a bit", lines[0]);
        lines[1].Should().NotBe(_reference.Value[1], "it was another training");
    }

    [Fact]
    public void Switching_instructions_off_really_changes_the_width_of_the_vectors()
    {
        int widest = Width(_reference.Value[0]), without256 = Width(Run(1, "DOTNET_EnableAVX2")[0]);

        Width(Run(1, "DOTNET_EnableHWIntrinsic")[0]).Should().Be(0, "without intrinsics only the scalar path is left");
        if (widest > 128)
        {
            without256.Should().BeLessThan(widest, "else the comparison would compare a run with itself");
        }
    }

    private static int Width(string line) => int.Parse(line.Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture);

    private static string[] Run(int threads, string? variable, params string[] size) =>
        ChildProcess.Run(Path.Combine(AppContext.BaseDirectory, "Rnn.Reproducibility.dll"), [$"{threads}", .. size], variable);
}
