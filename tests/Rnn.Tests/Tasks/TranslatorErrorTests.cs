using System.Numerics.Tensors;
using Rnn.Tasks;
using Rnn.Training;

namespace Rnn.Tests.Tasks;

/// <summary>What can't be translated is refused in words, with the mend, before anything is learned.</summary>
public sealed class TranslatorErrorTests
{
    private static readonly TranslatorOptions _options = TranslatorTests.Options with { Fit = new FitOptions<float> { Epochs = 1 } };

    [Fact]
    public void Pairs_that_teach_nothing_are_refused()
    {
        Refuses<InvalidDataException>([], "*no pair*");
        Refuses<InvalidDataException>([("a", "b"), ("", "c")], "*Pair 1 (the first is 0): the source '' holds no word*");
        Refuses<InvalidDataException>([("a", "b"), ("a", "")], "*Pair 1 (the first is 0): the target '' holds no word*");
        Refuses<InvalidDataException>([("a", null!)], "*the target is null*");
        Refuses<InvalidDataException>([("a", "b"), ("c", "b")], "*All targets are alike*");
        FluentActions.Invoking(() => Translator.Train([(Tensor.Create<float>([1, 2]), "a"), (Tensor.Create<float>([1]), "b")], _options))
            .Should().Throw<InvalidDataException>().WithMessage("*Source 1 (the first is 0) has 1 features and should have 2*");
        FluentActions.Invoking(() => Translator.Train([(Tensor.Create<float>([1, float.NaN]), "a")], _options)).Should().Throw<InvalidDataException>().WithMessage("*holds NaN or infinity*");
    }

    [Fact]
    public void Settings_that_can_not_be_are_refused()
    {
        Refuses(_options with { MinimumCount = 0 }, "*are 1 or more; got 0, 24 and 5*");
        Refuses(_options with { MinimumCount = 9 }, "*No piece of the sources occurs 9 times or more*");
        Refuses(_options with { BeamWidth = 0 }, "*are 1 or more*");
        Refuses(_options with { UnknownRate = 1 }, "*UnknownRate lies from 0 to below 1*");
        Refuses(_options with { ValidationShare = 0 }, "*ValidationShare lies between 0 and 1*");
    }

    [Fact]
    public void Questions_that_can_not_be_answered_are_refused()
    {
        Translator translator = Translator.Train([("ab", "x"), ("ba", "y")], _options);

        translator.Invoking(own => own.Translate("")).Should().Throw<ArgumentException>().WithMessage("*'' holds no word*");
        translator.Invoking(own => own.Translate("a", 0)).Should().Throw<ArgumentOutOfRangeException>();
        translator.Invoking(own => own.Translate(Tensor.Create<float>([1]))).Should().Throw<InvalidOperationException>().WithMessage("*trained with texts*");
        translator.Invoking(own => own.Evaluate(Array.Empty<(string, string)>())).Should().Throw<InvalidDataException>().WithMessage("*no pair*");
        translator.Translate("never met").Should().NotContain("<unknown>");
    }

    private static void Refuses<TException>((string, string)[] pairs, string message)
        where TException : Exception =>
        FluentActions.Invoking(() => Translator.Train(pairs, _options)).Should().Throw<TException>().WithMessage(message);

    private static void Refuses(TranslatorOptions options, string message) =>
        FluentActions.Invoking(() => Translator.Train([("ab", "x"), ("ba", "y")], options)).Should().Throw<ArgumentException>().WithMessage(message);
}
