using System.CommandLine;
using System.Numerics.Tensors;
using Rnn.Data;
using Rnn.Optimizers;
using Rnn.Tasks;
using Rnn.Training;
using Samples;
using Speech;

// Which digits does somebody say in a row? Learned from strings of digits in 53 voices of a speech synthesiser, and measured by the rate of wrong words on 14
// voices that training has not heard. With --data it learns from real speakers too.
var hear = new Option<string?>("--hear") { Description = "Writes down what is said in this WAV file.", HelpName = "file" };
return Sample.Run(args, "Learns to write down spoken words, such as digits in a row, from sounds and what they say. Nobody tells it where a word begins (CTC).", "strings.tsv", RecordingFiles.Help, run =>
{
    Recording[] all = RecordingFiles.Read(run.Data);
    (Recording[] learned, Recording[] test) = RecordingFiles.Split(all, Sample.SplitSeed);
    Console.WriteLine($"{all.Length:N0} recordings; learned from {learned.Length:N0} by {Voices(learned)}, measured with {test.Length:N0} by {Voices(test)}.");
    Transcriber transcriber = run.TrainOrLoad(Transcriber.Load, Train, (it, file) => it.Save(file));

    TranscriberReport report = transcriber.Evaluate([.. test.Select(recording => (LogMel.Of(recording.Sound), recording.Text))]);
    Console.WriteLine(report);
    Console.WriteLine();
    foreach (Recording recording in test.Take(5))
    {
        Console.WriteLine($"{recording.Voice} says: {recording.Text}\n  heard: {Told(recording.Sound)}");
    }

    if (run.Value(hear) is { } file)
    {
        Console.WriteLine($"\n{file}: {Told(Sound.Level(WavFile.Read(file, LogMel.Rate)))}");
    }

    return $"word error rate {report.WordErrorRate:F3}, always the same {report.ConstantErrorRate:F3}";

    Transcriber Train()
    {
        // Many speakers and long strings out of few and short ones. Digits of one's own are learned together with those of the synthesiser: more voices.
        int count = run.Quick ? 100 : run.HasOwnData ? 3000 : 5000;
        (Tensor<float>, string)[] examples = new Speakers(learned, run.Seed).Make(count, words: 4);
        if (run.HasOwnData && RecordingFiles.Spoken() is var spoken && learned.All(recording => recording.Text.Split(' ').All(spoken.SelectMany(other => other.Text.Split(' ')).ToHashSet().Contains)))
        {
            Console.WriteLine($"All of them say digits, so that {Voices(spoken)} of the synthesiser are learned with them.");
            examples = [.. examples, .. new Speakers(spoken, run.Seed).Make(count, words: 4)];
        }

        Console.WriteLine($"{examples.Length:N0} strings were made of them: at other heights and speeds, with noise, one behind the other.");
        return Transcriber.Train(examples, new TranscriberOptions
        {
            Tokenizer = Tokenizer.Words, // the network writes whole words, of which there are few
            FramesPerStep = 3,
            Fit = new FitOptions<float>
            {
                Epochs = run.Quick ? 1 : 14,
                BatchSize = 32,
                Optimizer = new AdamW(0.005),
                Schedule = LearningRateSchedule.Cosine(lowest: 0.05),
                GroupByLength = true,
                Seed = run.Seed,
            },
            ValidationShare = 0.05,
            Progress = run.Progress,
            Checkpoint = run.Checkpoint.File,
            Resume = run.Checkpoint.Resume,
            Seed = run.Seed,
        }, run.Stop);
    }

    // Each word, and when it is heard.
    string Told(float[] sound) => transcriber.Predict(LogMel.Of(sound)) is { Symbols.Count: > 0 } heard
        ? $"{string.Join(' ', heard.Symbols.Select(word => FormattableString.Invariant($"{word.Text} ({word.Start / 100.0:F2} s)")))}, sure to {heard.Confidence:P0}"
        : "nothing";
}, hear);

static string Voices(Recording[] recordings) => recordings.Select(recording => recording.Voice).Distinct().Count() is 1 ? "one voice" : $"{recordings.Select(recording => recording.Voice).Distinct().Count()} voices";
