using System.Globalization;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Contracts;

/// <content>Derivatives, and what the loss depends on.</content>
internal sealed partial class CellChecks
{
    private IReadOnlyList<GradientComparison> _comparisons = [];

    private CheckResult OneStep() => Derivatives(_singleSteps);

    private CheckResult SeveralSteps()
    {
        if (!_rightOverOneStep)
        {
            return CheckResult.LeftOut("first mend those over one step");
        }

        CheckResult result = Derivatives(_unequal);
        return result.Outcome != CheckOutcome.Failed ? result : CheckResult.Failed(
            $"{result.Words} Over one step all is right, so look at what a later step hands back: dh comes in HiddenGradient and dc in " +
            "CellStateGradient, and both must count in full; and AddGradients must sum over all rows");
    }

    private CheckResult Derivatives(SequenceDataset<double> data)
    {
        SequenceModel<double> model = Build();
        double way = _options.Step;
        _comparisons = new FiniteDifferences(model, data, way, way / 5, way / 25, way / 150, 3 * way).Compare();
        return GradientWords.Judge(_comparisons, RecurrentLayers(model), _options.Tolerance);
    }

    private CheckResult Remembers()
    {
        // Without what a layer does around its cell: zoneout remembers for any cell.
        ModelProbe probe = new(Build(plain: true), _singleSteps);
        int[] indices = [0, 1, 2];
        foreach (InitialStates states in probe.States)
        {
            RecurrentPart<double> part = states.Part;
            if (!_options.MayIgnoreHidden && !Matters(states.Hidden))
            {
                return CheckResult.Failed(
                    $"h after a step of {part.Layer.Name} is the same whatever h was before it: the previous state is ignored. Forward must read " +
                    "step.PreviousHidden, as a rule by step.AddProduct(step.PreviousHidden, …, step.Gates). (If all memory of the cell lies in c, " +
                    "say so: MayIgnoreHidden = true.)");
            }

            if (states.CellState.Length > 0 && !Matters(states.CellState))
            {
                return CheckResult.Failed(
                    $"h after a step of {part.Layer.Name} is the same whatever c was before it: the previous cell state is ignored. Forward must read " +
                    "step.PreviousCellState, or the cell needs no CellStateSize");
            }

            bool Matters(double[] state)
            {
                double[] before = Output();
                for (int i = 0; i < state.Length; i++)
                {
                    state[i] += 0.1 * (1 + (i % 3));
                }

                return !Output().AsSpan().SequenceEqual(before);
            }

            double[] Output()
            {
                probe.Load(indices);
                probe.Workspace.Forward(Pass.Inference);
                return part.Workspace.Output.Values.ToArray();
            }
        }

        return CheckResult.Passed();
    }

    private CheckResult Memory()
    {
        ModelProbe probe = new(Build(plain: true), _unequal);
        probe.Load(_all);
        probe.Workspace.Forward(Pass.Calm);
        double[] before = probe.Workspace.Output.Values.ToArray();
        if (probe.Memory!.FirstWrongWeights(probe.Workspace.Input.Layout) is { } wrong)
        {
            return CheckResult.Failed($"{wrong}. Forward must leave in Memory(row).Weights how much it looks at each step, as a rule softmax(scores), or AttentionHeads must be 0");
        }

        for (int i = 0; i < probe.Memory.Values.Length; i++)
        {
            probe.Memory.Values[i] += 0.1 * (1 + (i % 3));
        }

        probe.Load(_all);
        probe.Workspace.Forward(Pass.Calm);
        return probe.Workspace.Output.Values.SequenceEqual(before)
            ? CheckResult.Failed("the output is the same whatever the memory is. Forward must read step.Memory(row), or ReadsMemory must be false")
            : CheckResult.Passed();
    }

    private CheckResult UsesParameters()
    {
        foreach (RecurrentLayer<double> layer in RecurrentLayers(Build()))
        {
            int size = layer.Cell.HiddenSize;
            foreach (Parameter<double> parameter in layer.Parameters)
            {
                double[] slope = _comparisons.First(comparison => comparison.Name == parameter.Name).Slope;
                if (slope.All(value => value == 0))
                {
                    return CheckResult.Failed(
                        $"the loss does not depend on {parameter.Name} {Size(parameter)}: Forward never uses it. Use it, or don't declare it");
                }

                for (int gate = 0; parameter.Columns == layer.Cell.GateCount * size && gate < layer.Cell.GateCount; gate++)
                {
                    if (slope.Where((_, i) => i % parameter.Columns / size == gate).All(value => value == 0))
                    {
                        return CheckResult.Failed(
                            $"the loss does not depend on the part of {parameter.Name} {Size(parameter)} that belongs to gate \"{layer.Cell.GateNames[gate]}\": " +
                            "Forward never uses that gate. Use it, or lower GateCount");
                    }
                }
            }
        }

        return CheckResult.Passed();

        static string Size(Parameter<double> parameter) => string.Create(CultureInfo.InvariantCulture, $"[{parameter.Rows}, {parameter.Columns}]");
    }

    private static IReadOnlyList<RecurrentLayer<double>> RecurrentLayers(SequenceModel<double> model) =>
        [.. model.CreateWorkspace(WorkerTeam.Alone).Parts.Select(part => part.Layer)];
}
