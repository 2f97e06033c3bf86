using System.Numerics.Tensors;
using Rnn.Tasks;
using Rnn.Training;

namespace Rnn.Tests.Tasks;

/// <summary>Examples that can't be transcribed are refused by their place, with the mend, before anything is learned.</summary>
public sealed class TranscriberErrorTests
{
    private static readonly TranscriberOptions _options = TranscriberTests.Options with { Fit = new FitOptions<float> { Epochs = 1 } };

    [Fact]
    public void Settings_that_can_not_be_are_refused()
    {
        Refuses(_options with { FramesPerStep = 0 }, "*FramesPerStep is from 1 to 100; got 0*");
        Refuses(_options with { FramesPerStep = 101 }, "*FramesPerStep is from 1 to 100; got 101*");
        Refuses(_options with { ValidationShare = 0 }, "*ValidationShare lies between 0 and 1; got 0*");
        Refuses(_options with { Tokenizer = null! }, "*Tokenizer is null*");
        Refuses(_options with { Validation = [] }, "*Validation holds no example*");
        Refuses(_options with { Fit = new FitOptions<float> { Validation = Examples.Random<float>([2], 1, 1) } }, "*give them as Validation of its own options*");

        static void Refuses(TranscriberOptions options, string message) =>
            FluentActions.Invoking(() => Transcriber.Train(Signals.Create(seed: 1, count: 10), options)).Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void Examples_that_can_not_be_are_told_by_their_place()
    {
        Refuses<InvalidDataException>((Frames(3), "aba a"), "*Example 2: its 3 frames make 3 steps, and its text ('aba a') needs 5*Give more frames, or lower FramesPerStep*");
        Refuses<InvalidDataException>((Frames(3), "aab"), "*its text ('aab') needs 4, one for each symbol and one more between two that are alike*");
        Refuses<InvalidDataException>((Frames(0), ""), "*Example 2 has no frames*");
        Refuses<InvalidDataException>((null!, "a"), "*Example 2 has no frames*");
        Refuses<InvalidDataException>((Tensor.Create([1f, 2f], [2]), "a"), "*Example 2 is a tensor of rank 1*[time, features]*");
        Refuses<InvalidDataException>((Frames(3, features: 4), "a"), "*Example 2 has 4 features per frame, and 2 are wanted*");
        Refuses<InvalidDataException>((Tensor.Create([0, 1, float.NaN, 1], [2, 2]), "a"), "*Example 2, frame 1, feature 0: NaN is no finite number*");
        Refuses<InvalidDataException>((Frames(3), null!), "*Example 2 has no text*");
        FluentActions.Invoking(() => Transcriber.Train([(Frames(3), "a")], _options)).Should().Throw<ArgumentException>().WithMessage("*There are 1 examples, and 2 are needed*");
        FluentActions.Invoking(() => Transcriber.Train([(Frames(3), ""), (Frames(3), "")], _options)).Should().Throw<ArgumentException>().WithMessage("*All texts are empty*");
        FluentActions.Invoking(() => Transcriber.Train(null!)).Should().Throw<ArgumentNullException>();

        static void Refuses<TException>((Tensor<float>, string) example, string message)
            where TException : Exception =>
            FluentActions.Invoking(() => Transcriber.Train([(Frames(3), "a"), (Frames(3), "b"), example], _options)).Should().Throw<TException>().WithMessage(message);
    }

    [Fact]
    public void Two_frames_a_step_say_half_as_much()
    {
        (Tensor<float>, string)[] examples = [(Frames(5), "abc"), (Frames(5), "bca")];

        Transcriber.Train(examples, _options with { FramesPerStep = 2 }).Symbols.Should().BeEquivalentTo("a", "b", "c", " ");
        FluentActions.Invoking(() => Transcriber.Train(examples, _options with { FramesPerStep = 3 }))
            .Should().Throw<InvalidDataException>().WithMessage("*Example 0: its 5 frames make 2 steps*needs 3*");
    }

    [Fact]
    public void Symbols_never_met_are_refused_in_validation_and_counted_in_evaluation()
    {
        (Tensor<float>, string)[] examples = [(Frames(5), "ab"), (Frames(5), "ba"), (Frames(5), "ab")];

        FluentActions.Invoking(() => Transcriber.Train(examples, _options with { Validation = [(Frames(5), "ax")] }))
            .Should().Throw<InvalidDataException>().WithMessage("*Validation example 0: 'x' stands in no text of the training*");
        Transcriber transcriber = Transcriber.Train(examples, _options);
        TranscriberReport report = transcriber.Evaluate([(Frames(5), "ax")]);
        report.UnknownSymbols.Should().Equal("x");
        transcriber.Invoking(own => own.Evaluate([])).Should().Throw<ArgumentException>().WithMessage("*no example*");
        transcriber.Invoking(own => own.Predict(Frames(5, features: 3))).Should().Throw<InvalidDataException>().WithMessage("*The sequence has 3 features per frame, and 2 are wanted*");
        transcriber.Invoking(own => own.Predict([Frames(5), Frames(0)])).Should().Throw<InvalidDataException>().WithMessage("*Sequence 1 has no frames*");
        transcriber.Invoking(own => own.Predict(Frames(5), words: ["ax"])).Should().Throw<ArgumentException>().WithMessage("*'ax' holds 'x', which the training had not*");
        transcriber.Invoking(own => own.Predict(Frames(5), words: ["a b"])).Should().Throw<ArgumentException>().WithMessage("*'a b' is no word*");
        transcriber.Invoking(own => own.PredictBest(Frames(5), count: 0)).Should().Throw<ArgumentException>();
    }

    private static Tensor<float> Frames(int count, int features = 2) =>
        Tensor.Create([.. Enumerable.Range(0, count * features).Select(i => i % 3f)], [count, features]);
}
