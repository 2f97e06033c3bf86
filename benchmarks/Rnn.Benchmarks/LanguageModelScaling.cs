using System.Globalization;
using System.Numerics.Tensors;
using Rnn.Benchmarks.Peers;
using Rnn.Models;
using Rnn.Sequences;
using Rnn.Tensors;
using Rnn.Training;

namespace Rnn.Benchmarks;

/// <summary>
/// How much faster a training step of a language model is on two threads than on one: embedding, two LSTM layers of 200, a softmax
/// over 10,000 words, 20 sequences of 35 steps. The two run in turn; the weights must come out with the same bits.
/// </summary>
internal sealed class LanguageModelScaling : IDisposable
{
    private const int Words = 10_000, Units = 200, Sequences = 20, Steps = 35;

    private readonly SequenceModel<float> _model = SequenceModel.ManyToMany(1).Embedding(Words, Units).Lstm(Units).Lstm(Units).SoftmaxOutput(Words).Build(seed: 1);
    private readonly int[] _indices = [.. Enumerable.Range(0, Sequences)];
    private readonly SequenceDataset<float> _data = Text();
    private readonly WorkerTeam _team;
    private readonly Trainer<float> _trainer;

    private LanguageModelScaling(int threads)
    {
        _team = new WorkerTeam(threads);
        _trainer = new Trainer<float>(_model, new FitOptions<float>(), _team);
    }

    public static int Print()
    {
        using LanguageModelScaling one = new(1), two = new(2);
        double[] times = new Rounds(TimeSpan.FromSeconds(1), Least: 9, Most: 9).Medians(
            [Measurement.Of(one.Step), Measurement.Of(two.Step)], TimeSpan.Zero);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"lm.one.ms {times[0]:F1}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"lm.two.ms {times[1]:F1}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"lm.scaling {times[0] / times[1]:F3}"));
        if (SameBits())
        {
            return 0;
        }

        Console.Error.WriteLine("The weights differ between one thread and two.");
        return 1;
    }

    public void Dispose() => _team.Dispose();

    // Fresh models, since those that were timed have taken different numbers of steps.
    private static bool SameBits()
    {
        using LanguageModelScaling one = new(1), two = new(2);
        for (int i = 0; i < 3; i++)
        {
            one.Step();
            two.Step();
        }

        return one._model.Parameters.AllValues.SequenceEqual(two._model.Parameters.AllValues);
    }

    private static SequenceDataset<float> Text()
    {
        var random = new Random(1);
        float[] Numbers() => [.. Enumerable.Range(0, Steps).Select(_ => (float)random.Next(Words))];
        return SequenceDataset.FromExamples(Enumerable.Range(0, Sequences).Select(_ =>
            new Example<float>(Tensor.Create(Numbers(), [Steps, 1]), Tensor.Create(Numbers(), [Steps, 1]))).ToArray());
    }

    private void Step() => _trainer.Step(_data, _indices);
}
