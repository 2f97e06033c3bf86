using System.Text.RegularExpressions;
using Rnn.Data;

namespace Speech;

/// <summary>Reads recordings: a table of places in one file of mu-law sound, or a folder of WAV files.</summary>
public static partial class RecordingFiles
{
    private static readonly string[] _digits = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    /// <summary>What the sample reads, for <c>--help</c>.</summary>
    public const string Help =
        "A folder of WAV files, best with a folder in it for each speaker; what FILE.wav says stands in FILE.txt beside it, or its name is DIGIT_SPEAKER_TAKE.wav. " +
        "Or a TSV file with the columns offset, bytes, text (or word), voice (or speaker) and perhaps part (train or test), beside a .bin of its name " +
        "that holds the sounds one after the other, 8 kHz mono mu-law; or the folder of these two. Speakers to measure with are kept aside.";

    /// <summary>Reads all recordings of a file or folder.</summary>
    /// <exception cref="InvalidDataException">There are too few, or one can't be read; the message names it.</exception>
    public static Recording[] Read(string path)
    {
        string[] tables = Directory.Exists(path) ? Directory.GetFiles(path, "*.tsv") : [path];
        Recording[] all = tables.Length > 0 ? ReadTable(tables[0]) : ReadWavs(path);
        return all.Length > 1 && all.Any(recording => recording.Part != "test") ? all : throw new InvalidDataException($"{path} holds {all.Count(recording => recording.Part != "test")} recordings to learn from, of {all.Length}; one is needed at least, and one more to measure with.");
    }

    /// <summary>What to learn from, and what to measure with: as the recordings say themselves; else a fifth of the speakers, and of the recordings where there is one speaker.</summary>
    public static (Recording[] Learned, Recording[] Test) Split(Recording[] all, ulong seed) => all.Any(recording => recording.Part == "test")
        ? ([.. all.Where(recording => recording.Part != "test")], [.. all.Where(recording => recording.Part == "test")])
        : all.Select(recording => recording.Voice).Distinct().Skip(1).Any() ? DataSplit.ByGroup(all, recording => recording.Voice, seed: seed)
        : DataSplit.Random(all, seed: seed);

    /// <summary>What the sample's own voices say, but for those to measure with.</summary>
    public static Recording[] Spoken() => [.. Read(Path.Combine(AppContext.BaseDirectory, "data", "strings.tsv")).Where(recording => recording.Part == "train")];

    private static Recording[] ReadTable(string path)
    {
        Table table = Table.FromCsv(path, new CsvFormat { Separator = '\t' });
        TableColumn texts = Column("text", "word"), voices = Column("voice", "speaker"), offsets = Column("offset", "offset"), sizes = Column("bytes", "bytes");
        string?[] said = texts.ToWords(), by = voices.ToWords(), parts = table.Columns.Contains("part") ? table["part"].ToWords() : new string?[said.Length];
        (double[] first, double[] count) = (offsets.ToNumbers(), sizes.ToNumbers());
        byte[] sounds = File.ReadAllBytes(Path.ChangeExtension(path, ".bin"));
        return [.. said.Select((text, row) => new Recording(
            by[row] ?? throw new InvalidDataException($"{voices.PlaceOf(row)}: the voice is missing."),
            WordsOf(text, texts.PlaceOf(row)),
            parts[row] is null or "train" or "test" ? parts[row] : throw new InvalidDataException($"{table["part"].PlaceOf(row)}: '{parts[row]}' is neither train nor test."),
            first[row] >= 0 && count[row] > 0 && first[row] + count[row] <= sounds.Length
                ? Sound.Level(MuLaw.Decode(sounds.AsSpan((int)first[row], (int)count[row])))
                : throw new InvalidDataException($"{offsets.PlaceOf(row)}: {count[row]} bytes from {first[row]} on are not all within the {sounds.Length} bytes of {Path.ChangeExtension(path, ".bin")}.")))];

        TableColumn Column(string name, string other) => table[table.Columns.Contains(name) || !table.Columns.Contains(other) ? name : other];
    }

    private static Recording[] ReadWavs(string folder)
    {
        string[] files = [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file).Equals(".wav", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)];
        return [.. files.Select(file =>
        {
            string name = Path.GetFileNameWithoutExtension(file), beside = Path.ChangeExtension(file, ".txt"), within = Path.GetDirectoryName(Path.GetRelativePath(folder, file))!;
            Match take = DigitSpeakerTake().Match(name);
            string text = File.Exists(beside) ? WordsOf(File.ReadAllText(beside), beside)
                : take.Success ? _digits[name[0] - '0']
                : throw new InvalidDataException($"Nobody says what is said in {file}: write it into {beside}, or name the file like 7_ann_0.wav, which is a seven.");
            string voice = within.Length > 0 ? within : take.Success ? take.Groups[1].Value : "";
            return new Recording(voice, text, null, Sound.Level(WavFile.Read(file, LogMel.Rate)));
        })];
    }

    private static string WordsOf(string? text, string place) => (text ?? "").ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } words
        ? string.Join(' ', words)
        : throw new InvalidDataException($"{place}: nothing is said here; write the words, or leave the recording out.");

    [GeneratedRegex(@"^\d_(.+)_\d+$", RegexOptions.CultureInvariant)]
    private static partial Regex DigitSpeakerTake();
}
