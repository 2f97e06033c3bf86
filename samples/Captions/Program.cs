using System.Numerics.Tensors;
using Captions;
using Rnn.Cells;
using Rnn.Data;
using Rnn.Optimizers;
using Rnn.Tasks;
using Rnn.Training;
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

    Translator captioner = run.TrainOrLoad(Translator.Load, () => Translator.Train([.. training.SelectMany(Copies)], new TranslatorOptions
    {
        Encoder = model => model.Dense(96, Activation.LeakyRelu(0.1)).Dropout(0.2).Bidirectional(() => new GruCell<float>(64)).Dropout(0.2),
        ValidationShare = 0.02, // nothing is stopped by it: the pictures that only one caption tells of can't be foreseen, and would stop too soon
        Progress = run.Progress,
        Checkpoint = run.Checkpoint.File,
        Resume = run.Checkpoint.Resume,
        Seed = run.Seed,
        Fit = new()
        {
            Epochs = run.Quick ? 1 : 12,
            EarlyStopping = EarlyStopping.None,
            GroupByLength = true,
            Seed = run.Seed,
            Optimizer = new AdamW(learningRate: 0.003, weightDecay: 0.02),
            Schedule = LearningRateSchedule.Cosine(lowest: 0.03),
        },
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

// People are shown moved by a pixel too: more of them than were drawn.
static IEnumerable<(Tensor<float>, string)> Copies(Captioned picture) =>
    (((int X, int Y)[])(picture.Group == "people" ? [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1), (1, 1)] : [(0, 0)]))
        .Select(place => (picture.Moved(place.X, place.Y).ToPatches(), picture.Caption));
