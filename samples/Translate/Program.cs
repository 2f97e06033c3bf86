using System.CommandLine;
using Rnn.Data;
using Rnn.Tasks;
using Samples;

// How is it said in French, or German? 4,760 names and phrases of Unicode's own translators are learned by an encoder that reads the English, and a decoder that writes
// the other with attention to what was read. Measured on phrases kept aside all of whose words were met, beside a table that translates word by word.
var to = new Option<string[]>("--to")
{
    Description = "The columns to translate to.",
    DefaultValueFactory = _ => ["fr", "de"],
    AllowMultipleArgumentsPerToken = true,
    HelpName = "columns",
};
var from = new Option<string>("--from") { Description = "The column to translate from.", DefaultValueFactory = _ => "en", HelpName = "column" };

return Sample.Run(args, "Learns to translate phrases.", "phrases.tsv", "A TSV file whose heading names the columns, such as en, fr and de.", run =>
{
    Tokenizer words = new TranslatorOptions().SourceTokenizer;
    var translators = new List<(string Language, Translator Translator)>();
    var last = new List<string>();
    foreach (string language in run.Value(to))
    {
        (string First, string Second)[] pairs = [.. TextFiles.ReadPairs(run.Data, run.Value(from), language)
            .Where(pair => words.Split(pair.First).Length > 0 && Tokenizer.Words.Split(pair.Second).Length > 0)];
        ((string First, string Second)[] known, (string First, string Second)[] others) = DataSplit.Random(run.Quick ? pairs[..Math.Min(500, pairs.Length)] : pairs, test: 0.1, Sample.SplitSeed);
        HashSet<string> met = [.. known.SelectMany(pair => words.Split(pair.First))];
        (string, string)[] test = [.. others.Where(pair => words.Split(pair.First).All(met.Contains))];
        Console.WriteLine($"{run.Value(from)} to {language}: {known.Length:N0} phrases to learn, {test.Length:N0} of known words kept aside");

        Translator translator = run.TrainOrLoad(Translator.Load, () => Translator.Train(known, new TranslatorOptions
        {
            Progress = run.Progress,
            Checkpoint = run.Checkpoint.FileFor(language),
            Resume = run.Checkpoint.Resume,
            Seed = run.Seed,
            Fit = run.Quick ? new() { Epochs = 2 } : null,
        }, run.Stop), (it, file) => it.Save(file), part: language);
        TranslatorReport report = translator.Evaluate(test);
        Console.WriteLine(report);
        Console.WriteLine();
        translators.Add((language, translator));
        last.Add(FormattableString.Invariant(
            $"{language} BLEU {report.Translator.Bleu:F1}, exact {report.Translator.ExactMatch:F3} (word by word {report.WordByWord!.Bleu:F1}, {report.WordByWord.ExactMatch:F3})"));
    }

    Show("smiling cat");
    if (run.Value(Prompt.Ask))
    {
        Prompt.Lines("Type a phrase", Show);
    }

    return string.Join("; ", last);

    void Show(string phrase)
    {
        foreach ((string language, Translator translator) in translators)
        {
            Console.WriteLine($"{phrase} ({language}): {string.Join(" | ", translator.Translate(phrase, count: 3))}");
        }
    }
}, to, from, Prompt.Ask);
