using Rnn.Sequences;
using Rnn.Tasks;
using Rnn.Training;

namespace Rnn.Tests.Tasks;

/// <summary>What no text classifier can learn from is refused in words, before anything is learned.</summary>
public class TextClassifierErrorTests
{
    private static readonly (string, string)[] _two = [("good", "yes"), ("bad", "no")];

    [Fact]
    public void A_label_of_two_lines_is_refused() =>
        FluentActions.Invoking(() => TextClassifier.Train([("one text", "a\nb"), ("two texts", "c")])).Should().Throw<ArgumentException>().WithMessage("*label of text 0 holds a line break*");

    [Fact]
    public void Examples_without_two_labels_are_refused()
    {
        Refuses([], "*no text to learn from; give texts of two labels*");
        Refuses([("a", "yes"), ("b", "yes")], "*All 2 texts have the label 'yes'*give texts of another label*");
        Refuses([("a", "yes"), ("b", "")], "*Text 1 has no label*");
        Refuses([("a", "yes"), (null!, "no")], "*Text 1 has no text*");
        Refuses([("a", "yes"), (" \n", "no")], "*Text 1 (' \n') has no word that the tokeniser (lower case, words) finds*leave it out*");
        FluentActions.Invoking(() => TextClassifier.Train(null!)).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void Settings_that_can_not_be_are_refused()
    {
        Refuses(_two, "*MinimumCount is 1 or more; got 0*", new TextClassifierOptions { MinimumCount = 0 });
        Refuses(_two, "*No word occurs in the texts 2 times or more*lower MinimumCount*");
        Refuses(_two, "*SizeLimit is 1 or more, or null*", new TextClassifierOptions { SizeLimit = 0 });
        Refuses(_two, "*label 'maybe' of validation text 0 is not among those of the training*", new TextClassifierOptions { Validation = [("so so", "maybe")] });
        Refuses(_two, "*Validation text 0 ('') has no word*", new TextClassifierOptions { Validation = [("", "yes")] });
        Refuses(_two, "*BalanceClasses and the class weights*", new TextClassifierOptions { BalanceClasses = true, Fit = new FitOptions<float> { ClassWeights = [1, 2] } });
        Refuses(_two, "*set Validation of its options*", new TextClassifierOptions
        {
            Fit = new FitOptions<float> { Validation = SequenceDataset.FromExamples([new Example<float>(new[] { 1 }, 1f)]) },
        });
    }

    [Fact]
    public void Texts_that_can_not_be_told_are_refused()
    {
        TextClassifier classifier = TextClassifier.Train(_two, new TextClassifierOptions { MinimumCount = 1, Model = model => model.Gru(2), Fit = new FitOptions<float> { Epochs = 1 } });

        classifier.Invoking(own => own.Predict("")).Should().Throw<ArgumentException>().WithMessage("*Text 0 ('') has no word*");
        classifier.Invoking(own => own.Predict(["good", " "])).Should().Throw<ArgumentException>().WithMessage("*Text 1 (' ') has no word*");
        classifier.Invoking(own => own.Predict((string)null!)).Should().Throw<ArgumentNullException>();
        classifier.Invoking(own => own.Predict(["good", null!])).Should().Throw<ArgumentException>().WithMessage("*Text 1 is null*");
        classifier.Invoking(own => own.Evaluate([])).Should().Throw<ArgumentException>().WithMessage("*no text to be evaluated*");
        classifier.Invoking(own => own.Evaluate([("good", "yes"), ("good", "maybe")])).Should().Throw<ArgumentException>().WithMessage("*label 'maybe' of text 1 is not among*");
        classifier.Evaluate(_two)["yes", "yes"].Should().BeInRange(0, 1);
        classifier.Evaluate(_two).Invoking(report => report["yes", "maybe"]).Should().Throw<ArgumentException>().WithMessage("*'maybe' is no label of this classifier; those are no, yes*");
    }

    private static void Refuses((string, string)[] examples, string message, TextClassifierOptions? options = null) =>
        FluentActions.Invoking(() => TextClassifier.Train(examples, options)).Should().Throw<ArgumentException>().WithMessage(message);
}
