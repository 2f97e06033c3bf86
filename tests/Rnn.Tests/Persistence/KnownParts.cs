using System.Reflection;
using Rnn.Cells;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Tests.Cells;

namespace Rnn.Tests.Persistence;

/// <summary>All kinds of cells, layers, optimisers and schedules that the library has, found in the library itself.</summary>
internal static class KnownParts
{
    private static readonly RecurrentOptions _allOptions = new()
    {
        RecurrentDropout = 0.2,
        HiddenZoneout = 0.1,
        CellZoneout = 0.15,
        TrainInitialState = true,
    };

    /// <summary>Models by what is special in them; each has 3 features and 2 outputs.</summary>
    public static IReadOnlyDictionary<string, Func<SequenceModelBuilder<float>>> Models { get; } = new Dictionary<string, Func<SequenceModelBuilder<float>>>
    {
        ["one-to-one"] = () => SequenceModel.OneToOne(3).Dense(5, Activation.Elu(0.7)).TanhOutput(2),
        ["one-to-many"] = () => SequenceModel.OneToMany(3).Vanilla(5, Activation.LeakyRelu(0.1)).LinearOutput(2),
        ["stack"] = () => SequenceModel.ManyToOne(3).Lstm(5).Dropout(0.3).Gru(4).Gru(4, resetAfter: false).Residual().Dense(3, Activation.Relu).SigmoidOutput(2),
        ["many-to-many"] = () => SequenceModel.ManyToMany(3).Gru(4).Dropout(0.25, variational: true).SoftmaxOutput(2),
        ["both directions"] = () => SequenceModel.ManyToMany(3).Bidirectional(() => new LstmCell<float>(3)).Bidirectional(
            new GruCell<float>(4), new VanillaCell<float>(4), Merge.Multiply, _allOptions).LinearOutput(2),
        ["label smoothing"] = () => SequenceModel.ManyToMany(3).Gru(4).SoftmaxOutput(2, labelSmoothing: 0.1),
        ["options"] = () => SequenceModel.ManyToOne(3).Recurrent(new LstmCell<float>(4) { ForgetBias = 0.3 }, _allOptions).LinearOutput(2),
        ["backwards"] = () => SequenceModel.ManyToMany(3).Reversed(new GruCell<float>(4), _allOptions).LinearOutput(2),
        ["no bias"] = () => SequenceModel.ManyToOne(3).Recurrent(new GruCell<float>(4) { HasBias = false })
            .Recurrent(new LstmCell<float>(4) { HasBias = false }).Dense(3, hasBias: false).LinearOutput(2).WithoutOutputBias(),
        ["states"] = () => SequenceModel.ManyToOne(3).Lstm(2).StatesOutput(),
        ["ways around"] = () => SequenceModel.ManyToMany(3).Gru(3).Residual().Residual().Dropout(0.2).Residual().LinearOutput(2),
        ["pooling"] = () => SequenceModel.ManyToOne(3).Gru(4).Pool(Pooling.FirstAndLast).LinearOutput(2),
        ["several outputs"] = () => SequenceModel.ManyToOne(3).Gru(4).LinearOutput(1, Rnn.Heads.Loss.Huber(2), "value", 0.5).SigmoidOutput(1, name: "rain"),
        ["ctc"] = () => SequenceModel.ManyToMany(3).Gru(4).CtcOutput(1, Rnn.Heads.CtcReduction.Sum, zeroInfinity: true),
        ["crf"] = () => SequenceModel.ManyToMany(3).Gru(4).CrfOutput(2),
        ["crf with a scheme"] = () => SequenceModel.ManyToMany(3).Gru(4).CrfOutput(["O", "B-X"], Rnn.Heads.TaggingScheme.Iob2),
        ["encoder-decoder"] = () => SequenceModel.ManyToMany(3).Bidirectional(() => new LstmCell<float>(3)).Dropout(0.2).Decode().Embedding(1, 2).Gru(4).Dense(3).SoftmaxOutput(1),
        ["encoder-decoder of one-hot"] = () => SequenceModel.ManyToMany(3).Gru(4).Gru(3).Decode().Lstm(4).Gru(4).Residual().SoftmaxOutput(1),
        ["attention"] = () => SequenceModel.ManyToMany(3).Gru(4).Lstm(4).Decode(DecoderStart.DenseOfFinalStates, feedsSummary: true).Embedding(1, 2)
            .Gru(4, attention: Attention.Additive(6) with { Heads = 2, Over = "gru1" }).Lstm(4, attention: Attention.Dot() with { InputFeeding = false }).SoftmaxOutput(1, labelSmoothing: 0.1),
        ["attention, tied"] = () => SequenceModel.ManyToMany(3).Dense(4).Decode(DecoderStart.Zero).Embedding(1, 4)
            .Vanilla(4, attention: Attention.ScaledDot(2) with { Place = AttentionPlace.BeforeStep, Combines = false }).SoftmaxOutput(1).WithTiedOutput().WithoutOutputBias(),
        ["mean"] = () => SequenceModel.ManyToOne(3).Gru(4).Dense(3).Pool(Pooling.Mean).Dense(3).LinearOutput(2),
    }.Concat(Variants.Names.Select(name => KeyValuePair.Create<string, Func<SequenceModelBuilder<float>>>(
        name, () => SequenceModel.ManyToOne(3).Recurrent(Variants.Create<float>(name, 4)).LinearOutput(2)))).ToDictionary();

    /// <summary>Every optimiser of the library, with settings that are not its defaults where that can be.</summary>
    public static IReadOnlyDictionary<string, Optimizer> Optimizers { get; } = typeof(Optimizer).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(Optimizer)) && !type.IsAbstract)
        .ToDictionary(type => type.Name, type => (Optimizer)Create(type.GetConstructors().Single()));

    /// <summary>Every schedule that <see cref="LearningRateSchedule"/> makes.</summary>
    public static IReadOnlyDictionary<string, LearningRateSchedule> Schedules { get; } = typeof(LearningRateSchedule)
        .GetMethods(BindingFlags.Public | BindingFlags.Static)
        .ToDictionary(method => method.Name, method => (LearningRateSchedule)Create(method));

    /// <summary>The types of layer that the models above have, also within others.</summary>
    public static IEnumerable<Type> LayerTypes(SequenceModel<float> model) => model.Layers.SelectMany(layer => layer switch
    {
        ResidualLayer<float> residual => [typeof(ResidualLayer<>), residual.Inner.GetType().GetGenericTypeDefinition()],
        _ => new[] { layer.GetType().GetGenericTypeDefinition() },
    });

    private static object Create(MethodBase method)
    {
        object?[] arguments = [.. method.GetParameters().Select(parameter => parameter.Name switch
        {
            "learningRate" => 0.02,
            "every" or "steps" => 2,
            "patience" => 0,
            "factor" => 0.7,
            "nesterov" => true,
            "rule" => (Func<ScheduleMoment, double>)(moment => 1.0 / (1 + moment.Losses.Count)),
            _ => parameter.HasDefaultValue ? parameter.DefaultValue : throw new NotSupportedException($"{method.Name}: say what {parameter.Name} is"),
        })];
        return method is ConstructorInfo constructor ? constructor.Invoke(arguments) : ((MethodInfo)method).Invoke(null, arguments)!;
    }
}
