using Rnn.Models;
using Rnn.Sequences;

namespace Rnn.Benchmarks.Defaults;

/// <summary>The class of a short text, and the next note of a melody.</summary>
internal static class TextTasks
{
    public static IEnumerable<DefaultsTask> Find(string folder)
    {
        if (DefaultsComparison.FileIn(folder, "rootcause.tsv") is { } causes)
        {
            yield return RootCauses(causes);
        }

        if (DefaultsComparison.FileIn(folder, "lines.tsv") is { } melodies)
        {
            yield return Melodies(melodies);
        }
    }

    private static DefaultsTask RootCauses(string path)
    {
        (string Cause, string[] Words)[] reports = [.. File.ReadLines(path).Skip(1).Select(line => line.Split('\t')).Select(fields => (
            fields[0], fields[3].ToUpperInvariant().Split(fields[3].Where(letter => !char.IsAsciiLetterOrDigit(letter)).Distinct().ToArray(), StringSplitOptions.RemoveEmptyEntries)))];
        new Random(1).Shuffle(reports);
        int training = reports.Length * 70 / 100, validation = reports.Length * 85 / 100;

        var words = Vocabulary.FromTexts(reports.Take(training).Select(report => report.Words), minimumCount: 2);
        string[] causes = [.. reports.Select(report => report.Cause).Distinct().Order(StringComparer.Ordinal)];
        SequenceDataset<float> Part(Range range) => SequenceDataset.FromExamples(reports[range].Select(report => new Example<float>(
            words.Encode(report.Words), Array.IndexOf(causes, report.Cause))));
        SequenceDataset<float> test = Part(validation..);
        return new DefaultsTask(
            "causes", "accuracy of 10 classes", seed => SequenceModel.ManyToOne(0).Embedding(words, 32).Gru(32).SoftmaxOutput(causes.Length).Build(seed),
            Part(..training), Part(training..validation), model => model.Evaluate(test).Score);
    }

    // Whole tunes are held out: the lines of one are alike.
    private static DefaultsTask Melodies(string path)
    {
        string[][] lines = [.. File.ReadLines(path).Skip(1).Select(line => line.Split('\t'))];
        string[] tunes = [.. lines.Select(line => line[0]).Distinct()];
        new Random(1).Shuffle(tunes);
        int training = tunes.Length * 70 / 100, validation = tunes.Length * 85 / 100;
        Dictionary<string, int> notes = lines.SelectMany(line => line[2].Split(' ')).Distinct().Select((note, i) => (note, i)).ToDictionary(note => note.note, note => note.i);
        SequenceDataset<float> Part(Range range) => SequenceDataset.FromExamples(lines.Where(line => tunes[range].Contains(line[0])).Select(line =>
        {
            int[] tokens = [.. line[2].Split(' ').Select(note => notes[note])];
            return new Example<float>(Column(tokens[..^1]), Column(tokens[1..]));
        }));
        SequenceDataset<float> test = Part(validation..);
        return new DefaultsTask(
            "melodies", "bits per note", seed => SequenceModel.ManyToMany(1).Embedding(notes.Count, 32).Gru(64).SoftmaxOutput(notes.Count).Build(seed),
            Part(..training), Part(training..validation), model => model.Evaluate(test).Loss / Math.Log(2));
    }

    private static float[,] Column(int[] values)
    {
        float[,] column = new float[values.Length, 1];
        for (int i = 0; i < values.Length; i++)
        {
            column[i, 0] = values[i];
        }

        return column;
    }
}
