using System.Globalization;
using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Contracts;

/// <content>Where the same numbers must come out again, bit for bit.</content>
internal sealed partial class CellChecks
{
    private CheckResult Repeats()
    {
        const string Cause = "The cell keeps something between calls, in a field: whatever a step must pass on belongs into Hidden, CellState, Gates or Saved";

        ModelProbe probe = Probe();
        PassRecord first = probe.Record(_training, _all), second = probe.Record(_training, _all);
        _ = probe.Record(_training, [2, 1]);
        PassRecord third = probe.Record(_training, _all);
        if ((first.FirstDifference(second, "in a first pass", "in a second one over the same data")
            ?? first.FirstDifference(third, "in a first pass", "in a later one, after a pass over other data")) is { } difference)
        {
            return CheckResult.FailedIf(difference, Cause);
        }

        // Two passes at once, as two threads that predict or two trainings would run them: forward, forward, back, back.
        ModelProbe other = new(probe.Model, _unequal);
        probe.Load(_all);
        probe.Workspace.Forward(_training);
        other.Load([2, 0]);
        other.Workspace.Forward(_training);
        probe.PullBack(_training);
        double[] between = probe.Workspace.InputGradient.Flat.ToArray();
        probe.Load(_all);
        probe.Workspace.Forward(_training);
        probe.PullBack(_training);
        return between.AsSpan().SequenceEqual(probe.Workspace.InputGradient.Flat)
            ? CheckResult.Passed()
            : CheckResult.Failed($"the gradient by the input is another one when a pass over other data comes between forward and backward. {Cause}");
    }

    private CheckResult InferenceEqualsTraining()
    {
        ModelProbe probe = Probe();
        return CheckResult.FailedIf(
            probe.Record(Pass.Inference, _all).FirstDifference(
                probe.Record(Pass.Calm, _all), "at inference (ForBackward false)", "in training (ForBackward true)"),
            "What Forward does for backward must not change h or c");
    }

    private CheckResult AloneEqualsBatch()
    {
        const string Cause =
            "Each row is a sequence of its own: what Forward or Backward writes to a row may depend on that row of its operands alone. " +
            "Look for sums, means or largest values over rows, and for indices that reach beyond a row; a row reads the memory of its own, Memory(row)";

        ModelProbe probe = Probe();
        PassRecord batch = probe.Record(Pass.Calm, _all);
        foreach (int index in _all)
        {
            PassRecord alone = probe.Record(Pass.Calm, [index]);
            PassRecord besideNaN = probe.Record(Pass.Calm, _all, loaded => FillOthers(loaded, index, double.NaN));
            if ((alone.FirstDifference(batch, "alone", "beside other sequences", sequencesOnly: true)
                ?? alone.FirstDifference(besideNaN, "alone", "beside sequences of NaN", sequencesOnly: true)) is { } difference)
            {
                return CheckResult.FailedIf(difference, Cause);
            }
        }

        return CheckResult.Passed();
    }

    private static void FillOthers(ModelProbe probe, int index, double value)
    {
        SequenceBatch<double> input = probe.Workspace.Input;
        SequenceLayout layout = input.Layout;
        for (int row = 0; row < layout.Sequences; row++)
        {
            if (probe.Memory?.Loaded is { } memory && layout.Order[row] != index)
            {
                memory.Values.SliceRows(memory.First(row), memory.Length(row)).Flat.Fill(value);
            }

            for (int step = 0; step < layout.Lengths[row] && layout.Order[row] != index; step++)
            {
                input.Matrix.Row(layout.Offset(step) + row).Fill(value);
            }
        }
    }

    private CheckResult Threads()
    {
        SequenceModel<double> model = Build();
        PassRecord alone = new ModelProbe(model, _unequal).Record(_training, _all);
        for (int threads = 2; threads <= 3; threads++)
        {
            using var team = new WorkerTeam(threads, sharesAll: true);
            PassRecord shared = new ModelProbe(model, _unequal, team).Record(_training, _all);
            if (alone.FirstDifference(shared, "on 1 thread", $"on {threads}") is { } difference)
            {
                return CheckResult.FailedIf(
                    difference,
                    "Threads take rows of their own through all steps, so a result must not depend on how many rows a step has, nor on a field that two " +
                    "threads share");
            }
        }

        return CheckResult.Passed();
    }

    private CheckResult Streaming()
    {
        if (_options.Bidirectional)
        {
            return CheckResult.LeftOut("a layer in both directions can't be fed step by step");
        }

        SequenceModel<double> model = Build();
        if (ReadsMemory)
        {
            return StreamingWithMemory(model);
        }

        Tensor<double>[] whole = model.Predict(_unequal);
        for (int index = 0; index < _unequal.Count; index++)
        {
            int steps = _unequal.InputLength(index);
            double[] expected = new double[whole[index].FlattenedLength];
            whole[index].FlattenTo(expected);
            foreach (int chunk in new[] { steps, 2, 1 })
            {
                if (FirstStepThatDiffers(model.CreateSession(), index, expected, chunk) is { } difference)
                {
                    return CheckResult.FailedIf(
                        difference, "All that a step hands on must lie in Hidden and CellState, and a step must compute the same alone as among others");
                }
            }
        }

        return CheckResult.Passed();
    }

    private CheckResult StreamingWithMemory(SequenceModel<double> model)
    {
        var probe = new ModelProbe(model, _unequal);
        foreach (int index in _all)
        {
            probe.Load([index]);
            Array.ForEach(probe.Workspace.Parts, part => part.Workspace.SetInitialState = null); // a stream begins as the layers do
            probe.Workspace.Forward(Pass.Inference);
            var stream = new ModelStream<double>(model.Pack(), rows: 1);
            SequenceMemory<double> memory = probe.Memory!.Of(index);
            stream.TakeMemories(_ => memory, rowsOfEach: 1);
            double[] output = new double[Outputs];
            for (int step = 0; step < probe.Workspace.Input.StepCount; step++)
            {
                stream.Step(probe.Workspace.Input.Matrix.SliceRows(step, 1), new MatrixSpan<double>(output, 1, Outputs));
                double[] whole = probe.Workspace.Output.Matrix.Row(step).ToArray();
                int at = output.AsSpan().CommonPrefixLength(whole);
                if (at < Outputs)
                {
                    return CheckResult.Failed(string.Create(
                        CultureInfo.InvariantCulture,
                        $"sequence {index}, step {step}: the output is {whole[at]:R} when the sequence is run whole, but {output[at]:R} " +
                        $"when it is fed step by step. All that a step hands on must lie in Hidden and CellState, and a step must compute the same alone as among others"));
                }
            }
        }

        return CheckResult.Passed();
    }

    private string? FirstStepThatDiffers(StreamingSession<double> session, int index, double[] expected, int chunk)
    {
        ReadOnlySpan<double> input = _unequal.GetInput(index);
        for (int first = 0, count; first * Features < input.Length; first += count)
        {
            count = Math.Min(chunk, (input.Length / Features) - first);
            Tensor<double> output = session.Feed(Tensor.Create(input.Slice(first * Features, count * Features).ToArray(), [count, Features]));
            double[] values = new double[output.FlattenedLength];
            output.FlattenTo(values);
            int at = values.AsSpan().CommonPrefixLength(expected.AsSpan(first * Outputs, values.Length));
            if (at < values.Length)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"sequence {index}, step {first + (at / Outputs)}: the output is {expected[(first * Outputs) + at]:R} when the sequence is predicted " +
                    $"whole, but {values[at]:R} when it is fed in chunks of {chunk}");
            }
        }

        return null;
    }

    private CheckResult Adds()
    {
        ModelProbe probe = Probe();
        PassRecord once = probe.Record(_training, _all), twice = probe.Record(_training, _all, clear: false);
        return CheckResult.FailedIf(
            once.WithDoubledParameterGradients().FirstDifference(
                twice, "twice what one backward pass gives", "after two passes without clearing", tolerance: 1e-12),
            "AddGradients must add to the gradients (+=), not set them (=): other batches and other losses add to them too");
    }
}
