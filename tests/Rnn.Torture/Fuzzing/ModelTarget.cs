using Rnn.Cells;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Persistence;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Torture.Fuzzing;

/// <summary>The reader of whole models: what loads must also answer.</summary>
internal sealed class ModelTarget : IFuzzTarget
{
    public string Name => "model";

    public IReadOnlyList<SeedFile> Seeds { get; } =
    [
        new SeedFile("dense", Saved(new(SequenceModel.OneToOne(3).Dense(4, Activation.HardSigmoid()).TanhOutput(2).Build(seed: 1)))),
        new SeedFile("generator", Saved(new(SequenceModel.OneToMany(2).Vanilla(4).SoftmaxOutput(3).Build(seed: 1)))),
        new SeedFile("stack", Saved(new(SequenceModel.ManyToOne(3).Lstm(5).Dropout(0.3).Gru(5).Residual().Pool(Pooling.Mean).SigmoidOutput(2).Build(seed: 1)))),
        new SeedFile("both directions", Saved(new(SequenceModel.ManyToMany(3).Bidirectional(
            () => new LstmCell<float>(3) { Peepholes = true, ProjectionSize = 2, ClipPreActivations = 3 }).LinearOutput(1).Build(seed: 1)))),
        new SeedFile("words", Saved(new(SequenceModel.ManyToMany(1).Embedding(4, 3).Recurrent(
            new GruCell<float>(3) { LayerNormalization = true }, new RecurrentOptions { TrainInitialState = true, HiddenZoneout = 0.1 }).SoftmaxOutput(4).Build(seed: 1))
        {
            InputVocabulary = new Vocabulary("a", "b", "c", "d"),
            OutputVocabulary = new Vocabulary("a", "b", "c", "d"),
        })),
        new SeedFile("checkpoint", Checkpoint()),
    ];

    public void Read(byte[] file)
    {
        SequenceModel<float> model = ModelPackage<float>.Load(new MemoryStream(file)).Model;
        if (model.InputSize > 1000)
        {
            return; // a first layer without parameters; an input for it would be the fuzzer's memory, not the file's
        }

        if (model.Topology == Topology.OneToMany)
        {
            model.Generate(System.Numerics.Tensors.Tensor.Create(new float[model.InputSize]), steps: 2);
        }
        else if (model.Topology == Topology.OneToOne)
        {
            model.Predict(System.Numerics.Tensors.Tensor.Create(new float[model.InputSize]));
        }
        else
        {
            model.Predict(new float[2, model.InputSize]);
        }
    }

    private static byte[] Saved(ModelPackage<float> package) => Bytes(package.Save);

    private static byte[] Checkpoint() => Bytes(path => SequenceModel.ManyToOne(2).Gru(3).LinearOutput(1).Build(seed: 1).Fit(
        SequenceDataset.FromExamples([new Example<float>(new float[2, 2], [1f])]),
        new FitOptions<float> { Epochs = 2, Checkpoint = new CheckpointFile<float>(path), EarlyStopping = new EarlyStopping() }));

    private static byte[] Bytes(Action<string> save)
    {
        string path = Path.GetTempFileName();
        try
        {
            save(path);
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
