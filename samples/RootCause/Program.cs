using Rnn.Data;
using Rnn.Tasks;
using Samples;

// What went wrong? 1,740 published vulnerabilities, each described in a line, have one of ten causes. Learned from four fifths of them, and measured on the rest,
// beside naive Bayes on the same ones. Some causes are five times as frequent as others: so the mean F1 of the labels counts, not accuracy alone. Many-to-one.
return Sample.Run(args, "Learns to sort short documents by topic or cause.", "rootcause.tsv",
    "A TSV file whose heading names the columns text and cause; the causes may be any words.", run =>
{
    (string Text, string Label)[] reports = TextFiles.ReadPairs(run.Data, first: "text", second: "cause");
    ((string Text, string Label)[] training, (string Text, string Label)[] test) = DataSplit.Stratified(reports, report => report.Label, seed: Sample.SplitSeed);
    Console.WriteLine($"{reports.Length:N0} reports of {reports.Select(report => report.Label).Distinct().Count()} causes; {test.Length:N0} of them are kept aside.");

    TextClassifier classifier = run.TrainOrLoad(TextClassifier.Load, () => TextClassifier.Train(training, new TextClassifierOptions
    {
        Progress = run.Progress,
        Checkpoint = run.Checkpoint.File,
        Resume = run.Checkpoint.Resume,
        Seed = run.Seed,
        Fit = run.Quick ? new() { Epochs = 2 } : null,
    }, run.Stop), (it, file) => it.Save(file));

    TextClassifierReport report = classifier.Evaluate(test);
    (double accuracy, double macro) = NaiveBayes.Measure(training, test);
    Console.WriteLine(report);
    Console.WriteLine();
    foreach ((string text, string label) in test.Take(3))
    {
        Console.WriteLine($"{text}\n  said: {classifier.Predict(text)}\n  true: {label}");
    }

    return FormattableString.Invariant($"accuracy {report.Accuracy:F3}, macro F1 {report.MacroAverage.F1:F3}; naive Bayes {accuracy:F3}, {macro:F3}");
});
