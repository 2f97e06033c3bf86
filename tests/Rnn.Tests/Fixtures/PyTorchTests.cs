using System.Numerics;
using Rnn.Cells;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Tests.Fixtures.PyTorch;
using Rnn.Training;

namespace Rnn.Tests.Fixtures;

/// <summary>
/// The library computes what PyTorch computes: outputs, states and every gradient of one pass, and the losses and
/// parameters of ten steps of training. Numbers from Fixtures/PyTorch/make_fixtures.py.
/// </summary>
public class PyTorchTests
{
    // PyTorch added in another order, so the last digits of a double differ; a float knows 7 digits to begin with.
    private const double DoubleTolerance = 1e-12;
    private const double FloatTolerance = 1e-5;

    public static TheoryData<string> RecurrentCases() => new(PyTorchFixture.Recurrent.Keys);

    public static TheoryData<string> BidirectionalCases() => new(PyTorchFixture.Bidirectional.Keys);

    public static TheoryData<string> TrainingCases() => new(PyTorchFixture.Training.Keys);

    [Theory]
    [MemberData(nameof(RecurrentCases))]
    public void One_pass_agrees_in_double(string name) =>
        OnePassAgrees<double>(PyTorchFixture.Recurrent[name], DoubleTolerance);

    [Theory]
    [MemberData(nameof(RecurrentCases))]
    public void One_pass_agrees_in_float(string name) =>
        OnePassAgrees<float>(PyTorchFixture.Recurrent[name], FloatTolerance);

    [Theory]
    [MemberData(nameof(BidirectionalCases))]
    public void Both_directions_and_projections_agree_in_double(string name) =>
        OnePassAgrees<double>(PyTorchFixture.Bidirectional[name], DoubleTolerance);

    [Theory]
    [MemberData(nameof(BidirectionalCases))]
    public void Both_directions_and_projections_agree_in_float(string name) =>
        OnePassAgrees<float>(PyTorchFixture.Bidirectional[name], FloatTolerance);

    [Theory]
    [MemberData(nameof(TrainingCases))]
    public void Ten_steps_of_training_agree_in_double(string name) =>
        TrainingAgrees<double>(PyTorchFixture.Training[name], DoubleTolerance);

    [Theory]
    [MemberData(nameof(TrainingCases))]
    public void Ten_steps_of_training_agree_in_float(string name) =>
        TrainingAgrees<float>(PyTorchFixture.Training[name], FloatTolerance);

    private static void OnePassAgrees<T>(RecurrentCase known, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RecurrentCell<T> Cell() => PyTorchWeights.CreateCell<T>(known.Cell, known.HiddenSize, known.ProjectionSize);
        RecurrentStack<T> stack = known.Directions == 2
            ? RecurrentStack<T>.InBothDirections(known.InputSize, known.Layers, Cell)
            : new RecurrentStack<T>(known.InputSize, [.. Enumerable.Range(0, known.Layers).Select(_ => Cell())]);
        PyTorchWeights.Load(stack.Parameters, PyTorchWeights.ToLibrary(
            known.Parameters, known.Cell, known.Layers, known.HiddenSize, known.Directions));

        stack.Forward(known.Inputs, known.H0, known.C0)
            .ShouldAgreeWith(known.Outputs, tolerance, "the outputs of {0} follow from the same weights", known.Name);
        stack.FinalHidden.ShouldAgreeWith(known.FinalH, tolerance, "a sequence's final h is that of its own last step");
        if (known.FinalC is not null)
        {
            stack.FinalCellState.ShouldAgreeWith(known.FinalC, tolerance, "a sequence's final c is that of its own last step");
        }

        StackGradient gradient = stack.Backward(known.LossOutputWeights, known.LossHWeights, known.LossCWeights);
        gradient.Inputs.ShouldAgreeWith(known.GradientBy("inputs"), tolerance, "the gradient reaches every input");
        gradient.InitialHidden.ShouldAgreeWith(known.GradientBy("h0"), tolerance, "the gradient reaches h before the first step");
        if (known.C0 is not null)
        {
            gradient.InitialCellState.ShouldAgreeWith(
                known.GradientBy("c0"), tolerance, "the gradient reaches c before the first step");
        }

        foreach (string parameter in known.Gradients.Keys.Except(RecurrentCase.Inflows))
        {
            PyTorchWeights.GradientOf(stack.Parameters, known.Cell, parameter, known.Directions).ShouldAgreeWith(
                known.GradientByParameter(parameter), tolerance,
                "the gradient by {0} is the sum over all steps of all sequences", parameter);
        }
    }

    private static void TrainingAgrees<T>(TrainingCase known, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SequenceModel<T> model = Model<T>(known);
        PyTorchWeights.Load(
            model.Parameters, PyTorchWeights.ToLibrary(known.Parameters, known.Cell, known.Layers, known.HiddenSize));
        SequenceDataset<T> data = SequenceDataset.FromExamples(known.Inputs.Select(
            (input, i) => new Example<T>(input.ToTensor<T>(), known.TargetOf(i).ToTensor<T>())));

        // All examples in one batch, so that an epoch is a step.
        TrainingHistory history = model.Fit(data, new FitOptions<T>
        {
            Epochs = known.Losses.Length,
            BatchSize = data.Count,
            Shuffle = false,
            Optimizer = Optimizer(known.Optimiser),
            ClipGradientNorm = known.Optimiser.ClipNorm,
        });

        history.Epochs.Select(epoch => epoch.TrainingLoss).ShouldAgreeWith(
            known.Losses, tolerance, "the loss is measured before each step, and each step follows from the last");
        foreach ((string parameter, double[] expected) in
            PyTorchWeights.ToLibrary(known.FinalParameters, known.Cell, known.Layers, known.HiddenSize))
        {
            model.Parameters[parameter].Values.ToDoubles().ShouldAgreeWith(
                expected, tolerance, "{0} moved by the same rule with the same gradients", parameter);
        }
    }

    private static SequenceModel<T> Model<T>(TrainingCase known)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SequenceModelBuilder<T> builder = known.Topology == "many-to-one"
            ? SequenceModel.ManyToOne<T>(known.InputSize)
            : SequenceModel.ManyToMany<T>(known.InputSize);
        for (int layer = 0; layer < known.Layers; layer++)
        {
            builder.Recurrent(PyTorchWeights.CreateCell<T>(known.Cell, known.HiddenSize));
        }

        return (known.Head switch
        {
            "sigmoid" => builder.SigmoidOutput(known.OutputSize),
            "softmax" => builder.SoftmaxOutput(known.OutputSize),
            "tanh" => builder.TanhOutput(known.OutputSize),
            _ => builder.LinearOutput(known.OutputSize),
        }).Build(seed: 1);
    }

    private static Optimizer Optimizer(OptimizerSettings known) => known.Kind switch
    {
        "sgd" when known.Momentum == 0 => new GradientDescent(known.LearningRate),
        "sgd" => new Momentum(known.LearningRate, known.Momentum, known.Nesterov),
        "rmsprop" => new RmsProp(known.LearningRate, known.Alpha, known.Epsilon),
        "adam" => new Adam(known.LearningRate, known.Beta1, known.Beta2, known.Epsilon),
        "adamw" => new AdamW(known.LearningRate, known.WeightDecay, known.Beta1, known.Beta2, known.Epsilon),
        _ => throw new ArgumentException($"No optimiser is known as '{known.Kind}'.", nameof(known)),
    };
}
