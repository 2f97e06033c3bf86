namespace Rnn.Tests.Tasks;

/// <summary>A fact about recordings that are not part of the project; it says why where it can't be run.</summary>
public sealed class SpeechFactAttribute : FactAttribute
{
    public SpeechFactAttribute() => Skip = SpokenDigits.Folder is null ? "The recordings are not part of the project; name the folder with digits.bin and digits.tsv in RNN_SPEECH." : null;
}
