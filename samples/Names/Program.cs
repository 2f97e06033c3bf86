using Rnn.Data;
using Rnn.Tasks;
using Samples;

// Who and where? Words of definitions are told apart into persons, places and organisations, over names that the training has never met: it goes by capitals, endings
// and the words around. Many-to-many, with a CRF that knows which tags may follow each other. Beside it: looking up the phrases that are known.
return Sample.Run(args, "Learns to find names in sentences.", "ner.tsv", "A file with a word, a tab and its IOB2 tag in each line, and an empty line after each sentence.", run =>
{
    TaggedText[] sentences = TextFiles.ReadTagged(run.Data);
    (TaggedText[] training, TaggedText[] test) = DataSplit.Random(run.Quick ? sentences[..Math.Min(600, sentences.Length)] : sentences, test: 0.2, Sample.SplitSeed);
    Console.WriteLine($"{sentences.Length:N0} sentences; {test.Length:N0} of them are kept aside.");

    SequenceTagger tagger = run.TrainOrLoad(SequenceTagger.Load, () => SequenceTagger.Train(training, new SequenceTaggerOptions
    {
        Progress = run.Progress,
        Checkpoint = run.Checkpoint.File,
        Resume = run.Checkpoint.Resume,
        Seed = run.Seed,
        Fit = run.Quick ? new() { Epochs = 2 } : null,
    }, run.Stop), (it, file) => it.Save(file));

    TaggerReport report = tagger.Evaluate(test);
    Console.WriteLine(report);
    Console.WriteLine();
    Show("Ada Lovelace : English mathematician who worked with Charles Babbage in London");
    Show("Timbuktu : a city in central Mali near the Niger river");
    if (run.Value(Prompt.Ask))
    {
        Prompt.Lines("Type a sentence", Show);
    }

    return FormattableString.Invariant($"entity F1 {report.Overall.F1:F3}; lookup {report.Overall.LookupF1:F3}");

    void Show(string text)
    {
        Console.WriteLine(text);
        foreach (TaggedSpan span in tagger.Predict(text))
        {
            Console.WriteLine($"  {span}");
        }
    }
}, Prompt.Ask);
