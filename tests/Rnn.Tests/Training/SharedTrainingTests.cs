using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Tensors;
using Rnn.Training;

namespace Rnn.Tests.Training;

/// <summary>Training large enough that threads share it: every kind of work is shared, no bit changes, nothing is allocated.</summary>
public class SharedTrainingTests
{
    private const int Features = 40, Steps = 2;

    // Weights, X·W and the time loop forward; weights, the loop, dW, db and dU backward. The GRU above also hands dX down and
    // has two products in dU. A one-hot input takes dW and db at once.
    private const int LstmRounds = 8, GruRounds = 10, OneHotRounds = 7;

    private static readonly int[] _lengths = [.. Enumerable.Range(0, 24).Select(i => 6 + (i * 5 % 9))];

    public static TheoryData<string, int> Cases() => new()
    {
        { "numbers", 2 }, { "numbers", 3 }, { "one-hot", 2 }, { "one-hot", 3 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Threads_that_share_every_kind_of_work_change_no_bit(string inputs, int threads)
    {
        (float[] alone, _) = Train(inputs, threads: 1);
        (float[] shared, int rounds) = Train(inputs, threads);

        rounds.Should().Be(
            Steps * (inputs == "one-hot" ? OneHotRounds : LstmRounds + GruRounds), "else the models are too small to prove anything");
        shared.Should().Equal(alone, "threads split rows and columns, never a sum");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_shared_step_allocates_nothing(string inputs, int threads)
    {
        (SequenceModel<float> model, SequenceDataset<float> data) = Create(inputs);
        using var team = new WorkerTeam(threads);
        var trainer = new Trainer<float>(model, new FitOptions<float> { Optimizer = new AdamW() }, team);
        int[] indices = [.. Enumerable.Range(0, data.Count)];
        for (int i = 0; i < 40; i++)
        {
            trainer.Step(data, indices); // memory grows to size, the compiler optimises
        }

        Allocation.OfEachThread(team, () => trainer.Step(data, indices)).Should().OnlyContain(
            bytes => bytes == 0, "a step reuses all its memory, on the caller's thread and on the workers'");
    }

    private static (float[] Weights, int Rounds) Train(string inputs, int threads)
    {
        (SequenceModel<float> model, SequenceDataset<float> data) = Create(inputs);
        using var team = new WorkerTeam(threads);
        var trainer = new Trainer<float>(model, new FitOptions<float> { Optimizer = new Adam(0.01) }, team);
        int[] indices = [.. Enumerable.Range(0, data.Count)];
        for (int step = 0; step < Steps; step++)
        {
            trainer.Step(data, indices);
        }

        return ([.. model.Parameters.SelectMany(parameter => parameter.Values.ToArray())], team.Rounds);
    }

    private static (SequenceModel<float> Model, SequenceDataset<float> Data) Create(string inputs) => inputs == "one-hot"
        ? (SequenceModel.ManyToOne(Features).Lstm(160).LinearOutput(1).Build(seed: 1), OneHotExamples())
        : (SequenceModel.ManyToOne(Features).Lstm(160).Gru(184).LinearOutput(1).Build(seed: 1),
            Examples.Random<float>(_lengths, Features, 1));

    private static SequenceDataset<float> OneHotExamples() =>
        SequenceDataset.FromExamples(_lengths.Select((length, i) =>
        {
            float[,] words = new float[length, Features];
            for (int step = 0; step < length; step++)
            {
                words[step, ((7 * step) + (3 * i)) % Features] = 1;
            }

            return new Example<float>(words, [i % 2]);
        }));
}
