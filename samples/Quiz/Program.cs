using System.CommandLine;
using Rnn.Cells;
using Rnn.Data;
using Rnn.Optimizers;
using Rnn.Tasks;
using Rnn.Training;
using Samples;

// What is the answer? 1,054 facts are asked in four or five wordings each. One wording of every fact is kept aside: the network knows each answer, but has never been asked
// like that. An encoder reads the question, a decoder with attention writes the answer. Beside it: the answer to the most similar question that is known.
var form = new Option<string>("--form") { Description = "The wording that is kept aside, of the column form.", DefaultValueFactory = _ => "1", HelpName = "number" };

return Sample.Run(args, "Learns to answer questions, and chats.", "qa.tsv",
    "A TSV file whose heading names the columns question and answer; with a column form one wording is kept aside, else a tenth of the rows.", run =>
{
    (string First, string Second)[] pairs = TextFiles.ReadPairs(run.Data, "question", "answer");
    ((string First, string Second)[] known, (string First, string Second)[] others) = Split(pairs);
    Console.WriteLine($"{known.Length:N0} questions to learn, {others.Length:N0} kept aside, such as: {others[0].First}");

    Translator quiz = run.TrainOrLoad(Translator.Load, () => Translator.Train(Varied(known), new TranslatorOptions
    {
        UnknownRate = 0.02,
        EmbeddingSize = 96,
        Encoder = model => model.Dropout(0.2).Bidirectional(() => new GruCell<float>(96)).Dropout(0.2),
        ValidationShare = 0.02,
        Progress = run.Progress,
        Checkpoint = run.Checkpoint.File,
        Resume = run.Checkpoint.Resume,
        Seed = run.Seed,
        Fit = new()
        {
            Epochs = run.Quick ? 1 : 10,
            EarlyStopping = EarlyStopping.None,
            GroupByLength = true,
            Seed = run.Seed,
            Optimizer = new AdamW(learningRate: 0.003, weightDecay: 0),
            Schedule = LearningRateSchedule.Cosine(lowest: 0.03),
        },
    }, run.Stop), (it, file) => it.Save(file));

    TranslatorReport report = quiz.Evaluate(others);
    var nearest = new NearestText([.. known.Select(pair => pair.First)]);
    double found = others.Average(pair => known[nearest.Find(pair.First)].Second == pair.Second ? 1.0 : 0);
    Console.WriteLine(report);
    Console.WriteLine();
    foreach ((string question, string answer) in others.Where((_, i) => i % (others.Length / 4) == 0))
    {
        Console.WriteLine($"{question} {quiz.Translate(question)} ({answer})");
    }

    if (run.Value(Prompt.Ask))
    {
        Prompt.Lines("Ask something, such as: what is the capital of norway?", question => Console.WriteLine(quiz.Translate(question)));
    }

    return FormattableString.Invariant($"exact answers {report.Translator.ExactMatch:F3}; the nearest question's {found:F3}");

    ((string First, string Second)[] Known, (string First, string Second)[] Others) Split((string First, string Second)[] pairs)
    {
        if (run.Quick)
        {
            pairs = pairs[..Math.Min(400, pairs.Length)];
        }

        Table table = Table.FromCsv(run.Data, new CsvFormat { Separator = '\t' });
        string?[]? forms = table.Columns.Contains("form") ? table["form"].ToWords() : null;
        return forms is null ? DataSplit.Random(pairs, test: 0.1, Sample.SplitSeed)
            : ([.. pairs.Where((_, i) => forms[i] != run.Value(form))], [.. pairs.Where((_, i) => forms[i] == run.Value(form))]);
    }
}, form, Prompt.Ask);

// Each question, and three times more with every second of its frequent words left out, and sometimes in another order: so the network learns that the others matter,
// however they are wrapped up.
static (string, string)[] Varied((string First, string Second)[] known)
{
    const int Frequent = 40, Copies = 3;
    Tokenizer words = Tokenizer.Words with { LowerCase = true };
    HashSet<string> frequent = [.. known.SelectMany(pair => words.Split(pair.First).Distinct()).CountBy(word => word).Where(count => count.Value > Frequent).Select(count => count.Key)];
    var random = new Random(1);
    return [.. known, .. known.SelectMany(pair => Enumerable.Repeat(pair, Copies)).Select(pair =>
    {
        string[] left = [.. words.Split(pair.First).Where(word => !frequent.Contains(word) || random.Next(2) == 0)];
        if (random.Next(2) == 0)
        {
            random.Shuffle(left);
        }

        return left.Length == 0 ? pair : (string.Join(' ', left), pair.Second);
    })];
}
