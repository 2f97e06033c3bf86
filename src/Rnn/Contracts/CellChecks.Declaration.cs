using Rnn.Cells;
using Rnn.Layers;
using Rnn.Parameters;

namespace Rnn.Contracts;

/// <content>What a cell says of itself, and what it writes and reads.</content>
internal sealed partial class CellChecks
{
    private CheckResult Declaration()
    {
        RecurrentCell<double> cell = _factory(), second = _factory();
        if (ReferenceEquals(cell, second))
        {
            return CheckResult.Failed("the factory gives the same object twice; a cell object serves one layer, so make a new one: () => new MyCell<double>(5)");
        }

        if (string.IsNullOrWhiteSpace(cell.Kind))
        {
            return CheckResult.Failed("Kind is empty; layers are named after it");
        }

        if (cell.GateNames.Append("h").Append("c").GroupBy(name => name).FirstOrDefault(names => names.Count() > 1) is { } twice)
        {
            return CheckResult.Failed(
                $"GateNames names \"{twice.Key}\" twice or as the states are named; a trace finds each gate by its own name, beside h and c");
        }

        string stage = "Build";
        try
        {
            ModelProbe probe = Probe();
            stage = "Forward";
            _ = probe.Record(Pass.Inference, _all);
            stage = "Forward with ForBackward, or Backward or AddGradients";
            PassRecord record = probe.Record(_training, _all);
            return CheckResult.FailedIf(record.FirstNotFinite(), "All inputs, states and weights were finite and small");
        }
#pragma warning disable CA1031 // whatever a cell throws is a finding about it
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return CheckResult.Failed(
                $"in {stage} {Describe(exception)}. It declares GateCount {cell.GateCount}, HiddenSize {cell.HiddenSize}, OutputSize " +
                $"{cell.OutputSize}, CellStateSize {cell.CellStateSize}, SavedSize {cell.SavedSize}: do they agree with what Declare, " +
                "Forward and Backward use?");
        }
    }

    private CheckResult Writes()
    {
        var watches = new List<WriteWatch>();
        ModelProbe probe = Probe(cell =>
        {
            watches.Add(new WriteWatch(cell));
            return watches[^1];
        });
        ParameterStore<double> parameters = probe.Model.Parameters;
        double[] before = parameters.AllValues.ToArray();
        PassRecord inference = probe.Record(Pass.Inference, _all), training = probe.Record(_training, _all);

        string[] complaints = [.. watches.SelectMany(watch => watch.Complaints).Distinct()];
        if (complaints.Length > 0)
        {
            return CheckResult.Failed(string.Join("; ", complaints));
        }

        if (!parameters.AllValues.SequenceEqual(before))
        {
            return CheckResult.Failed("a parameter has changed during a pass; only training may change parameters");
        }

        int inUse = watches.Max(watch => watch.SavedInUse), declared = watches[0].SavedSize;
        if (inUse < declared)
        {
            return CheckResult.Failed($"SavedSize is {declared}, but nothing is ever written to Saved from column {inUse} on; declare {inUse}");
        }

        ModelProbe plain = Probe();
        return CheckResult.FailedIf(
            training.FirstDifference(plain.Record(_training, _all), "with NaN in unwritten memory", "otherwise")
                ?? inference.FirstDifference(plain.Record(Pass.Inference, _all), "with NaN in unwritten memory", "otherwise"),
            "It reads Hidden, CellState or Saved before it has written them");
    }

    private CheckResult Allocates()
    {
        const int MostPasses = 400; // until the compiler has optimised all

        var meters = new List<AllocationMeter>();
        ModelProbe probe = Probe(cell =>
        {
            meters.Add(new AllocationMeter(cell));
            return meters[^1];
        });
        long forward = 0, backward = 0, gradients = 0;
        for (int i = 0; i < MostPasses; i++)
        {
            meters.ForEach(meter => meter.Reset());
            probe.Load(_all);
            probe.Workspace.Forward(_training);
            probe.PullBack(_training);
            (forward, backward, gradients) =
                (meters.Sum(meter => meter.ForwardBytes), meters.Sum(meter => meter.BackwardBytes), meters.Sum(meter => meter.AddGradientsBytes));
            if (forward + backward + gradients == 0)
            {
                return CheckResult.Passed();
            }
        }

        return CheckResult.Failed(
            $"a pass over {_unequal.Count} sequences takes memory from the heap each time: Forward {forward} bytes, Backward {backward}, AddGradients " +
            $"{gradients}. Put what a step must note into Saved, work in the matrices that are handed in, and look for arrays, closures and LINQ");
    }
}
