namespace Rnn.Tests.DocExamples;

/// <summary>Stands in for the console of the examples: what is printed is made, and nobody has to see it.</summary>
internal static class Console
{
    public static void Write(object? text) => text?.ToString().Should().NotBeEmpty();

    public static void WriteLine(object? line) => line?.ToString().Should().NotBeNull();
}
