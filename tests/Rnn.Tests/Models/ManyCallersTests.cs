using Rnn.Cells;
using Rnn.Models;
using Rnn.Tests.Contracts.BrokenCells;

namespace Rnn.Tests.Models;

/// <summary>One loaded model serves any number of threads at once.</summary>
public class ManyCallersTests
{
    private const int Threads = 16, Calls = 100_000, Features = 3, Outputs = 2;

    [Fact]
    public void Sixteen_threads_get_the_answers_of_one()
    {
        SequenceModel<float> model = Loaded();
        float[][] inputs = [.. Enumerable.Range(0, 50).Select(i =>
        {
            float[] values = new float[(1 + (i % 9)) * Features];
            Examples.Sequence<float>(1 + (i % 9), Features, (uint)i).FlattenTo(values);
            return values;
        })];
        float[][] expected = [.. inputs.Select(input => Answer(model, input))];
        int wrong = 0;
        long[] bytes = new long[Threads];

        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(number => new Thread(() =>
        {
            float[] answer = new float[Outputs];
            for (int call = 0; call < 200; call++)
            {
                model.Predict(inputs[call % 50], answer); // each thread warms up
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int call = number; call < Calls; call += Threads)
            {
                model.Predict(inputs[call % 50], answer);
                if (!answer.AsSpan().SequenceEqual(expected[call % 50]))
                {
                    Interlocked.Increment(ref wrong);
                }
            }

            bytes[number] = GC.GetAllocatedBytesForCurrentThread() - before;
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        wrong.Should().Be(0, "nothing is shared between calls but weights that nobody writes");

        // What may be taken, once: a workspace (threads that warmed up after one another shared theirs) and the rest of a block.
        const int RestOfBlock = 8192;
        long workspace = WorkspaceBytes(inputs);
        bytes.Sum().Should().BeLessThan(Threads * ((2 * workspace) + RestOfBlock), "what is taken does not grow with the number of calls")
            .And.BeLessThan(Calls * 24L, "an object is 24 bytes at least, and not even that is taken per prediction");
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        SequenceModel<float> model = Loaded(), steps = SequenceModel.ManyToMany(Features).Gru(3).LinearOutput(Outputs).Build(seed: 1);
        Refused(() => model.Predict(new float[4], new float[Outputs]), "*4 numbers*takes 3 per step*");
        Refused(() => model.Predict(new float[6], new float[3]), "*has 2 numbers*room for 3*");
        Refused(() => steps.Predict(new float[6], new float[2]), "*has 4 numbers*room for 2*");
        Refused(() => model.Predict([1, float.NaN, 2], new float[Outputs]), "*NaN at row 0, column 1*");

        static void Refused(Action action, string message) => action.Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void A_hundred_predictions_at_the_same_moment_get_their_own_answers()
    {
        // All are inside the model before the first may go on: more than it keeps workspaces for.
        const int AtOnce = 100;
        using var together = new Barrier(AtOnce);
        var cell = new MeetingCell();
        SequenceModel<double> model = SequenceModel.ManyToOne<double>(2).Recurrent(cell).LinearOutput(1).Build(seed: 1);
        double[][,] inputs = [.. Enumerable.Range(0, AtOnce).Select(i => new double[,] { { i, 1 }, { 2, -i } })];
        double[] expected = [.. inputs.Select(input => model.Predict(input)[0])], answers = new double[AtOnce];

        for (int round = 0; round < 2; round++)
        {
            Array.Clear(answers);
            cell.Meet = together.SignalAndWait;
            Thread[] threads = [.. Enumerable.Range(0, AtOnce).Select(i => new Thread(() => answers[i] = model.Predict(inputs[i])[0]))];
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
            cell.Meet = null;

            answers.Should().Equal(expected, "in round {0}", round);
        }
    }

    private static SequenceModel<float> Loaded()
    {
        string path = Path.GetTempFileName();
        try
        {
            SequenceModel.ManyToOne(Features).Lstm(8).Bidirectional(() => new GruCell<float>(5)).SoftmaxOutput(Outputs).Build(seed: 1).Save(path);
            return SequenceModel.Load(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static long WorkspaceBytes(float[][] inputs)
    {
        SequenceModel<float> model = Loaded();
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (float[] input in inputs)
        {
            _ = Answer(model, input);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static float[] Answer(SequenceModel<float> model, float[] input)
    {
        float[] answer = new float[Outputs];
        model.Predict(input, answer);
        return answer;
    }

    /// <summary>Waits for others inside its step.</summary>
    private sealed class MeetingCell : SmallCell
    {
        public Action? Meet { get; set; }

        public override void Forward(in CellStep<double> step)
        {
            Meet?.Invoke();
            base.Forward(step);
        }
    }
}
