namespace Rnn.Tests;

/// <summary>Tests that look at the memory of the whole process, and so run while no other test takes any.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class ProcessMemory
{
    public const string Name = "memory of the process";
}
