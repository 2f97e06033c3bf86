using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Training;

/// <summary>Bad data and bad options: the message says what was wrong and how to mend it, and no weight has changed.</summary>
public class FitBadInputTests
{
    private static readonly SequenceDataset<float> _good = Data(features: 2, steps: 3, target: [0.5f]);

    [Fact]
    public void Wrong_feature_count() =>
        Refused(Data(features: 3, steps: 4, target: [0.5f]), "*vanilla1*built for 2 features*data has 3*Build the model with 3*");

    [Fact]
    public void Empty_data_set() => Refused(_good.Slice(0, 0), "*data set is empty*at least one example*");

    [Fact]
    public void Wrong_number_of_targets() =>
        Refused(Data(features: 2, steps: 3, target: [0.5f, 0.5f]), "*sigmoid output takes targets of 1*data has 2*");

    [Fact]
    public void A_target_out_of_range() =>
        Refused(Data(features: 2, steps: 3, target: [2f]), "*example 0, step 0, sigmoid output*2 is no probability in [0, 1]*");

    [Fact]
    public void A_target_per_step_where_one_per_sequence_is_wanted() => Refused(
        SequenceDataset.FromExamples([new Example<float>(new float[3, 2], new float[3, 1])]),
        "*many-to-one model takes a target of 1 step for example 0; it has 3. It has as many as the input*SequenceModel.ManyToMany.*");

    [Fact]
    public void A_target_of_another_length_that_no_topology_explains() => Refused(
        SequenceDataset.FromExamples([new Example<float>(new float[3, 2], new float[2, 1])]), "*takes a target of 1 step for example 0; it has 2. (Par*");

    [Fact]
    public void One_target_where_one_per_step_is_wanted() => Refuses(
        SequenceModel.ManyToMany(2).Vanilla(3).LinearOutput(1), Data(2, 3, [1f]), new FitOptions<float>(),
        "*many-to-many model takes a target of 3 steps*it has 1. For one answer of the whole sequence begin with SequenceModel.ManyToOne.*");

    [Fact]
    public void Word_numbers_for_a_model_of_one_hot_rows() => Refuses(
        SequenceModel.ManyToOne(5).Vanilla(3).SigmoidOutput(1),
        SequenceDataset.FromExamples([new Example<float>(new float[,] { { 4 }, { 0 } }, 1f), new Example<float>(new float[,] { { 2 } }, 0f)]),
        new FitOptions<float>(), "*built for 5 features per step; the data has 1 numbers*like the numbers of words*OneHot*ManyToOne(features: 1).Embedding(5, size)*");

    [Fact]
    public void A_number_per_step_that_is_no_word() => Refuses(
        SequenceModel.ManyToOne(5).Vanilla(3).SigmoidOutput(1),
        SequenceDataset.FromExamples([new Example<float>(new float[,] { { 4 }, { 0.5f } }, 1f)]), new FitOptions<float>(), "*Build the model with 1*");

    [Fact]
    public void Transposed_inputs() => Refused(
        SequenceDataset.FromExamples([new Example<float>(new float[2, 7], 1f), new Example<float>(new float[2, 7], 0f)]),
        "*built for 2 features per step; the data has 7 numbers. But it has 2 steps, so it looks transposed: give [time, features]*");

    [Fact]
    public void Tokens_for_a_model_of_features() => Refused(
        SequenceDataset.FromExamples([new Example<float>(new[] { 1, 2 }, 1f)]), "*built for 2 features per step; the data has 1 tokens*Embedding*one-hot rows*");

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 0)]
    [InlineData(2, -1)]
    public void Steps_of_nothing_in_a_data_set_of_the_users_own(int inputSize, int tokenColumns) => Refused(
        new Own([1, 2], [0.5f]) { Sizes = (inputSize, tokenColumns) }, $"*{inputSize} features and {tokenColumns} tokens; it needs one*");

    [Fact]
    public void Tokens_beside_features_that_have_none() => Refuses(
        SequenceModel.ManyToOne(1).Embedding(3, 2).Vanilla(3).SigmoidOutput(1), new Own([], [0.5f]) { Sizes = (0, 1), Tokens = [1, 3] },
        new FitOptions<float>(), "*input of example 0, step 1: 3 is no token*0 to 2*");

    [Fact]
    public void NaN_in_a_data_set_of_the_users_own() => Refused(new Own([1, 2, float.NaN, 4], [0.5f]), "*example 0*NaN at row 1, column 0*");

    [Theory]
    [InlineData(-1, "*weight of example 0 is -1*finite number of 0 or more*")]
    [InlineData(double.NaN, "*weight of example 0 is NaN*")]
    [InlineData(double.PositiveInfinity, "*weight of example 0 is Infinity*")]
    public void A_weight_that_no_example_can_have_in_a_data_set_of_the_users_own(double weight, string message)
    {
        Refused(new Own([1, 2], [0.5f], weight), message);
        Refuses(_good, new FitOptions<float> { Validation = new Own([1, 2], [0.5f], weight) }, message);
    }

    [Fact]
    public void A_broken_step_in_a_data_set_of_the_users_own() => Refused(new Own([1, 2, 3], [0.5f]), "*input of example 0 has 3 numbers*whole number of steps of 2*");

    [Fact]
    public void A_bad_validation_set_is_refused_before_training() => Refuses(
        _good, new FitOptions<float> { Validation = _good.Slice(0, 0) }, "Validation: the data set is empty*");

    [Fact]
    public void Targets_that_tanh_never_reaches() => Refuses(
        SequenceModel.ManyToOne(2).Vanilla(3).TanhOutput(1), Data(2, 3, [1.5f]), new FitOptions<float>(),
        "*tanh output*1.5 lies outside [-1, 1]*scale the targets*");

    [Theory]
    [InlineData(3f, "*target 3 is no class: classes are numbered 0 to 2*")]
    [InlineData(-1f, "*target -1 is no class*")]
    [InlineData(0.5f, "*target 0.5 is no class*")]
    public void A_class_index_that_there_is_not(float target, string message) => Refuses(
        SequenceModel.ManyToOne(2).Vanilla(3).SoftmaxOutput(3), Data(2, 3, [target]), new FitOptions<float>(), message);

    [Fact]
    public void Probabilities_that_do_not_sum_to_1() => Refuses(
        SequenceModel.ManyToOne(2).Vanilla(3).SoftmaxOutput(3), Data(2, 3, [0.5f, 0.5f, 0.5f]), new FitOptions<float>(),
        "*sum to 1.5, not to 1*");

    [Fact]
    public void A_sequence_for_a_model_of_single_vectors() => Refuses(
        SequenceModel.OneToOne(2).Dense(3).LinearOutput(1), Data(2, 3, [1f]), new FitOptions<float>(),
        "*one-to-one model takes one vector*has 3 steps*many-to-*");

    [Theory]
    [InlineData("Epochs")]
    [InlineData("BatchSize")]
    [InlineData("Threads")]
    [InlineData("ClipGradientNorm")]
    [InlineData("ClipGradientValue")]
    public void Options_out_of_range(string option)
    {
        FitOptions<float> options = option switch
        {
            "Epochs" => new() { Epochs = 0 },
            "BatchSize" => new() { BatchSize = 0 },
            "Threads" => new() { Threads = 0 },
            "ClipGradientNorm" => new() { ClipGradientNorm = -1 },
            _ => new() { ClipGradientValue = double.NaN },
        };
        Refuses(_good, options, $"{option} must be*");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_learning_rate_that_is_none(double rate)
    {
        Func<Optimizer>[] makers =
        [
            () => new GradientDescent(rate), () => new Momentum(rate), () => new RmsProp(rate), () => new Adam(rate), () => new AdamW(rate),
        ];
        foreach (Func<Optimizer> maker in makers)
        {
            maker.Should().Throw<ArgumentOutOfRangeException>().WithMessage("learningRate must be a number above 0*Try 0.003*");
        }
    }

    private static void Refused(SequenceDataset<float> data, string message) => Refuses(data, new FitOptions<float>(), message);

    private static void Refuses(SequenceDataset<float> data, FitOptions<float> options, string message) =>
        Refuses(SequenceModel.ManyToOne(2).Vanilla(3).SigmoidOutput(1), data, options, message);

    private static void Refuses(SequenceModelBuilder<float> builder, SequenceDataset<float> data, FitOptions<float> options, string message)
    {
        SequenceModel<float> model = builder.Build(seed: 1);
        float[] before = [.. model.Parameters.SelectMany(p => p.Values.ToArray())];

        Action fit = () => model.Fit(data, options);

        fit.Should().Throw<ArgumentException>().WithMessage(message);
        model.Parameters.SelectMany(p => p.Values.ToArray()).Should().Equal(before, "what is refused must change nothing");
    }

    private static SequenceDataset<float> Data(int features, int steps, float[] target) =>
        SequenceDataset.FromExamples([new Example<float>(new float[steps, features], target)]);

    private sealed class Own(float[] input, float[] target, double weight = 1) : SequenceDataset<float>
    {
        public override int Count => 1;

        public (int Input, int Tokens) Sizes { get; init; } = (2, 0);

        public int[] Tokens { get; init; } = [];

        public override int InputSize => Sizes.Input;

        public override int TokenColumns => Sizes.Tokens;

        public override ReadOnlySpan<int> GetTokens(int index) => Tokens;

        public override int TargetSize => 1;

        public override bool IsWeighted => weight != 1;

        public override double GetWeight(int index) => weight;

        public override ReadOnlySpan<float> GetInput(int index) => input;

        public override ReadOnlySpan<float> GetTarget(int index) => target;
    }
}
