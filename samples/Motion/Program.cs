using System.Numerics.Tensors;
using Motion;
using Rnn.Data;
using Rnn.Metrics;
using Rnn.Models;
using Rnn.Sequences;
using Rnn.Training;
using Samples;

// How does a picture in a clip move, and what happens at each frame of a longer film? Real handwritten digits, moved by this sample in eleven ways; measured
// with digits that are kept aside: the share of clips that are told right, and the F1 of what happens at each frame of a film.
return Sample.Run(args, "Learns how a picture in a clip moves, and what happens at each frame of a longer film. The pictures are real handwritten digits; the motion is made by the sample.",
    "digits.csv", "A CSV file with a heading: what a picture shows, then its pixels row by row, 0 for paper; all pictures square and of one size. The sample moves them.", run =>
{
    LabelledPicture[] pictures = LabelledPicture.Read(run.Data);
    (LabelledPicture[] learned, LabelledPicture[] kept) = DataSplit.Stratified(pictures, picture => picture.Label, seed: Sample.SplitSeed);
    Console.WriteLine($"{pictures.Length:N0} pictures; {kept.Length:N0} of them are kept aside, and move in all that is measured. The motion is made here, the pictures are not.");
    MotionNetworks networks = run.TrainOrLoad(MotionNetworks.Load, () => MotionNetworks.Train(learned, run), (it, file) => it.Save(file));

    var camera = new Camera(kept, ~Sample.SplitSeed);
    Scene[] clips = camera.Clips(run.Quick ? 200 : 1000), films = camera.Films(run.Quick ? 10 : 100);
    var accuracy = new Accuracy();
    double right = networks.OfClips.Evaluate(SequenceDataset.FromExamples(clips.Select(clip => clip.ToExample())), [accuracy])[accuracy];
    double rightByFrame = networks.OfFrames.Evaluate(SequenceDataset.FromExamples(clips.Select((clip, i) => clip.ToExample(i % Camera.ClipLength))), [accuracy])[accuracy];
    Console.WriteLine($"{clips.Length:N0} clips of {Camera.ClipLength} frames: {right:P1} told right; from a single frame {rightByFrame:P1}, and guessing gives {1.0 / Camera.Motions.Count:P1}");

    var f1 = new F1Score(); // the mean over all that may happen, however often it does
    EvaluationReport report = networks.OfFilms.Evaluate(SequenceDataset.FromExamples(films.Select(film => film.ToExample())), [f1, new Confusion()]);
    ConfusionMatrix matrix = report.ConfusionMatrix!;
    double share = matrix.Actual(0) / (double)(films.Length * Camera.FilmLength), resting = 2 * share / (1 + share) / Camera.Events.Count;
    Console.WriteLine($"{films.Length:N0} films of {Camera.FilmLength} frames: F1 {report[f1]:F3}, and always saying '{Camera.Events[0]}' gives {resting:F3}\n");
    Console.WriteLine($"{"at a frame",-12}{"frames",8}{"precision",11}{"recall",8}");
    for (int what = 0; what < Camera.Events.Count; what++)
    {
        Console.WriteLine($"{Camera.Events[what],-12}{matrix.Actual(what),8}{matrix.Precision(what),11:F3}{matrix.Recall(what),8:F3}");
    }

    Scene clip = clips[0], film = films[0];
    Tensor<float> answer = networks.OfClips.Predict(clip.Steps()), story = networks.OfFilms.Predict(film.Steps());
    int told = Best([.. answer]);
    Console.WriteLine($"\nA clip: {Camera.Motions[clip.What[0]]}; told: {Camera.Motions[told]}, sure to {answer[told]:P0}");
    Console.WriteLine(LabelledPicture.ToText([.. ((int[])[0, 3, 6, 9]).Select(time => (clip.Frame(time), $"frame {time}"))]));
    Console.WriteLine($"\nA film: {Story(film.What)}");
    Console.WriteLine($"told:   {Story([.. Enumerable.Range(0, Camera.FilmLength).Select(time => Best([.. Camera.Events.Select((_, what) => story[time, what])]))])}\n");
    return $"clips {right:F3}, single frame {rightByFrame:F3}, film F1 {report[f1]:F3}, always at rest {resting:F3}";
});

static int Best(float[] answer) => Array.IndexOf(answer, answer.Max());

// What happens, and from which frame on.
static string Story(int[] events) => string.Join(", ", Enumerable.Range(0, events.Length).Where(time => time == 0 || events[time] != events[time - 1])
    .Select(time => $"{time} {Camera.Events[events[time]]}"));
