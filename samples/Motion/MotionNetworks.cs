using Rnn.Cells;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Persistence;
using Rnn.Sequences;
using Rnn.Training;
using Samples;

namespace Motion;

/// <summary>The three networks of this sample.</summary>
/// <param name="OfClips">A clip in, its motion out: many to one.</param>
/// <param name="OfFrames">A single frame in, the motion out: one to one. It can't know, and is here to show that.</param>
/// <param name="OfFilms">A film in, what happens at each of its frames out: many to many.</param>
public sealed record MotionNetworks(SequenceModel<float> OfClips, SequenceModel<float> OfFrames, SequenceModel<float> OfFilms)
{
    private const int Pixels = Camera.Side * Camera.Side;

    /// <summary>Learns from pictures.</summary>
    public static MotionNetworks Train(LabelledPicture[] pictures, SampleRun run)
    {
        var camera = new Camera(pictures, run.Seed);
        Scene[] clips = camera.Clips(run.Quick ? 300 : 6000), films = camera.Films(run.Quick ? 20 : 3000);

        Console.WriteLine($"How a picture moves, from {clips.Length:N0} clips:");
        SequenceModel<float> ofClips = Fit(Eyes(SequenceModel.ManyToOne(2 * Pixels)).Gru(64).SoftmaxOutput(Camera.Motions.Count), clips.Select(clip => clip.ToExample()), 1, epochs: 8);

        Console.WriteLine("The same from a single frame of each, taken by chance:");
        SequenceModel<float> ofFrames = Fit(Eyes(SequenceModel.OneToOne(Pixels)).SoftmaxOutput(Camera.Motions.Count),
            clips.Select((clip, i) => clip.ToExample(i % Camera.ClipLength)), 2, epochs: 4);

        Console.WriteLine($"What happens at each frame, from {films.Length:N0} films:");
        SequenceModel<float> ofFilms = Fit(Eyes(SequenceModel.ManyToMany(2 * Pixels)).Bidirectional(() => new GruCell<float>(48)).SoftmaxOutput(Camera.Events.Count),
            films.Select(film => film.ToExample()), 3, epochs: 12);
        return new MotionNetworks(ofClips, ofFrames, ofFilms);

        SequenceModel<float> Fit(SequenceModelBuilder<float> layers, IEnumerable<Example<float>> examples, int number, int epochs)
        {
            SequenceModel<float> model = layers.Build(run.Seed);
            model.Fit(SequenceDataset.FromExamples(examples), new FitOptions<float>
            {
                Epochs = run.Quick ? 1 : epochs,
                BatchSize = number == 3 ? 8 : 32, // a film has many answers
                Optimizer = new Adam(0.002),
                Schedule = LearningRateSchedule.Cosine(lowest: 0.05),
                Progress = run.Progress,
                Checkpoint = run.Checkpoint.File is { } file ? new CheckpointFile<float>(FormattableString.Invariant($"{file}.{number}")) : null,
                Resume = run.Checkpoint.Resume,
                Seed = run.Seed,
            }, run.Stop);
            return model;
        }
    }

    /// <summary>Saves them: the network of clips in the file, the other two beside it with <c>.frames</c> and <c>.films</c> behind its name.</summary>
    public void Save(string path)
    {
        OfClips.Save(path);
        OfFrames.Save($"{path}.frames");
        OfFilms.Save($"{path}.films");
    }

    /// <summary>Loads what was saved.</summary>
    /// <exception cref="InvalidDataException">A file holds another network.</exception>
    public static MotionNetworks Load(string path)
    {
        return new MotionNetworks(
            One(path, Topology.ManyToOne, 2 * Pixels, Camera.Motions.Count), One($"{path}.frames", Topology.OneToOne, Pixels, Camera.Motions.Count),
            One($"{path}.films", Topology.ManyToMany, 2 * Pixels, Camera.Events.Count));

        static SequenceModel<float> One(string path, Topology topology, int inputs, int outputs) =>
            SequenceModel.Load(path) is var model && (model.Topology, model.InputSize, model.OutputSize) == (topology, inputs, outputs)
                ? model : throw new InvalidDataException($"{path} holds another network than this sample's; name a file that it has saved.");
    }

    // Two layers that look at one step; what stands behind them knows of time.
    private static SequenceModelBuilder<float> Eyes(SequenceModelBuilder<float> model) => model.Dense(128, Activation.LeakyRelu()).Dense(64, Activation.LeakyRelu());
}
