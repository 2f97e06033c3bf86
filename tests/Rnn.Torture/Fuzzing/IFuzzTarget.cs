namespace Rnn.Torture.Fuzzing;

/// <summary>A reader of files in the safetensors layout that is to be fuzzed, and files that it reads.</summary>
internal interface IFuzzTarget
{
    /// <summary>What is read, for the report.</summary>
    string Name { get; }

    /// <summary>Valid files, of which mutated ones are made. Small ones, of every kind.</summary>
    IReadOnlyList<SeedFile> Seeds { get; }

    /// <summary>Reads all of a file. It may return, or throw <see cref="Rnn.Persistence.ModelFileException"/>; anything else is a failure.</summary>
    void Read(byte[] file);
}
