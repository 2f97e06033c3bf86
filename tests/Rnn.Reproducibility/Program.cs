using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Rnn.Cells;
using Rnn.Decoding;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Parameters;
using Rnn.Reproducibility;
using Rnn.Sequences;
using Rnn.Training;

// Trains small models of every kind, or a large one, and prints a hash of all their weights, losses and predictions. The tests run it on
// different numbers of threads and, through environment variables, with different vector widths: the line must not change.
// With "answer FILE INPUT" it prints what a saved task says, every digit of it.
if (args is ["answer", { } file, { } input])
{
    foreach (string line in TaskAnswers.Of(file, input))
    {
        Console.WriteLine(line);
    }

    return;
}

int threads = int.Parse(args[0], CultureInfo.InvariantCulture);

// FNV-1a, because the platform's hashes ask for a native library that a bare machine of another kind may lack.
ulong hash = 0xcbf29ce484222325;
if (args is [_, "large"])
{
    // Large enough that threads share every kind of work.
    Train(SequenceModel.ManyToOne(40).Lstm(160).Gru(184).SigmoidOutput(1), Examples<float>(40, targetSize: 1, _ => 1), new Adam(0.01));
}
else
{
    TrainEvery<float>();
    TrainEvery<double>();
    Append<double>(TaskNumbers.All());
}

int width = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;
Console.WriteLine($"vectors of {width} bits, {threads} threads");
Console.WriteLine($"{hash:x16}");

void TrainEvery<T>()
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int Features = 5;
    Train(
        SequenceModel.ManyToOne<T>(Features).Lstm(21).Dropout(0.2).Gru(19).SigmoidOutput(1),
        Examples<T>(Features, targetSize: 1, targetLength: _ => 1), new Adam(0.01));
    Train(
        SequenceModel.ManyToMany<T>(Features).Gru(20, resetAfter: false).Vanilla(23).SoftmaxOutput(3),
        Examples<T>(Features, targetSize: 1, targetLength: length => length), new AdamW(0.01));
    Train(
        SequenceModel.ManyToMany<T>(Features).Lstm(20).TanhOutput(2),
        Examples<T>(Features, targetSize: 2, targetLength: length => length), new Momentum(0.05, nesterov: true));
    Train(
        SequenceModel.OneToMany<T>(Features).Vanilla(18).LinearOutput(2),
        Examples<T>(Features, targetSize: 2, targetLength: _ => 4, inputLength: 1), new RmsProp(0.01));
    Train(
        SequenceModel.ManyToMany<T>(Features)
            .Recurrent(new LstmCell<T>(21)
            {
                Peepholes = true,
                ProjectionSize = 19,
                ClipPreActivations = 1.5,
                LayerNormalization = true,
                GateActivation = Activation.HardSigmoid(),
                CandidateActivation = Activation.Softsign,
            })
            .Recurrent(new GruCell<T>(18) { ClipPreActivations = 1.5, LayerNormalization = true })
            .Recurrent(new VanillaCell<T>(17) { Activation = Activation.Softplus, LayerNormalization = true }).LinearOutput(2),
        Examples<T>(Features, targetSize: 2, targetLength: length => length), new Adam(0.01));
    Train(
        SequenceModel.ManyToOne<T>(Features)
            .Bidirectional(() => new GruCell<T>(19), Merge.Multiply)
            .Dropout(0.3, variational: true)
            .Bidirectional(() => new LstmCell<T>(10), Merge.Concatenate, new RecurrentOptions
            {
                RecurrentDropout = 0.2,
                HiddenZoneout = 0.1,
                CellZoneout = 0.2,
                TrainInitialState = true,
            })
            .Dense(20, Activation.Elu()).Residual().Pool(Pooling.Mean).SigmoidOutput(1),
        Examples<T>(Features, targetSize: 1, targetLength: _ => 1), new Adam(0.01));
    WriteInEveryWay<T>(Features);
}

// What is trained to write, and every way of writing.
void WriteInEveryWay<T>(int features)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    SequenceDataset<T> texts = Examples<T>(features, targetSize: 1, targetLength: length => length / 2), tags = Examples<T>(features, targetSize: 1, targetLength: length => length);
    SequenceModel<T> writer = Train(
        SequenceModel.ManyToMany<T>(features).Bidirectional(() => new GruCell<T>(9)).Decode(feedsSummary: true)
            .Embedding(4, 7).Gru(19, attention: Attention.Additive(11)).Lstm(18, attention: Attention.General() with { Heads = 3 }).SoftmaxOutput(4),
        texts, new Adam(0.01), TeacherForcing.Constant(0.7));
    foreach (DecodingOptions options in new[]
    {
        new DecodingOptions { MostTokens = 8 },
        new() { MostTokens = 8, Temperature = 0.9, TopK = 3, TopP = 0.95, MinP = 0.01, RepetitionPenalty = 1.1, Seed = 6 },
        new() { MostTokens = 8, BeamWidth = 4, Count = 2, LengthPenalty = 0.7, CoveragePenalty = 0.2 },
        new() { MostTokens = 8, BeamWidth = 4, Count = 4, Groups = 2, NoRepeatedRunsOf = 2, LeastTokens = 2 },
    })
    {
        AppendAll(writer.Decode(texts, options).SelectMany(answers => answers));
    }

    AppendAll(writer.ScoreAnswers(texts));
    SequenceModel<T> reader = Train(SequenceModel.ManyToMany<T>(features).Gru(17).CtcOutput(2), texts, new Adam(0.01));
    Tensor<T>[] inputs = [.. Enumerable.Range(0, texts.Count).Select(i => Tensor.Create(texts.GetInput(i).ToArray(), [texts.GetInput(i).Length / features, features]))];
    AppendAll(reader.ReadSymbols(inputs));
    AppendAll(inputs.SelectMany(input => reader.ReadSymbols(input, new CtcOptions { BeamWidth = 5, Count = 3 })));
    SequenceModel<T> tagger = Train(SequenceModel.ManyToMany<T>(features).Lstm(17).CrfOutput(11), tags, new Adam(0.01));
    AppendAll(tagger.FindTags(tags, count: 2).SelectMany(answers => answers));
}

void AppendAll(IEnumerable<DecodedSequence> sequences)
{
    foreach (DecodedSequence sequence in sequences)
    {
        Append<int>([.. sequence.Tokens]);
        Append<double>([sequence.LogProbability, .. sequence.TokenLogProbabilities]);
    }
}

SequenceModel<T> Train<T>(SequenceModelBuilder<T> builder, SequenceDataset<T> data, Optimizer optimizer, TeacherForcing? forcing = null)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    SequenceModel<T> model = builder.Build(seed: 3);
    TrainingHistory history = model.Fit(
        data, new FitOptions<T> { Epochs = 2, BatchSize = 24, Optimizer = optimizer, Seed = 4, Threads = threads, Validation = data, TeacherForcing = forcing });
    foreach (EpochResult epoch in history.Epochs)
    {
        Append<double>([epoch.TrainingLoss, epoch.LargestGradientNorm, epoch.Validation!.Loss]);
    }

    foreach (Parameter<T> parameter in model.Parameters)
    {
        Append<T>(parameter.Values);
    }

    Tensor<T>[] predictions = model.Topology == Topology.OneToMany
        ? [model.Generate(Tensor.Create(data.GetInput(0).ToArray()), steps: 6)]
        : model.Topology == Topology.SequenceToSequence ? [] : model.Predict(data);
    foreach (Tensor<T> prediction in predictions)
    {
        T[] values = new T[prediction.FlattenedLength];
        prediction.FlattenTo(values);
        Append<T>(values);
    }

    return model;
}

void Append<T>(ReadOnlySpan<T> values)
    where T : unmanaged
{
    foreach (byte part in MemoryMarshal.AsBytes(values))
    {
        hash = (hash ^ part) * 0x100000001b3;
    }
}

// Forty examples of unequal lengths, from whole-number arithmetic alone.
SequenceDataset<T> Examples<T>(int inputSize, int targetSize, Func<int, int> targetLength, int? inputLength = null)
    where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
    SequenceDataset.FromExamples(Enumerable.Range(0, 40).Select(i =>
    {
        int length = inputLength ?? (3 + (i * 7 % 11));
        T[] input = new T[length * inputSize], target = new T[targetLength(length) * targetSize];
        for (int j = 0; j < input.Length; j++)
        {
            input[j] = T.CreateTruncating((((i + 1) * (j + 3) * 7919 % 1000) - 500) / 256.0);
        }

        for (int j = 0; j < target.Length; j++)
        {
            target[j] = T.CreateTruncating((i + j) % 2);
        }

        return new Example<T>(Tensor.Create(input, [length, inputSize]), Tensor.Create(target, [targetLength(length), targetSize]));
    }));
