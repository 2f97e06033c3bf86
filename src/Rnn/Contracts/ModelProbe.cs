using Rnn.Layers;
using Rnn.Models;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Contracts;

/// <summary>Runs a model over some examples from initial states that are not 0, and gives all numbers that come out.</summary>
/// <remarks>What belongs to an example stays with it, whichever others are run beside it.</remarks>
internal sealed class ModelProbe
{
    private readonly SequenceModel<double> _model;
    private readonly SequenceDataset<double> _data;
    private readonly ModelWorkspace<double> _workspace;
    private readonly double[][] _pulls;
    private readonly GivenMemory? _memory;
    private int[] _indices = [];

    public ModelProbe(SequenceModel<double> model, SequenceDataset<double> data, WorkerTeam? team = null)
    {
        (_model, _data) = (model, data);
        _workspace = model.CreateWorkspace(team ?? WorkerTeam.Alone);
        _pulls = [.. Enumerable.Range(0, data.Count).Select(index =>
            Normal(data.TargetLength(index) * model.OutputSize, scale: 1, stream: 1000 + (uint)index))];
        States = [.. _workspace.Parts.Select((part, place) => new InitialStates(part, place, data.Count))];
        RecurrentPart<double>[] readers = [.. _workspace.Parts.Where(part => part.Workspace.Memory is not null)];
        _memory = readers.Length > 0 ? new GivenMemory(readers, data.Count) : null;
        foreach (InitialStates states in States.Where(states => !states.Part.Layer.TrainsInitialState))
        {
            states.Part.Workspace.SetInitialState = own => states.CopyTo(own, _indices);
        }
    }

    public SequenceModel<double> Model => _model;

    public ModelWorkspace<double> Workspace => _workspace;

    /// <summary>What each recurrent part of the model begins from.</summary>
    public IReadOnlyList<InitialStates> States { get; }

    /// <summary>What each example reads beside its steps; null where no cell reads a memory.</summary>
    public GivenMemory? Memory => _memory;

    /// <summary>Normal numbers, the same in every run.</summary>
    public static double[] Normal(int count, double scale, uint stream)
    {
        var random = new PhiloxGenerator(99, RandomPurpose.Initialisation, stream);
        double[] values = new double[count];
        foreach (ref double value in values.AsSpan())
        {
            value = scale * random.NextNormal();
        }

        return values;
    }

    public void Load(int[] indices)
    {
        _indices = indices;
        _workspace.LoadInputs(_data, indices);
        _memory?.Load(_workspace.Input.Layout, indices);
    }

    /// <summary>Adds the gradients from that of the loss.</summary>
    public void Backward(in Pass pass)
    {
        _memory?.BeginBackward();
        _workspace.Backward(pass, withInputGradient: true);
    }

    /// <summary>The loss over what is loaded; its gradient is then that of the output.</summary>
    public double Loss(in Pass pass)
    {
        _workspace.Forward(pass);
        _workspace.LoadTargets(_data, _indices);
        return _workspace.Loss();
    }

    /// <summary>Backward, the output pulled by a number of each step's own: the loss is then the sum of pull times output.</summary>
    public void PullBack(in Pass pass)
    {
        LayerWorkspace<double> last = _workspace.Layers[^1];
        last.FitGradient();
        SequenceLayout layout = last.Output.Layout;
        for (int row = 0; row < layout.Sequences; row++)
        {
            ReadOnlySpan<double> pull = _pulls[_indices[layout.Order[row]]];
            for (int step = 0; step < layout.Lengths[row]; step++)
            {
                pull.Slice(step * _model.OutputSize, _model.OutputSize).CopyTo(last.OutputGradient.Row(layout.Offset(step) + row));
            }
        }

        Backward(pass);
    }

    /// <summary>A pass over some examples, forward and, if it is made for that, back: everything that it computes.</summary>
    /// <param name="pass">What kind of pass.</param>
    /// <param name="indices">Which examples.</param>
    /// <param name="change">Changes what was loaded, inputs and memories.</param>
    /// <param name="clear">Whether the gradients of the parameters begin at 0.</param>
    public PassRecord Record(in Pass pass, int[] indices, Action<ModelProbe>? change = null, bool clear = true)
    {
        if (clear)
        {
            _model.Parameters.ClearGradients();
        }

        Load(indices);
        change?.Invoke(this);
        _workspace.Forward(pass);
        var record = new PassRecord(indices);
        for (int i = 0; i < _workspace.Layers.Length; i++)
        {
            SequenceBatch<double> output = _workspace.Layers[i].Output;
            record.AddSteps($"the output of {_model.Layers[i].Name}", output.Layout, output.Matrix);
        }

        foreach (InitialStates states in States)
        {
            RecurrentWorkspace<double> own = states.Part.Workspace;
            record.AddSteps($"c of {states.Part.Layer.Name}", own.Output.Layout, own.CellState);
        }

        if (pass.Training)
        {
            PullBack(pass);
            RecordGradients(record);
        }

        return record;
    }

    private void RecordGradients(PassRecord record)
    {
        record.AddSteps("the gradient by the input", _workspace.Input.Layout, _workspace.InputGradient);
        foreach (InitialStates states in States)
        {
            RecurrentWorkspace<double> own = states.Part.Workspace;
            record.AddRows($"the gradient by h before {states.Part.Layer.Name}'s first step", own.Output.Layout, own.HiddenGradient);
            record.AddRows($"the gradient by c before {states.Part.Layer.Name}'s first step", own.Output.Layout, own.CellStateGradient);
        }

        _memory?.RecordGradients(record, _workspace.Input.Layout);
        foreach (Parameter<double> parameter in _model.Parameters)
        {
            record.Add($"the gradient by {parameter.Name}", parameter.GradientMatrix);
        }
    }
}
