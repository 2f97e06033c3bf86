using Rnn.Cells;
using Rnn.Contracts;
using Rnn.Heads;
using Rnn.Layers;
using Rnn.Metrics;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Parameters;
using Rnn.Persistence;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.House;

/// <summary>Summaries, options, reports, messages and files are the same under every culture.</summary>
public class SameTextTests
{
    public static TheoryData<string> Names => Cultures.Names;

    [CultureTheory]
    [MemberData(nameof(Names))]
    public void Texts_and_messages_are_the_same(string culture)
    {
        // Of the test's own assembly, which has no types of its own for it, a text follows the culture.
        Cultures.Under(culture, () => (-1.5).ToString(null, null) + "I".ToLower(null)).Should().NotBe("-1.5i", "else this test would show nothing");

        Cultures.Under(culture, Texts).Should().Equal(Texts());
    }

    [CultureTheory]
    [MemberData(nameof(Names))]
    public void A_file_has_the_same_bytes_and_is_read(string culture)
    {
        Cultures.Under(culture, File).Should().Equal(File());
        Cultures.Under(culture, () => ModelPackage<float>.Load(new MemoryStream(File())).Model.Summary()).Should().Be(Model().Summary());
    }

    [Fact]
    public void A_small_rate_is_not_0()
    {
        string summary = Model().Summary();

        summary.Should().Contain("0.4 %").And.Contain("recurrent dropout 12.5 %, zoneout of h 0 %, of c 0.015 %, initial state trained");
        SequenceModel.ManyToOne(1).Lstm(2).Dropout(0.3).LinearOutput(1).Build(seed: 1).Summary().Should().Contain(" 30 %");
    }

    [Fact]
    public void Options_read_as_words()
    {
        new RecurrentOptions { CellZoneout = 0.1 }.ToString().Should().Be("zoneout of h 0 %, of c 10 %");
        new RecurrentOptions().ToString().Should().Be("nothing");
        new CellContractOptions { Depth = 2, Bidirectional = true, Step = 0.0003 }.ToString().Should().Be(
            "2 layers in both directions, numbers moved by 0.0003, derivatives right to 1E-07");
    }

    private static SequenceModel<float> Model() => SequenceModel.ManyToOne(2)
        .Recurrent(new LstmCell<float>(3) { ClipPreActivations = 2.5 }, new RecurrentOptions
        {
            RecurrentDropout = 0.125,
            CellZoneout = 0.00015,
            TrainInitialState = true,
        })
        .Dropout(0.004).Vanilla(3, Activation.Affine(-0.5, 1234.5)).Dense(2, Activation.Identity).SoftmaxOutput(2).Build(seed: 1);

    private static byte[] File()
    {
        string path = Path.GetTempFileName();
        try
        {
            Model().Save(path);
            return System.IO.File.ReadAllBytes(path);
        }
        finally
        {
            System.IO.File.Delete(path);
        }
    }

    private static string[] Texts()
    {
        SequenceModel<float> model = Model();
        SequenceDataset<float> data = SequenceDataset.FromExamples(Enumerable.Range(0, 6).Select(
            i => new Example<float>(new float[,] { { i - 3, 0.5f }, { -i, 2.5f } }, [(float)(i % 2)])));
        double[] series = [.. Enumerable.Range(0, 40).Select(i => (i % 7) - 3.5 + (0.01 * i * i))];
        return
        [
            model.Summary(),
            $"{model.Parameters[0]}",
            model.Evaluate(data, [new Accuracy(), new F1Score(ofClass: 1), new Perplexity(), new Confusion(), new AreaUnderCurve()]).ToString(),
            ForecastEvaluation.Of(series, series.AsSpan(29, 10), first: 30, season: 7).ToString(),
            new RecurrentOptions { RecurrentDropout = 0.25, HiddenZoneout = 0.0125 }.ToString(),
            new CellContractOptions().ToString(),
            new TimeSplit(80, 90).ToString(),
            new FitOptions<float> { ClipGradientValue = 0.25, ClassWeights = [0.5, 1.5], EarlyStopping = new EarlyStopping { MinimumImprovement = 0.125 } }.ToString(),
            new EarlyStopping { MinimumImprovement = 1e-7 }.ToString(),
            string.Join('\n', model.Fit(data, new FitOptions<float> { Epochs = 2, Threads = 1, Seed = 1, Validation = data }).ToString().Split('\n')),
            Activation.Parse("Affine(-0.5, 1E-07)").ToString(),
            Activation.Parse("Identity").ToString(),
            Message(() => new Adam(-0.5)),
            Message(() => new GradientDescent(double.NegativeInfinity)),
            Message(() => Initializer.Constant(double.NegativeInfinity)),
            Message(() => Activation.LeakyRelu(-0.25)),
            Message(() => new TopKAccuracy(-3)),
            Message(() => new MeanAbsoluteScaledError(-1.5)),
            Message(() => ForecastEvaluation.Of(series, series, first: 0, season: -7)),
            Message(() => new Accuracy().Start(PredictionKind.Class, 3).Add([0.1, 0.2, 0.7], [-1])),
            Message(() => SequenceModel.ManyToOne(-2).Lstm(3).LinearOutput(1).Build(seed: 1)),
            Message(() => SequenceModel.ManyToOne(2).Lstm(-3).LinearOutput(1).Build(seed: 1)),
            Message(() => SequenceModel.ManyToOne(2).Lstm(3).Dropout(-0.25).LinearOutput(1).Build(seed: 1)),
            Message(() => model.Parameters[0].Set(new float[,] { { float.NegativeInfinity } })),
            Message(() => model.Parameters["lstm1.b"].Set("i", new float[,] { { -1, float.NegativeInfinity, 0 } })),
            Message(() => model.Fit(data, new FitOptions<float> { BatchSize = -8 })),
            Message(() => model.Fit(data, new FitOptions<float> { ClipGradientNorm = -0.5 })),
        ];
    }

    private static string Message(Action act) => Own(act.Should().Throw<Exception>().Which.Message);

    private static string Message(Func<object> make) => Own(make.Should().Throw<Exception>().Which.Message);

    // Below the message the platform says once more, in the way of the machine, which value it was.
    private static string Own(string message) => message.Split('\n').Single(line => !line.StartsWith("Actual value was", StringComparison.Ordinal)).Trim();
}
