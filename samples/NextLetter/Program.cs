using System.CommandLine;
using Rnn.Data;
using Rnn.Optimizers;
using Rnn.Tasks;
using Rnn.Training;
using Samples;

// How does the text go on? A novel of Jane Austen is learned letter by letter, or word by word, and measured on its last tenth: how many bits each letter takes,
// beside counting what followed the last five letters (a 6-gram). Many-to-many: at each letter the network says what comes next.
var words = new Option<bool>("--words") { Description = "Learns word by word in place of letter by letter." };
var beginning = new Option<string>("--begin") { Description = "How the text written at the end begins.", DefaultValueFactory = _ => "It is a truth", HelpName = "text" };
var length = new Option<int>("--length") { Description = "How many letters or words to write.", DefaultValueFactory = _ => 300 };

return Sample.Run(args, "Learns to write on in the manner of a text.", "pride-and-prejudice.txt", "A text in UTF-8, of some hundred thousand letters at least.", run =>
{
    string text = File.ReadAllText(run.Data);
    text = run.Quick ? text[..Math.Min(text.Length, 40_000)] : text;
    int cut = text.Length * 9 / 10;
    bool byWords = run.Value(words);
    Console.WriteLine($"{text.Length:N0} letters, {text.Distinct().Count()} kinds of them; the last tenth is kept aside.");

    TextGenerator writer = run.TrainOrLoad(TextGenerator.Load, () => TextGenerator.Train(text[..cut], new TextGeneratorOptions
    {
        Tokenizer = byWords ? Tokenizer.Words : Tokenizer.Characters,
        Progress = run.Progress,
        Checkpoint = run.Checkpoint.File,
        Resume = run.Checkpoint.Resume,
        Seed = run.Seed,
        Fit = run.Quick ? new() { Epochs = 2 } : byWords ? FewEpochs(run.Seed) : null,
    }, run.Stop), (it, file) => it.Save(file));

    GeneratorReport report = writer.Evaluate(text[cut..]);
    Console.WriteLine(report);
    Console.WriteLine();
    Write(run.Value(beginning));
    if (run.Value(Prompt.Ask))
    {
        Prompt.Lines("Type how a text begins", Write);
    }

    return byWords
        ? FormattableString.Invariant($"perplexity {report.Perplexity:F1} per word; {WordPairs.Perplexity(text[..cut], text[cut..], writer.Tokenizer):F1} by the word before")
        : FormattableString.Invariant($"{report.BitsPerCharacter:F3} bits per character; {new CharacterNGram(text[..cut], order: 6).BitsPerCharacter(text[cut..]):F3} by 6-grams");

    void Write(string begun)
    {
        Console.Write(begun);
        foreach (string piece in writer.GenerateStream(begun, run.Value(length), seed: run.Seed))
        {
            Console.Write(piece); // as it is written
        }

        Console.WriteLine();
        Console.WriteLine();
    }
}, words, beginning, length, Prompt.Ask);

// Thousands of words make a large output, so there is time for few epochs.
static FitOptions<float> FewEpochs(ulong seed) => new()
{
    Epochs = 4,
    BatchSize = 16,
    Optimizer = new Adam(learningRate: 0.003),
    Schedule = LearningRateSchedule.Cosine(lowest: 0.05),
    Seed = seed,
};
