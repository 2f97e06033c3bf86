using Rnn.Cells;
using Rnn.Data;
using Rnn.Metrics;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Persistence;
using Rnn.Sequences;
using Rnn.Training;
using Samples;

// Which digit does a picture show? Learned from 1,797 handwritten digits, and measured by the share of right answers on a fifth that is kept aside.
return Sample.Run(args, "Learns which digit a picture shows: one vector in, one answer out, with no time at all.", "digits.csv",
    "A CSV file with a heading: what the picture shows (any word), then its pixels row by row, 0 for paper; all pictures square and of one size.", run =>
{
    LabelledPicture[] pictures = LabelledPicture.Read(run.Data);
    (LabelledPicture[] learned, LabelledPicture[] test) = DataSplit.Stratified(pictures, picture => picture.Label, seed: Sample.SplitSeed);
    Console.WriteLine($"{pictures.Length:N0} pictures of {pictures[0].Side}x{pictures[0].Side} pixels; {test.Length:N0} of them are kept aside.");

    // The file holds the names of the labels with the network, so that it answers in words wherever it is loaded.
    ModelPackage<float> package = run.TrainOrLoad(path => ModelPackage<float>.Load(path), Train, (it, file) => it.Save(file));
    (SequenceModel<float> model, Vocabulary labels) = (package.Model, package.OutputVocabulary!);
    if (model.InputSize != pictures[0].Pixels.Length)
    {
        throw new InvalidDataException($"The network reads pictures of {model.InputSize} pixels, and those of {run.Data} have {pictures[0].Pixels.Length}; train it anew.");
    }

    var accuracy = new Accuracy();
    EvaluationReport report = model.Evaluate(DataOf(test, labels), [accuracy, new Confusion()]);
    LabelledPicture[] means = [.. learned.GroupBy(picture => picture.Label).Select(same =>
        new LabelledPicture(same.Key, [.. Enumerable.Range(0, same.First().Pixels.Length).Select(i => same.Average(picture => picture.Pixels[i]))]))];
    double nearestMean = test.Average(picture => Nearest(means, picture).Label == picture.Label ? 1.0 : 0);
    double nearestPicture = test.Average(picture => Nearest(learned, picture).Label == picture.Label ? 1.0 : 0);
    Console.WriteLine(report.ConfusionMatrix);
    Console.WriteLine($"right of {test.Length}: network {report[accuracy]:P1}, label of the most like picture {nearestPicture:P1}, of the most like mean {nearestMean:P1}");

    (LabelledPicture Picture, float[] Answer)[] answers = [.. test.Select(picture => (picture, (float[])[.. model.Predict(picture.Pixels)]))];
    Show("Some that it has not seen:", answers.Take(5));
    Show("Where it is wrong:", answers.Where(it => labels[Best(it.Answer)] != it.Picture.Label).Take(5));
    return $"accuracy {report[accuracy]:F3}, nearest picture {nearestPicture:F3}, nearest mean {nearestMean:F3}";

    ModelPackage<float> Train()
    {
        var names = new Vocabulary(learned.Select(picture => picture.Label).Distinct().Order(StringComparer.Ordinal));
        SequenceModel<float> network = SequenceModel.OneToOne(features: learned[0].Pixels.Length)
            .Dense(256, Activation.LeakyRelu()).Dropout(0.3)
            .Dense(128, Activation.LeakyRelu()).Dropout(0.3)
            .SoftmaxOutput(names)
            .Build(run.Seed);
        var kept = new ModelPackage<float>(network) { OutputVocabulary = names };
        // A digit stays the same digit a pixel further to one side: four more pictures of each cost nothing but time.
        LabelledPicture[] moved = [.. from picture in learned from place in ((int, int)[])[(0, 0), (-1, 0), (1, 0), (0, -1), (0, 1)] select Moved(picture, place.Item1, place.Item2)];
        network.Fit(DataOf(moved, names), new FitOptions<float>
        {
            Epochs = run.Quick ? 1 : 25,
            Optimizer = new Adam(0.002),
            Schedule = LearningRateSchedule.Cosine(lowest: 0.05),
            Progress = run.Progress,
            Checkpoint = run.Checkpoint.File is { } file ? new CheckpointFile<float>(file) : null,
            Resume = run.Checkpoint.Resume,
            Seed = run.Seed,
        }, run.Stop);
        return kept;
    }

    void Show(string title, IEnumerable<(LabelledPicture Picture, float[] Answer)> some)
    {
        if (some.Any())
        {
            Console.WriteLine($"\n{title}\n{LabelledPicture.ToText([.. some.Select(it => (it.Picture.Pixels,
                $"{it.Picture.Label}: {labels[Best(it.Answer)]} {it.Answer[Best(it.Answer)]:P0}"))])}");
        }
    }
});

static SequenceDataset<float> DataOf(LabelledPicture[] pictures, Vocabulary labels) =>
    SequenceDataset.FromExamples(pictures.Select(picture => new Example<float>(picture.Pixels, labels.IndexOf(picture.Label))));

static LabelledPicture Moved(LabelledPicture picture, int right, int down) => picture with
{
    Pixels = [.. Enumerable.Range(0, picture.Pixels.Length).Select(i => (X: (i % picture.Side) - right, Y: (i / picture.Side) - down)).Select(from =>
        from.X >= 0 && from.X < picture.Side && from.Y >= 0 && from.Y < picture.Side ? picture.Pixels[(from.Y * picture.Side) + from.X] : 0)],
};

static int Best(float[] answer) => Array.IndexOf(answer, answer.Max());

static LabelledPicture Nearest(LabelledPicture[] known, LabelledPicture picture) => known.MinBy(other => other.Pixels.Zip(picture.Pixels, (a, b) => (a - b) * (a - b)).Sum())!;
