using Rnn.Data;
using Rnn.Tasks;
using Rnn.Training;

namespace Rnn.Tests.Tasks;

/// <summary>A task's training that was stopped goes on to the same bits.</summary>
public sealed class TaskCheckpointTests : IDisposable
{
    private static readonly string[] _words = ["tea", "rain", "door", "lamp", "cup", "road", "wind", "bread"];
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    private string Checkpoint => Path.Combine(_folder, "training.checkpoint");

    [Fact]
    public void A_classifier_goes_on() => GoesOn(
        (file, resume, stopper, stop) => TextClassifier.Train(Labelled(), new() { Checkpoint = file, Resume = resume, Progress = stopper }, stop),
        (it, path) => it.Save(path), epoch: 3);

    [Fact]
    public void A_tagger_goes_on() => GoesOn(
        (file, resume, stopper, stop) => SequenceTagger.Train(
            [.. Labelled().Select(text => new TaggedText(text.Text.Split(' '), [.. text.Text.Split(' ').Select(word => word == "tea" ? "B-X" : "O")]))],
            new() { Checkpoint = file, Resume = resume, Progress = stopper, Fit = new() { Epochs = 5 } }, stop),
        (it, path) => it.Save(path), epoch: 2);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_generator_goes_on(bool oneText) => GoesOn(
        (file, resume, stopper, stop) =>
        {
            var options = new TextGeneratorOptions { Checkpoint = file, Resume = resume, Progress = stopper, Fit = new() { Epochs = 4 } };
            string[] texts = [.. Labelled().Select(text => text.Text)];
            return oneText ? TextGenerator.Train(string.Join('\n', texts), options, stop) : TextGenerator.Train(texts, options, stop);
        },
        (it, path) => it.Save(path), epoch: 2);

    [Fact]
    public void A_translator_goes_on() => GoesOn(
        (file, resume, stopper, stop) => Translator.Train(
            Labelled(), new() { Checkpoint = file, Resume = resume, Progress = stopper, Fit = new() { Epochs = 4 } }, stop),
        (it, path) => it.Save(path), epoch: 2);

    [Fact]
    public void A_transcriber_goes_on() => GoesOn(
        (file, resume, stopper, stop) => Transcriber.Train(
            Signals.Create(seed: 1, count: 60),
            new() { Checkpoint = file, Resume = resume, Progress = stopper, Fit = new() { Epochs = 4 } }, stop),
        (it, path) => it.Save(path), epoch: 2);

    [Fact]
    public void A_recommender_goes_on() => GoesOn(
        (file, resume, stopper, stop) => Recommender.Train(
            [.. Labelled().Select(text => (IReadOnlyList<string>)text.Text.Split(' '))],
            new() { Checkpoint = file, Resume = resume, Progress = stopper, Fit = new() { Epochs = 4 } }, stop),
        (it, path) => it.Save(path), epoch: 2);

    [Theory]
    [InlineData(2)] // in the second network's training
    [InlineData(4)] // in the last one over more rows
    public void A_forecaster_goes_on(int training)
    {
        int ended = 0;
        GoesOn(
            (file, resume, stopper, stop) => Forecaster.Train(ForecasterTests.Weekly(200), new()
            {
                Time = "day",
                Targets = ["sold"],
                Networks = 2,
                Fit = new() { Epochs = 4 },
                Checkpoint = file,
                Resume = resume,
                Progress = stopper,
            }, stop),
            (it, path) => it.Save(path), epoch: 1, isThere: progress => (ended += progress.End is null ? 0 : 1) == training - 1);

        Directory.GetFiles(_folder, "training.checkpoint.*").Select(Path.GetExtension).Should().BeEquivalentTo(".1", ".2", ".3", ".4");
    }

    [Fact]
    public void To_go_on_from_nothing_is_refused()
    {
        Action act = () => TextClassifier.Train(Labelled(), new() { Resume = true });

        act.Should().Throw<ArgumentException>().WithMessage("*name it in Checkpoint*");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void GoesOn<TTask>(
        Func<string?, bool, IProgress<FitProgress>?, CancellationToken, TTask> train, Action<TTask, string> save, int epoch, Func<FitProgress, bool>? isThere = null)
    {
        using var stop = new CancellationTokenSource();
        var stopper = new Stopper(progress =>
        {
            if ((isThere?.Invoke(progress) ?? true) && progress.Epoch == epoch && progress.IsEpochEnd)
            {
                stop.Cancel();
            }
        });
        Action stopped = () => train(Checkpoint, false, stopper, stop.Token);
        stopped.Should().Throw<OperationCanceledException>();

        string whole = Path.Combine(_folder, "whole"), resumed = Path.Combine(_folder, "resumed");
        save(train(null, false, null, default), whole);
        save(train(Checkpoint, true, null, default), resumed);

        File.ReadAllBytes(resumed).Should().Equal(File.ReadAllBytes(whole));
    }

    private static (string Text, string Label)[] Labelled()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, 60).Select(_ => string.Join(' ', random.GetItems(_words, 4)))
            .Select(text => (text, text.Contains("tea", StringComparison.Ordinal) ? "good" : "bad"))];
    }

    private sealed class Stopper(Action<FitProgress> told) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => told(value);
    }
}
