using System.Text;
using Rnn.Sequences;

namespace Rnn.Data;

/// <summary>Reads texts as people keep them: pairs in a table, tagged words, a folder for each label. Files are UTF-8.</summary>
public static class TextFiles
{
    private const string DocumentStart = "-DOCSTART-";

    // Bytes that are no UTF-8 are told of, not replaced.
    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file with two texts in each line, a tab between them, and no heading line.</summary>
    /// <param name="path">Where the file lies. Empty lines are passed over.</param>
    /// <exception cref="InvalidDataException">A line has not two fields, or there is none; the message names the line.</exception>
    /// <exception cref="IOException">The file is not there or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <example>
    /// <code>
    /// (string First, string Second)[] pairs = TextFiles.ReadPairs("english-french.tsv");
    /// </code>
    /// </example>
    public static (string First, string Second)[] ReadPairs(string path) => [.. Rows(path).Select(row => row.Fields.Length == 2
        ? (row.Fields[0], row.Fields[1])
        : throw new InvalidDataException(
            $"{path}, line {row.Number}: {row.Fields.Length} fields where two are wanted, with a tab between them. If the file has a heading line, name its columns."))];

    /// <summary>Reads two columns of a file with a heading line and tabs between its fields. Quotes stand for themselves.</summary>
    /// <param name="path">Where the file lies. Empty lines are passed over.</param>
    /// <param name="first">The name of the column that gives the first text of each pair.</param>
    /// <param name="second">The name of the column that gives the second.</param>
    /// <exception cref="InvalidDataException">
    /// A column is not there, a line has another number of fields than the heading, or there is none; the message names the line.
    /// </exception>
    /// <exception cref="IOException">The file is not there or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static (string First, string Second)[] ReadPairs(string path, string first, string second)
    {
        (int Number, string[] Fields)[] rows = Rows(path);
        string[] names = rows[0].Fields;
        int firstField = FieldOf(first), secondField = FieldOf(second);
        (string, string)[] pairs = [.. rows.Skip(1).Select(row => row.Fields.Length == names.Length
            ? (row.Fields[firstField], row.Fields[secondField])
            : throw new InvalidDataException($"{path}, line {row.Number}: {row.Fields.Length} fields where the heading has {names.Length}."))];
        return pairs.Length > 0 ? pairs : throw new InvalidDataException($"{path} has no line below its heading.");

        int FieldOf(string column) => Array.IndexOf(names, column) is >= 0 and int field ? field : throw new InvalidDataException(
            $"{path}, line {rows[0].Number}: there is no column '{column}'; the heading has {CsvLines.Excerpt(string.Join(", ", names.Select(name => $"'{name}'")))}.");
    }

    /// <summary>
    /// Reads tagged sentences as the CoNLL tasks write them: a word and its tag in each line, an empty line behind each sentence.
    /// </summary>
    /// <remarks>Fields are separated by tabs, in a line without any by spaces. The word is the first field, the tag the last; fields between them and lines that begin with -DOCSTART- are passed over.</remarks>
    /// <param name="path">Where the file lies.</param>
    /// <exception cref="InvalidDataException">A line has no tag, or there is no sentence; the message names the line.</exception>
    /// <exception cref="IOException">The file is not there or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static TaggedText[] ReadTagged(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var sentences = new List<TaggedText>();
        var words = new List<string>();
        var tags = new List<string>();
        int number = 0;
        foreach (string line in ReadLines(path).Append(""))
        {
            number++;
            string[] fields = line.Split(line.Contains('\t', StringComparison.Ordinal) ? '\t' : ' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (fields.Length == 1 && fields[0] != DocumentStart)
            {
                throw new InvalidDataException($"{path}, line {number}: '{CsvLines.Excerpt(line)}' is a word without a tag.");
            }

            if (fields.Length > 1 && fields[0] != DocumentStart)
            {
                words.Add(fields[0]);
                tags.Add(fields[^1]);
            }
            else if (words.Count > 0)
            {
                sentences.Add(new TaggedText([.. words], [.. tags]));
                words.Clear();
                tags.Clear();
            }
        }

        return sentences.Count > 0 ? [.. sentences] : throw new InvalidDataException($"{path} holds no word.");
    }

    /// <summary>Reads a folder that has a folder for each label, with a text in each file: the texts and their labels, in ordinal order of the paths.</summary>
    /// <param name="path">The folder of the folders.</param>
    /// <param name="pattern">Which files to read; all that end in .txt by default.</param>
    /// <exception cref="InvalidDataException">There is no such file in any folder.</exception>
    /// <exception cref="IOException">The folder is not there, or a file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static (string Text, string Label)[] ReadFolders(string path, string pattern = "*.txt")
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        (string, string)[] texts = [.. Directory.GetDirectories(path).Order(StringComparer.Ordinal)
            .SelectMany(folder => Directory.GetFiles(folder, pattern).Order(StringComparer.Ordinal)
                .Select(file => (ReadAll(file), Path.GetFileName(folder))))];
        return texts.Length > 0 ? texts : throw new InvalidDataException($"No folder in {path} holds a file {pattern}; it needs one folder for each label.");
    }

    private static IEnumerable<string> ReadLines(string path)
    {
        using var reader = new StreamReader(path, _utf8);
        for (int number = 1; Next(number) is { } line; number++)
        {
            yield return line;
        }

        string? Next(int number)
        {
            try
            {
                return reader.ReadLine();
            }
            catch (DecoderFallbackException fault)
            {
                throw new InvalidDataException($"{path}, line {number} or soon after it: the bytes are no text in UTF-8. Save the file as UTF-8.", fault);
            }
        }
    }

    private static string ReadAll(string path)
    {
        try
        {
            return File.ReadAllText(path, _utf8);
        }
        catch (DecoderFallbackException fault)
        {
            throw new InvalidDataException($"{path}: the bytes are no text in UTF-8. Save the file as UTF-8.", fault);
        }
    }

    private static (int Number, string[] Fields)[] Rows(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        (int, string[])[] rows = [.. ReadLines(path).Select((line, i) => (i + 1, line)).Where(row => row.line.Length > 0).Select(row => (row.Item1, row.line.Split('\t')))];
        return rows.Length > 0 ? rows : throw new InvalidDataException($"{path} is empty.");
    }
}
