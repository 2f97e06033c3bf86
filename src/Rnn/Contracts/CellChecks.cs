using Rnn.Cells;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Parameters;
using Rnn.Sequences;

namespace Rnn.Contracts;

/// <summary>The checks of <see cref="CellContract"/>, one method each, in the order in which a fault is best looked for.</summary>
internal sealed partial class CellChecks
{
    private const int Features = 3, Outputs = 2;
    private const double BiasSize = 0.3;

    private static readonly Pass _training = new(Training: true, Seed: 7, Step: 3, Continues: false);

    private readonly Func<RecurrentCell<double>> _factory;
    private readonly CellContractOptions _options;
    private readonly SequenceDataset<double> _unequal = Examples(3, 1, 5, 2);
    private readonly SequenceDataset<double> _singleSteps = Examples(1, 1, 1);
    private readonly int[] _all = [0, 1, 2, 3];
    private readonly List<CellFinding> _findings = [];
    private bool _runs;
    private bool _repeats;
    private bool _rightOverOneStep;

    public CellChecks(Func<RecurrentCell<double>> factory, CellContractOptions options)
    {
        _factory = factory;
        _options = options;
    }

    public CellReport Run()
    {
        _runs = _repeats = true; // until a check says otherwise
        _runs = Check("declares itself soundly", Declaration);
        _repeats = Check("keeps nothing between calls", Repeats);
        Check("writes what it must and leaves the rest alone", Writes);
        if (_runs && ReadsMemory)
        {
            Check("reads its memory", Memory);
        }

        Check("answers the same at inference", InferenceEqualsTraining);
        Check("answers the same alone and in a batch", AloneEqualsBatch);
        Check("answers the same on 1, 2 and 3 threads", Threads);
        Check("answers the same whole, in chunks and step by step", Streaming);
        Check("remembers the step before", Remembers);
        _rightOverOneStep = Check("has the right derivatives over one step", OneStep);
        Check("has the right derivatives over several steps", SeveralSteps);
        Check("uses every parameter", UsesParameters);
        Check("adds its gradients", Adds);
        Check("allocates nothing", Allocates);
        return new CellReport(Subject(), _findings);
    }

    private bool Check(string name, Func<CheckResult> check)
    {
        CheckResult result = !_runs ? CheckResult.LeftOut("the cell can't be run; see above")
            : !_repeats ? CheckResult.LeftOut("what does not give the same numbers twice can't be compared; see above")
            : Try(check);
        _findings.Add(new CellFinding(name, result.Outcome, result.Words));
        return result.Outcome == CheckOutcome.Passed;
    }

    private static CheckResult Try(Func<CheckResult> check)
    {
        try
        {
            return check();
        }
#pragma warning disable CA1031 // whatever a cell throws is a finding about it
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return CheckResult.Failed(Describe(exception));
        }
    }

    // The message and where it came from: the first line of the trace is the cell's own or what the cell called.
    private static string Describe(Exception exception)
    {
        string[] trace = [.. (exception.StackTrace ?? "").Split('\n').Select(line => line.Trim()).Take(1).Where(line => line.Length > 0)];
        string message = exception.Message.ReplaceLineEndings(" ");
        return $"it throws {exception.GetType().Name}: {message}{(trace.Length == 0 ? "" : $" ({trace[0]})")}";
    }

    private string Subject()
    {
        string kind = "the cell";
        _ = Try(() =>
        {
            RecurrentCell<double> cell = _factory();
            kind = $"{cell.Kind}{(cell.Description.Length == 0 ? "" : $" ({cell.Description})")}, H {cell.HiddenSize}";
            return CheckResult.Passed();
        });
        return $"{kind}, {(_options.Depth == 1 ? "1 layer" : $"{_options.Depth} layers")}{(_options.Bidirectional ? " in both directions" : "")}";
    }

    /// <summary>A model of the cell, the same at each call, whose biases are not 0.</summary>
    /// <param name="wrap">What stands in the place of each cell.</param>
    /// <param name="plain">Whether the layers do nothing around their cells.</param>
    private SequenceModel<double> Build(Func<RecurrentCell<double>, RecurrentCell<double>>? wrap = null, bool plain = false)
    {
        Func<RecurrentCell<double>> cell = wrap is null ? _factory : () => wrap(_factory());
        RecurrentOptions? layer = plain ? null : _options.Layer;
        RecurrentCell<double> first = _factory();
        var builder = new SequenceModelBuilder<double>(Topology.ManyToMany, Features) { GivenMemorySize = first.ReadsMemory ? _options.MemorySize ?? first.OutputSize : 0 };
        for (int i = 0; i < _options.Depth; i++)
        {
            _ = _options.Bidirectional ? builder.Bidirectional(cell, Merge.Concatenate, layer) : builder.Recurrent(cell(), layer);
        }

        SequenceModel<double> model = builder.LinearOutput(Outputs).Build(seed: 5);
        uint stream = 5000;
        foreach (Parameter<double> parameter in model.Parameters)
        {
            double[] noise = ModelProbe.Normal(parameter.IsBias ? parameter.Count : 0, BiasSize, stream++);
            for (int i = 0; i < noise.Length; i++)
            {
                parameter.Values[i] += noise[i]; // a bias of 0 could hide a bias that is not used
            }
        }

        return model;
    }

    private bool ReadsMemory => _factory().ReadsMemory;

    private ModelProbe Probe(Func<RecurrentCell<double>, RecurrentCell<double>>? wrap = null) => new(Build(wrap), _unequal);

    private static SequenceDataset<double> Examples(params int[] lengths) =>
        SequenceDataset.FromExamples(lengths.Select((length, i) => new Example<double>(
            Matrix(length, Features, 2000 + (uint)i), Matrix(length, Outputs, 3000 + (uint)i))));

    private static double[,] Matrix(int rows, int columns, uint stream)
    {
        double[] values = ModelProbe.Normal(rows * columns, scale: 1, stream);
        double[,] matrix = new double[rows, columns];
        Buffer.BlockCopy(values, 0, matrix, 0, Buffer.ByteLength(values));
        return matrix;
    }
}
