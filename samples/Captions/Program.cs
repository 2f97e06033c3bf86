using Captions;
using Rnn.Data;
using Rnn.Tasks;
using Samples;

// What does the picture show? 2,314 small pictures with captions. A picture is cut into 25 patches; the decoder writes the caption word by word and looks back at those
// that it needs (attention). Measured on people whose combination of role, gender and skin it has never seen, though each of the words: it has to put them together.
return Sample.Run(args, "Learns to say what pictures show.", "emoji.png", "A PNG sheet of 20x20 pixels a picture, with captions.tsv (tile, group, caption) in the same folder.", run =>
{
    Captioned[] all = Captioned.Read(run.Data);
    Captioned[] people = [.. all.Where(picture => picture.Group == "people" && picture.Caption.Contains(" with ", StringComparison.Ordinal) && picture.Caption.EndsWith(" skin", StringComparison.Ordinal))];
    (_, Captioned[] kept) = DataSplit.ByGroup(people, picture => picture.Caption, test: 0.15, Sample.SplitSeed);
    Captioned[] known = [.. all.Where(picture => kept.All(other => other.Caption != picture.Caption))];
    HashSet<string> words = [.. known.SelectMany(picture => picture.Caption.Split(' '))];
    Captioned[] test = [.. kept.Where(picture => picture.Caption.Split(' ').All(words.Contains))];
    Captioned[] training = run.Quick ? [.. known.Where((_, i) => i % 8 == 0)] : known;
    Console.WriteLine($"{all.Length:N0} pictures; {test.Length:N0} people are kept aside, such as: {test[0].Caption}");

    Translator captioner = run.TrainOrLoad(Translator.Load, () => Translator.Train([.. training.Select(picture => (picture.ToPatches(), picture.Caption))], new TranslatorOptions
    {
        Progress = run.Progress, Checkpoint = run.Checkpoint.File, Resume = run.Checkpoint.Resume, Seed = run.Seed, Fit = run.Quick ? new() { Epochs = 2 } : null,
    }, run.Stop), (it, file) => it.Save(file));

    TranslatorReport report = captioner.Evaluate([.. test.Select(picture => (picture.ToPatches(), picture.Caption))]);
    double nearest = test.Average(picture => known.MinBy(other => other.Pixels.Zip(picture.Pixels, (a, b) => (a - b) * (a - b)).Sum())!.Caption == picture.Caption ? 1.0 : 0);
    Console.WriteLine(report);
    Console.WriteLine();
    foreach (Captioned picture in test.Take(3))
    {
        Console.WriteLine($"{captioner.Translate(picture.ToPatches())} ({picture.Caption})");
    }

    return FormattableString.Invariant($"exact captions {report.Translator.ExactMatch:F3}, BLEU {report.Translator.Bleu:F1}; nearest picture {nearest:F3}");
});
