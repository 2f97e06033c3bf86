using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Parameters;
using Rnn.Persistence;
using Rnn.Sequences;
using Rnn.Tensors;
using Rnn.Training;

namespace Rnn.Tests.Training;

/// <summary>Frozen parameters stay as they are, are in no norm, and disturb nothing else.</summary>
public class FreezeTests
{
    public static TheoryData<string> Optimizers => ["descent", "momentum", "rmsprop", "adam", "adamw"];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void What_is_frozen_stays_and_the_rest_is_trained(string optimizer)
    {
        SequenceModel<float> model = Model();
        model.Layers[0].Freeze();
        model.Parameters["dense2.b"].IsFrozen = true;
        Dictionary<string, float[]> before = model.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Values.ToArray());

        model.Fit(Data(), Options(optimizer));

        foreach (Parameter<float> parameter in model.Parameters)
        {
            bool frozen = parameter.Name.StartsWith("lstm1") || parameter.Name == "dense2.b";
            parameter.IsFrozen.Should().Be(frozen);
            parameter.Values.SequenceEqual(before[parameter.Name]).Should().Be(frozen, "{0} is {1}", parameter.Name, parameter);
        }
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void What_was_trained_before_stays_once_it_is_frozen(string optimizer)
    {
        SequenceModel<float> model = Model();
        using WorkerTeam team = new(1);
        var trainer = new Trainer<float>(model, Options(optimizer), team);
        trainer.Step(Data(), [0, 1, 2]);
        model.Parameters["lstm1.U"].IsFrozen = true;
        float[] before = model.Parameters["lstm1.U"].Values.ToArray(), other = model.Parameters["lstm1.W"].Values.ToArray();

        trainer.Step(Data(), [0, 1, 2]);

        model.Parameters["lstm1.U"].Values.ToArray().Should().Equal(before, "neither momentum nor weight decay moves it on");
        model.Parameters["lstm1.W"].Values.ToArray().Should().NotEqual(other);
        model.Layers[0].Unfreeze();
        trainer.Step(Data(), [0, 1, 2]);
        model.Parameters["lstm1.U"].Values.ToArray().Should().NotEqual(before, "it is trained again");
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void The_others_train_as_beside_a_gradient_of_0(string optimizer)
    {
        SequenceModel<float> model = Model(), byHand = Model();
        foreach (string name in new[] { "lstm1.U", "dense2.W" })
        {
            model.Parameters[name].IsFrozen = true;
        }

        // By hand: the gradients that the step took, and the frozen weights put back after it.
        using WorkerTeam team = new(1);
        FitOptions<float> options = Options(optimizer);
        var trainer = new Trainer<float>(model, options, team);
        OptimizerState<float> state = options.Optimizer.Start(byHand.Parameters);
        for (int step = 0; step < 3; step++)
        {
            trainer.Step(Data(), [0, 1, 2]).GradientNorm.Should().BeGreaterThan(0.01, "it is clipped");

            model.Parameters.AllGradients.CopyTo(byHand.Parameters.AllGradients);
            Math.Sqrt(model.Parameters.AllGradients.ToArray().Sum(g => (double)g * g)).Should().BeApproximately(
                0.01, 1e-7, "all that is left is the gradient of what is trained");
            float[][] kept = [byHand.Parameters["lstm1.U"].Values.ToArray(), byHand.Parameters["dense2.W"].Values.ToArray()];
            byHand.Parameters["lstm1.U"].Gradients.IndexOfAnyExcept(0).Should().Be(-1);
            state.Step(options.Optimizer.LearningRate);
            kept[0].CopyTo(byHand.Parameters["lstm1.U"].Values);
            kept[1].CopyTo(byHand.Parameters["dense2.W"].Values);

            model.Parameters.AllValues.ToArray().Should().Equal(byHand.Parameters.AllValues.ToArray(), "the same bits in step {0}", step);
        }
    }

    [Fact]
    public void Runs_go_around_what_is_frozen()
    {
        ParameterStore<float> parameters = Model().Parameters;
        parameters["lstm1.U"].IsFrozen = true;
        parameters["lstm1.b"].IsFrozen = true;

        Range[] runs = parameters.TrainedRuns.ToArray();

        int begin = parameters["dense2.W"].Offset;
        runs.Should().Equal([0..parameters["lstm1.U"].Offset, begin..parameters.AllValues.Length]);
        parameters["lstm1.U"].IsFrozen = false;
        parameters["lstm1.b"].IsFrozen = false;
        parameters.TrainedRuns.ToArray().Should().Equal([0..parameters.AllValues.Length]);
    }

    [Fact]
    public void A_training_goes_on_with_the_same_parameters_frozen_or_not_at_all()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string path = Path.Combine(folder, "run.safetensors");
            SequenceModel<float> whole = Model(), stopped = Model(), resumed = Model(), other = Model();
            Array.ForEach([whole, stopped, resumed], model => model.Layers[0].Freeze());
            whole.Fit(Data(), Options("adamw"));
            stopped.Fit(Data(), Options("adamw") with { Epochs = 2, Checkpoint = new CheckpointFile<float>(path) });

            Action unfrozen = () => other.Fit(Data(), Options("adamw") with { Checkpoint = new CheckpointFile<float>(path), Resume = true });
            unfrozen.Should().Throw<ArgumentException>().WithMessage("*frozen: was lstm1.W, lstm1.U, lstm1.b, is not set*");
            resumed.Fit(Data(), Options("adamw") with { Checkpoint = new CheckpointFile<float>(path), Resume = true });

            resumed.Parameters.AllValues.ToArray().Should().Equal(whole.Parameters.AllValues.ToArray());
            SequenceModel.Load(path).Parameters.Should().OnlyContain(parameter => !parameter.IsFrozen, "it is no part of the model");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_model_that_is_frozen_whole_is_only_measured()
    {
        SequenceModel<float> model = Model();
        foreach (Parameter<float> parameter in model.Parameters)
        {
            parameter.IsFrozen = true;
        }

        float[] before = model.Parameters.AllValues.ToArray();
        TrainingHistory history = model.Fit(Data(), Options("adamw"));

        model.Parameters.AllValues.ToArray().Should().Equal(before);
        history.Epochs[0].TrainingLoss.Should().BePositive();
        model.Parameters.TrainedRuns.Length.Should().Be(0);
    }

    private static SequenceModel<float> Model() => SequenceModel.ManyToOne(3).Lstm(5).Dense(7).LinearOutput(1).Build(seed: 1);

    private static SequenceDataset<float> Data() => SequenceDataset.FromExamples(
        Enumerable.Range(0, 3).Select(i => new Example<float>(new float[,] { { i, 1, -1 }, { 0.5f, i, 2 } }, [i / 8f])));

    private static FitOptions<float> Options(string optimizer) => new()
    {
        Epochs = 3,
        Threads = 1,
        Shuffle = false,
        ClipGradientNorm = 0.01,
        Optimizer = optimizer switch
        {
            "descent" => new GradientDescent(0.1),
            "momentum" => new Momentum(0.01),
            "rmsprop" => new RmsProp(0.01),
            "adam" => new Adam(0.01),
            _ => new AdamW(0.01, weightDecay: 0.1),
        },
    };
}
