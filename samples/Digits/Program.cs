using Rnn.Cells;
using Rnn.Data;
using Rnn.Metrics;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Persistence;
using Rnn.Sequences;
using Samples;

// What does the picture show? 1,797 handwritten digits of 8x8 pixels; a fifth is kept aside. One fixed size in, one answer out: one-to-one, the network without any
// recurrence from which all others grow. Beside it: the most similar picture that is known. To look at sequences of pictures: see Motion.
return Sample.Run(args, "Learns to read handwritten digits.", "digits.csv", "A CSV file with the columns digit and p0 to p63, the pixels from 0 to 16.", run =>
{
    DigitPicture[] pictures = DigitPicture.Read(run.Data);
    (DigitPicture[] training, DigitPicture[] test) = DataSplit.Stratified(pictures, picture => picture.Digit, seed: run.Seed);
    Console.WriteLine($"{pictures.Length:N0} pictures; {test.Length:N0} of them are kept aside.");

    SequenceModel<float> model = run.TrainOrLoad(SequenceModel.Load, () =>
    {
        SequenceModel<float> fresh = SequenceModel.OneToOne(features: DigitPicture.Side * DigitPicture.Side)
            .Dense(256, Activation.LeakyRelu(0.1)).Dropout(0.5).Dense(128, Activation.LeakyRelu(0.1)).Dropout(0.3).SoftmaxOutput(10, labelSmoothing: 0.1).Build(run.Seed);
        Console.WriteLine(fresh.Summary());
        fresh.Fit(ToDataset(training), new()
        {
            Epochs = run.Quick ? 3 : 60, Optimizer = new AdamW(learningRate: 0.003, weightDecay: 0.05), Schedule = LearningRateSchedule.Cosine(lowest: 0.02), Seed = run.Seed,
            Progress = run.Progress, Checkpoint = run.Checkpoint.File is { } file ? new CheckpointFile<float>(file) : null, Resume = run.Checkpoint.Resume,
        }, run.Stop);
        return fresh;
    }, (it, file) => it.Save(file));

    int[] told = [.. model.Predict(ToDataset(test)).Select(answer => ((ReadOnlySpan<float>)answer.ToArray()).IndexOf(answer.ToArray().Max()))];
    Console.WriteLine(model.Evaluate(ToDataset(test), [new Accuracy(), new Confusion()]));
    foreach (int wrong in Enumerable.Range(0, test.Length).Where(i => told[i] != test[i].Digit).Take(3))
    {
        Console.WriteLine($"taken for {told[wrong]}, but {test[wrong].Digit}:\n{test[wrong]}\n");
    }

    double right = test.Where((picture, i) => told[i] == picture.Digit).Count() / (double)test.Length;
    double nearest = test.Average(picture => training.MinBy(known => known.Pixels.Zip(picture.Pixels, (a, b) => (a - b) * (a - b)).Sum())!.Digit == picture.Digit ? 1.0 : 0);
    return FormattableString.Invariant($"accuracy {right:F3}; nearest picture {nearest:F3}");

    static SequenceDataset<float> ToDataset(DigitPicture[] pictures) =>
        SequenceDataset.FromExamples(pictures.Select(picture => new Example<float>(System.Numerics.Tensors.Tensor.Create(picture.Pixels, [1, picture.Pixels.Length]), picture.Digit)));
});
