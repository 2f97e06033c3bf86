using System.Diagnostics.Metrics;
using System.Numerics;
using Rnn.Decoding;
using Rnn.Metrics;
using Rnn.Models;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Training;

/// <summary>What the meter <c>Rnn</c> tells of trainings and predictions, to those who listen.</summary>
public class MeterTests
{
    private static readonly string[] _all =
    [
        "rnn.prediction.duration s", "rnn.prediction.sequences {sequence}", "rnn.session.steps {step}", "rnn.training.batch.duration s",
        "rnn.training.epochs {epoch}", "rnn.training.examples {example}", "rnn.training.loss ", "rnn.validation.loss ", "rnn.validation.score ",
    ];

    [Fact]
    public void A_training_tells_what_its_history_holds()
    {
        using var ear = new Ear();
        TrainingHistory history = Model().Fit(Data(10), new FitOptions<float>
        {
            Epochs = 2,
            BatchSize = 4,
            Validation = Data(3),
            Metrics = [new RootMeanSquaredError()],
            Clock = new TickingClock(),
        });

        ear.Of("rnn.training.examples").Should().Equal(4, 4, 2, 4, 4, 2);
        ear.Of("rnn.training.epochs").Should().Equal(1, 1);
        ear.Of("rnn.training.batch.duration").Should().Equal(Enumerable.Repeat(0.25, 6), "the clock goes a quarter of a second at each look");
        double[] losses = ear.Of("rnn.training.loss");
        losses.Should().HaveCount(6);
        new[] { losses[2], losses[5] }.Should().Equal(history.Epochs.Select(epoch => epoch.TrainingLoss));
        ear.Of("rnn.validation.loss").Should().Equal(history.Epochs.Select(epoch => epoch.Validation!.Loss));
        ear.Of("rnn.validation.score", score: "MAE").Should().Equal(history.Epochs.Select(epoch => epoch.Validation!.Score));
        ear.Of("rnn.validation.score", score: "RMSE").Should().Equal(history.Epochs.Select(epoch => epoch.Metrics["RMSE"]));
        ear.Names.Should().NotContain(name => name.StartsWith("rnn.prediction", StringComparison.Ordinal), "nobody has asked for a prediction");
    }

    [Fact]
    public void Without_validation_none_is_told_of()
    {
        using var ear = new Ear();
        Model().Fit(Data(4), new FitOptions<float> { Epochs = 3 });

        ear.Of("rnn.training.epochs").Should().HaveCount(3);
        ear.Names.Should().NotContain(name => name.StartsWith("rnn.validation", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_several_outputs_each_has_a_score_of_its_own()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(2).Gru(3).LinearOutput(1, name: "size").SigmoidOutput(1, name: "rain").Build(seed: 1);
        SequenceDataset<float> data = Examples.Random<float>([3, 2, 4], 2, 2);
        using var ear = new Ear();

        TrainingHistory history = model.Fit(data, new FitOptions<float> { Epochs = 1, Validation = data });

        IReadOnlyDictionary<string, Evaluation> outputs = history.Epochs[0].Validation!.Outputs;
        ear.Of("rnn.validation.score").Should().HaveCount(2, "all together have none");
        ear.Of("rnn.validation.score", "MAE", "size").Should().Equal(outputs["size"].Score);
        ear.Of("rnn.validation.score", "accuracy", "rain").Should().Equal(outputs["rain"].Score);
    }

    [Fact]
    public void Predictions_are_counted_by_sequences()
    {
        SequenceModel<float> model = Model();
        SequenceDataset<float> data = Data(5);
        using var ear = new Ear();

        model.Predict(data);
        model.Predict(Examples.Sequence<float>(3, 2));
        model.Predict([1f, 2f, 3f, 4f], stackalloc float[1]);
        model.Predict([Examples.Sequence<float>(3, 2), Examples.Sequence<float>(1, 2)], initialState: null, out _);

        ear.Of("rnn.prediction.sequences").Should().Equal(5, 1, 1, 2);
        ear.Of("rnn.prediction.duration").Should().HaveCount(4, "one of each call").And.OnlyContain(seconds => seconds >= 0 && seconds < 600);
        Action refused = () => model.Predict(Examples.Sequence<float>(3, 4));
        refused.Should().Throw<ArgumentException>();
        ear.Of("rnn.prediction.sequences").Should().HaveCount(4, "what is refused is no prediction");
    }

    [Fact]
    public void What_models_write_is_counted_too()
    {
        SequenceModel<float> writer = SequenceModel.ManyToMany(2).Gru(3).Decode().Gru(3).SoftmaxOutput(4).Build(seed: 1);
        SequenceModel<float> maker = SequenceModel.OneToMany(2).Gru(3).LinearOutput(1).Build(seed: 1);
        SequenceModel<float> tagger = SequenceModel.ManyToMany(2).Gru(3).CrfOutput(3).Build(seed: 1);
        using var ear = new Ear();

        writer.Decode(Data(3), new DecodingOptions { MostTokens = 2 });
        maker.Generate([1f, 2f], steps: 3);
        tagger.FindTags(Data(2));

        ear.Of("rnn.prediction.sequences").Should().Equal(3, 1, 2);
        ear.Of("rnn.prediction.duration").Should().HaveCount(3);
    }

    [Fact]
    public void Sessions_count_the_steps_of_all_their_rows()
    {
        SequenceModel<float> model = Model();
        StreamingSession<float> three = model.CreateSession(rows: 3), one = model.CreateSession();
        using var ear = new Ear();

        three.Step(new float[6], new float[3]);
        one.Feed(new float[4, 2]);

        ear.Of("rnn.session.steps").Should().Equal(3, 1, 1, 1, 1);
    }

    [Fact]
    public void It_tells_these_and_no_others()
    {
        using var ear = new Ear();
        Model().Fit(Data(2), new FitOptions<float> { Epochs = 1 });

        ear.Instruments.Select(instrument => $"{instrument.Name} {instrument.Unit}").Order(StringComparer.Ordinal).Should().Equal(_all);
        ear.Instruments.Should().OnlyContain(instrument => instrument.Description!.EndsWith('.') || instrument.Description.Contains(": "));
        ear.Instruments[0].Meter.Version.Should().MatchRegex("^[0-9]+\\.[0-9]+\\.[0-9]+$");
    }

    [Fact]
    public void Nobody_listens_after_the_last_one_has_gone()
    {
        SequenceModel<float> listened = Model(), alone = Model();
        SequenceDataset<float> data = Data(6);
        var options = new FitOptions<float> { Epochs = 2, Validation = data };
        Ear ear = new();
        listened.Fit(data, options);
        float[] heard = listened.Predict(data)[0].ToArray();
        int count = ear.Names.Length;
        ear.Dispose();

        alone.Fit(data, options);

        alone.Predict(data)[0].ToArray().Should().Equal(heard, "no count changes a bit");
        alone.Parameters.AllValues.ToArray().Should().Equal(listened.Parameters.AllValues.ToArray());
        ear.Names.Should().HaveCount(count);
        ear.Instruments.Should().HaveCount(_all.Length).And.OnlyContain(instrument => !instrument.Enabled);
        RnnMeter.BeginPrediction().Should().Be(0, "no clock is read for nobody");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Counting_takes_no_memory(bool isHeard)
    {
        SequenceModel<float> model = Model();
        StreamingSession<float> session = model.CreateSession();
        float[] sequence = [1, 2, 3, 4], prediction = new float[1], step = [1, 2];
        using Ear? ear = isHeard ? new Ear() : null;
        Action work = () =>
        {
            model.Predict(sequence, prediction);
            session.Step(step, prediction);
            FitMeter.AddBatch(4, TimeSpan.FromSeconds(1));
            FitMeter.Tell(0.5, null);
        };
        for (int i = 0; i < 100; i++)
        {
            work();
        }

        Allocation.Of(work).Should().Be(0);
        (ear?.Of("rnn.training.loss").Length ?? 100).Should().BeGreaterThanOrEqualTo(100, "who listens was told each time");
    }

    private static SequenceModel<float> Model() => SequenceModel.ManyToOne(2).Gru(3).LinearOutput(1).Build(seed: 1);

    private static SequenceDataset<float> Data(int count) => Examples.Random<float>(Enumerable.Range(0, count).Select(i => 2 + (i % 3)), 2, 1);

    /// <summary>Hears what is recorded on its own thread: other tests train and predict at the same time.</summary>
    private sealed class Ear : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly int _thread = Environment.CurrentManagedThreadId;
        private readonly List<(Instrument Instrument, double Value, string? Score, string? Output)> _heard = new(capacity: 4096);
        private readonly List<Instrument> _instruments = [];

        public Ear()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Rnn")
                {
                    lock (_instruments)
                    {
                        _instruments.Add(instrument);
                    }

                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>(Hear);
            _listener.SetMeasurementEventCallback<double>(Hear);
            _listener.Start();
        }

        public string[] Names => [.. _heard.Select(heard => heard.Instrument.Name)];

        public Instrument[] Instruments
        {
            get
            {
                lock (_instruments)
                {
                    return [.. _instruments];
                }
            }
        }

        public double[] Of(string name, string? score = null, string? output = null) =>
            [.. _heard.Where(heard => heard.Instrument.Name == name && (score is null || (heard.Score == score && heard.Output == output))).Select(heard => heard.Value)];

        public void Dispose() => _listener.Dispose();

        private void Hear<TNumber>(Instrument instrument, TNumber value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
            where TNumber : struct, INumber<TNumber>
        {
            if (Environment.CurrentManagedThreadId != _thread)
            {
                return;
            }

            string? score = null, output = null;
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                if (tag.Key == "rnn.score")
                {
                    score = (string?)tag.Value;
                }
                else
                {
                    output = (string?)tag.Value;
                }
            }

            _heard.Add((instrument, double.CreateChecked(value), score, output));
        }
    }

    private sealed class TickingClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 4;

        public override long GetTimestamp() => _now++;
    }
}
