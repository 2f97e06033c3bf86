using Rnn.Cells;
using Rnn.Data;
using Rnn.Layers;
using Rnn.Sequences;
using Rnn.Tasks;
using Rnn.Training;

namespace Rnn.Tests.Tasks;

/// <summary>What can't be learned or written is refused in words, with the mend.</summary>
public sealed class TextGeneratorErrorTests
{
    private const string Text = "to be or not to be, that is the question";

    private static readonly TextGeneratorOptions _options = TextGeneratorTests.Quick with { Fit = new FitOptions<float> { Epochs = 1 } };

    private static readonly Lazy<TextGenerator> _one = new(() => TextGenerator.Train(Text, _options));

    private static readonly Lazy<TextGenerator> _many = new(() => TextGenerator.Train(["to be", "or not", "to be"], _options));

    [Fact]
    public void Settings_that_can_not_be_are_refused()
    {
        Refuses(_options with { MinimumCount = 0 }, "*MinimumCount is 1 or more*got 0*");
        Refuses(_options with { SizeLimit = 0 }, "*SizeLimit is 1 or more*got 0*");
        Refuses(_options with { ValidationShare = 1 }, "*ValidationShare is 0 or more and below 1; got 1*");
        Refuses(_options with { ValidationShare = double.NaN }, "*ValidationShare*got NaN*");
        Refuses(_options with { MinimumCount = 100 }, "*No piece of the texts occurs 100 times*lower MinimumCount*");
        Refuses(_options with { Fit = new FitOptions<float> { Validation = new NextTokenDataset<float>([1, 2], 1) } }, "*set ValidationShare and leave Validation of Fit out*");
        Refuses(_options with { Fit = new FitOptions<float> { BatchSize = 0 } }, "*BatchSize*1 or more*");
        Refuses(_options with { Model = model => model.Bidirectional(() => new GruCell<float>(4)) }, "*look ahead*");
        Refuses(_options with { Model = model => model.Gru(4).Pool(Pooling.Max) }, "Pool makes one vector of all steps*");
        FluentActions.Invoking(() => TextGenerator.Train(Text, _options with { CompletesKnownTexts = true })).Should().Throw<ArgumentException>().WithMessage("*give many texts, or leave it out*");
    }

    [Fact]
    public void Texts_of_which_nothing_can_be_learned_are_refused()
    {
        FluentActions.Invoking(() => TextGenerator.Train((string)null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => TextGenerator.Train((IReadOnlyList<string>)null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => TextGenerator.Train("abc")).Should().Throw<ArgumentException>().WithMessage("*has 3 pieces*(characters)*give a longer one*");
        FluentActions.Invoking(() => TextGenerator.Train("some words", new TextGeneratorOptions { Tokenizer = Tokenizer.Words })).Should().Throw<ArgumentException>().WithMessage("*has 2 pieces*(words)*");
        FluentActions.Invoking(() => TextGenerator.Train(["one"])).Should().Throw<ArgumentException>().WithMessage("*There is one text*One long text is given as a string*");
        FluentActions.Invoking(() => TextGenerator.Train(["one", ""])).Should().Throw<ArgumentException>().WithMessage("*Text 1 ('')*leave it out*");
        FluentActions.Invoking(() => TextGenerator.Train(["one", null!])).Should().Throw<ArgumentException>().WithMessage("*Text 1 is null*");
        FluentActions.Invoking(() => TextGenerator.Train([("one", 1), ("two", 0)])).Should().Throw<ArgumentException>().WithMessage("*weight of text 1 ('two') is 0*finite and above 0*");
        FluentActions.Invoking(() => TextGenerator.Train([("one", double.NaN), ("two", 1)])).Should().Throw<ArgumentException>().WithMessage("*weight of text 0*NaN*");
    }

    [Fact]
    public void What_can_not_be_written_is_refused()
    {
        FluentActions.Invoking(() => _one.Value.Generate()).Should().Throw<ArgumentException>().WithMessage("*give it a beginning*");
        FluentActions.Invoking(() => _one.Value.Complete("")).Should().Throw<ArgumentException>().WithMessage("*give it a beginning*");
        FluentActions.Invoking(() => _many.Value.Generate(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => _many.Value.Generate(length: 0)).Should().Throw<ArgumentException>().WithMessage("*length is 1 or more; got 0*");
        FluentActions.Invoking(() => _many.Value.Generate(temperature: -1)).Should().Throw<ArgumentException>().WithMessage("*temperature*got -1*");
        FluentActions.Invoking(() => _many.Value.Generate(topP: 2)).Should().Throw<ArgumentException>().WithMessage("*topP is above 0*");
        FluentActions.Invoking(() => _many.Value.Generate(temperature: 0, topK: 0)).Should().Throw<ArgumentException>().WithMessage("*topK is 1 or more*");
        FluentActions.Invoking(() => _many.Value.GenerateStream(length: 0)).Should().Throw<ArgumentException>("before the first piece is asked for");
        FluentActions.Invoking(() => _many.Value.GenerateStreamAsync(length: 0)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => _many.Value.Complete("t", count: 0)).Should().Throw<ArgumentException>().WithMessage("*count is 1 or more*");
        FluentActions.Invoking(() => _many.Value.Complete("t", length: 0)).Should().Throw<ArgumentException>().WithMessage("*length is 1 or more*");
        _many.Value.Generate().Should().NotBeNull("one of many texts has a beginning of its own");
    }

    [Fact]
    public void What_can_not_be_measured_is_refused()
    {
        FluentActions.Invoking(() => _one.Value.Evaluate("a")).Should().Throw<ArgumentException>().WithMessage("*has one piece*two at least*");
        FluentActions.Invoking(() => _one.Value.Evaluate(["to be"])).Should().Throw<InvalidOperationException>().WithMessage("*knows no end of texts; give one text*");
        FluentActions.Invoking(() => _many.Value.Evaluate([])).Should().Throw<ArgumentException>().WithMessage("*no text*");
        FluentActions.Invoking(() => _many.Value.Evaluate(["a", ""])).Should().Throw<ArgumentException>().WithMessage("*Text 1*");
    }

    [Fact]
    public void Training_can_be_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        FluentActions.Invoking(() => TextGenerator.Train(Text, _options, cancelled.Token)).Should().Throw<OperationCanceledException>();
    }

    private static void Refuses(TextGeneratorOptions options, string message)
    {
        FluentActions.Invoking(() => TextGenerator.Train(Text, options)).Should().Throw<ArgumentException>().WithMessage(message);
        FluentActions.Invoking(() => TextGenerator.Train([Text, "to be"], options)).Should().Throw<ArgumentException>().WithMessage(message);
    }
}
