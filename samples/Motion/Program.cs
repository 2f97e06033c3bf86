using System.Numerics.Tensors;
using Motion;
using Rnn.Cells;
using Rnn.Data;
using Rnn.Metrics;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Persistence;
using Rnn.Sequences;
using Rnn.Training;
using Samples;

// What does a clip show, and what happens at every moment of a longer film? Real pictures of handwritten digits move over a field, which the sample itself makes: eight
// directions, rest, and two ways to turn. A clip has one answer (many-to-one), a film one for each of its pictures (many-to-many, reading from both ends).
// Measured on pictures of digits that the training has not seen, beside a network that sees a single picture of the clip and so can only guess.
const int Clip = 8, Film = 40, Size = MovingDigit.Side * MovingDigit.Side;

return Sample.Run(args, "Learns to tell how things move.", "digits.csv", "Pictures to move: a CSV file with the columns digit and p0 to p63, the pixels from 0 to 16.", run =>
{
    DigitPicture[] pictures = DigitPicture.Read(run.Data);
    (DigitPicture[] known, DigitPicture[] unseen) = DataSplit.Stratified(pictures, picture => picture.Digit, seed: run.Seed);
    int motions = MovingDigit.Motions.Count, clips = run.Quick ? 500 : 20_000, films = run.Quick ? 100 : 3_000;
    Console.WriteLine($"{pictures.Length:N0} pictures; {unseen.Length:N0} of them are kept aside. They are moved in {motions} ways; a clip has {Clip} pictures, a film {Film}. This one goes right:");
    Show(Clips([pictures[0]], 1, seed: 5, first: 1)[0].Frames);

    SequenceModel<float> whole = Learn("clips", () => SequenceModel.ManyToOne(Size).Dense(128, Activation.Tanh).Gru(128), Examples(Clips(known, clips, seed: 1), Clip), epochs: 8);
    SequenceModel<float> single = Learn("single pictures", () => SequenceModel.ManyToOne(Size).Dense(64, Activation.Tanh).Gru(64), Examples(Clips(known, clips / 4, seed: 1), frames: 1), epochs: 2);
    SequenceModel<float> film = Learn(
        "films", () => SequenceModel.ManyToMany(Size).Dense(128, Activation.Tanh).Bidirectional(() => new GruCell<float>(96)), Films(known, films, seed: 3), epochs: 10);

    (float[] Frames, int Motion)[] tests = Clips(unseen, 2_200, seed: 2);
    double accuracy = AccuracyOf(whole, Examples(tests, Clip)), guess = AccuracyOf(single, Examples(tests, frames: 1));
    var f1 = new F1Score(Averaging.Macro);
    Example<float>[] unseenFilms = Films(unseen, 300, seed: 4);
    EvaluationReport report = film.Evaluate(SequenceDataset.FromExamples(unseenFilms), [new Confusion(), f1]);
    Console.WriteLine($"the pictures of {unseenFilms.Length} films, by what happens in them ({string.Join(", ", MovingDigit.Motions.Select((name, i) => $"{i} {name}"))}):");
    Console.WriteLine(report);
    return FormattableString.Invariant($"accuracy of clips {accuracy:F3}, of single pictures {guess:F3}; F1 of the events in films {report[f1]:F3}");

    SequenceModel<float> Learn(string name, Func<SequenceModelBuilder<float>> layers, Example<float>[] examples, int epochs) => run.TrainOrLoad(SequenceModel.Load, () =>
    {
        Console.WriteLine($"{name}:");
        SequenceModel<float> model = layers().SoftmaxOutput(motions).Build(run.Seed);
        model.Fit(SequenceDataset.FromExamples(examples), new()
        {
            Epochs = run.Quick ? 1 : epochs, BatchSize = name == "films" ? 16 : 64, Optimizer = new AdamW(learningRate: 0.003, weightDecay: 0.01),
            Schedule = LearningRateSchedule.Cosine(lowest: 0.02), Seed = run.Seed, Progress = run.Progress,
            Checkpoint = run.Checkpoint.FileFor(name) is { } file ? new CheckpointFile<float>(file) : null, Resume = run.Checkpoint.Resume,
        }, run.Stop);
        return model;
    }, (it, file) => it.Save(file), part: name);

    (float[] Frames, int Motion)[] Clips(DigitPicture[] from, int count, int seed, int first = 0)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(first, count).Select(i =>
        {
            var digit = new MovingDigit(from[random.Next(from.Length)], random);
            return ((float[])[.. Enumerable.Range(0, Clip).SelectMany(_ => digit.Step(i % motions))], i % motions);
        })];
    }

    // One thing after the other, each for 4 to 10 pictures.
    Example<float>[] Films(DigitPicture[] from, int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var digit = new MovingDigit(from[random.Next(from.Length)], random);
            var events = new List<int>();
            while (events.Count < Film)
            {
                events.AddRange(Enumerable.Repeat(random.Next(motions), random.Next(4, 11)));
            }

            int[] each = [.. events.Take(Film)];
            return new Example<float>(Tensor.Create([.. each.SelectMany(digit.Step)], [Film, Size]), each);
        })];
    }
});

static Example<float>[] Examples((float[] Frames, int Motion)[] clips, int frames) =>
    [.. clips.Select(clip => new Example<float>(Tensor.Create(clip.Frames[..(frames * Size)], [frames, Size]), (float)clip.Motion))];

static double AccuracyOf(SequenceModel<float> model, Example<float>[] examples)
{
    var accuracy = new Accuracy();
    return model.Evaluate(SequenceDataset.FromExamples(examples), [accuracy])[accuracy];
}

static void Show(float[] frames)
{
    string[][] drawn = [.. Enumerable.Range(0, 4).Select(frame => DigitPicture.Draw(frames.AsSpan(2 * frame * Size, Size), MovingDigit.Side).Split('\n'))];
    for (int line = 0; line < MovingDigit.Side; line++)
    {
        Console.WriteLine($"|{string.Join("|", drawn.Select(picture => picture[line]))}|");
    }
}
