using System.CommandLine;
using Melody;
using Rnn.Data;
using Rnn.Optimizers;
using Rnn.Tasks;
using Rnn.Training;
using Samples;

// How does a tune go that begins with nothing but an instrument? Learned from 219 lines of 55 pieces of game music, and measured by the bits that it takes to
// tell a note of pieces that are kept aside whole.
var instrument = new Option<string>("--instrument") { Description = $"For what to write: {string.Join(", ", Tune.Families)}.", DefaultValueFactory = _ => "lead" };
var wav = new Option<string?>("--wav") { Description = "Plays the first tune that it writes into this file.", HelpName = "file" };
var midi = new Option<string?>("--midi") { Description = "Writes the first tune into this MIDI file.", HelpName = "file" };
return Sample.Run(args, "Learns from tunes to write others: one instrument in, many notes out.", "lines.tsv",
    "A TSV file with the columns tune (or title), notes, and perhaps instrument (General MIDI, 0 to 127); notes such as 60:4 r:2 64:8/3, the pitch as MIDI counts and " +
    "the length in sixteenths, r for a rest; a | between bars is skipped.", run =>
{
    Tune[] tunes = Tune.Read(run.Data);
    (Tune[] learned, Tune[] test) = DataSplit.ByGroup(tunes, tune => tune.Name, seed: Sample.SplitSeed);
    int notes = test.Sum(tune => tune.Notes.Length), names = tunes.Select(tune => tune.Name).Distinct().Count();
    Console.WriteLine($"{tunes.Length:N0} lines of {names} tunes, {tunes.Sum(tune => tune.Notes.Length):N0} notes; {test.Length} lines of {test.Select(tune => tune.Name).Distinct().Count()} tunes are kept aside.");

    TextGenerator generator = run.TrainOrLoad(TextGenerator.Load, () => TextGenerator.Train([.. learned.Select(tune => tune.ToText())], new TextGeneratorOptions
    {
        Tokenizer = Tokenizer.Whitespace,
        MinimumCount = 1,
        ValidationShare = 0,
        Model = model => model.Dropout(0.2).Gru(256).Dropout(0.3),
        Fit = new FitOptions<float>
        {
            Epochs = run.Quick ? 1 : 25,
            BatchSize = 16,
            Optimizer = new AdamW(0.003),
            Schedule = LearningRateSchedule.Cosine(lowest: 0.05),
            GroupByLength = true,
            Seed = run.Seed,
        },
        Progress = run.Progress,
        Checkpoint = run.Checkpoint.File,
        Resume = run.Checkpoint.Resume,
        Seed = run.Seed,
    }, run.Stop), (it, file) => it.Save(file));

    // A piece that training has not seen, such as a rare length, is told by name: 10 bits more than that it is none of the others.
    GeneratorReport report = generator.Evaluate([.. test.Select(tune => tune.ToText())]);
    double bits = ((report.Pieces * Math.Log2(report.Perplexity)) + (10 * report.UnknownPieces)) / notes, table = new PreviousNote(learned).BitsPerNote(test);
    Console.WriteLine($"bits a note of {notes:N0} in tunes that it has not seen: network {bits:F2}, table of the note before {table:F2}");
    Console.WriteLine($"({report.UnknownPieces} of {report.Pieces:N0} steps and lengths have never been seen before.)\n");

    string first = run.Value(instrument);
    if (!generator.Vocabulary.Contains(first))
    {
        throw new ArgumentException($"No tune of the training is for '{first}'; choose another with --instrument: {string.Join(", ", Tune.Families.Where(generator.Vocabulary.Contains))}.");
    }

    Tune[] written = [.. Enumerable.Range(1, 3).Select(number => Tune.FromText($"{number}", first, generator.Generate(first, length: 128, temperature: 1, topP: 0.95, seed: (ulong)number)))];
    foreach (Tune tune in written)
    {
        Console.WriteLine($"Tune {tune.Name}, for {tune.Instrument}:\n{string.Join('\n', tune.Notes.Chunk(16).Select(some => $"  {string.Join(' ', some.Select(note => note.ToMusic()))}"))}\n");
    }

    foreach ((string? file, Action<string, Tune> write) in ((string?, Action<string, Tune>)[])[(run.Value(wav), WavFile.Write), (run.Value(midi), MidiFile.Write)])
    {
        if (file is not null)
        {
            write(file, written[0]);
            Console.WriteLine($"Tune 1 is in {file}.\n");
        }
    }

    return $"bits a note {bits:F3}, previous note {table:F3}";
}, instrument, wav, midi);
