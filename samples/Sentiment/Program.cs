using Rnn.Data;
using Rnn.Tasks;
using Samples;

// Is a review good or bad? Learned from four fifths of 2,949 sentences of reviews, and measured on the rest, beside naive Bayes, which counts words. The network
// reads a sentence from both ends and keeps what was strongest in it: many-to-one.
return Sample.Run(args, "Learns whether a review is good or bad, from sentences with labels.", "sentences.tsv",
    "A TSV file whose heading names the columns text and label; the labels may be any words.", run =>
{
    (string Text, string Label)[] reviews = TextFiles.ReadPairs(run.Data, first: "text", second: "label");
    ((string Text, string Label)[] training, (string Text, string Label)[] test) = DataSplit.Stratified(reviews, review => review.Label, seed: Sample.SplitSeed);
    Console.WriteLine($"{reviews.Length:N0} texts; {test.Length:N0} of them are kept aside.");

    TextClassifier classifier = run.TrainOrLoad(TextClassifier.Load, () => TextClassifier.Train(training, new TextClassifierOptions
    {
        Progress = run.Progress,
        Checkpoint = run.Checkpoint.File,
        Resume = run.Checkpoint.Resume,
        Seed = run.Seed,
        Fit = run.Quick ? new() { Epochs = 2 } : null,
    }, run.Stop), (it, file) => it.Save(file));
    TextClassifierReport report = classifier.Evaluate(test);
    Console.WriteLine(report);
    Console.WriteLine();
    string[] unseen = ["Arrived quickly and works as it should.", "The food was not good at all.", "I would not recommend it, although it looks nice."];
    foreach (string text in unseen)
    {
        Console.WriteLine($"{text} {classifier.Predict(text)}");
    }

    return FormattableString.Invariant($"accuracy {report.Accuracy:F3}, naive Bayes {NaiveBayes.Measure(training, test).Accuracy:F3}");
});
