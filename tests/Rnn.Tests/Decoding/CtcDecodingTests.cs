using System.Numerics.Tensors;
using Rnn.Decoding;
using Rnn.Models;
using Rnn.Tests.Heads;

namespace Rnn.Tests.Decoding;

/// <summary>Symbols read from CTC outputs: a beam that holds everything finds what counting every path finds.</summary>
public class CtcDecodingTests
{
    private const int Blank = 2;

    private static readonly SequenceModel<double> _model = SequenceHeads.Passing(3, builder => builder.CtcOutput(2));

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(6)]
    public void A_beam_as_wide_as_the_space_gives_every_answer_its_exact_probability(int steps)
    {
        double[] logits = SequenceHeads.Logits(steps, 3, seed: steps);
        double[,] logs = Paths.LogSoftmax(logits, 3);
        (int[] Symbols, double LogProbability)[] all =
        [
            .. Paths.All(steps, 3)
                .GroupBy(path => string.Join(' ', Paths.Meaning(path, Blank)))
                .Select(paths => (Paths.Meaning(paths.First(), Blank), Math.Log(paths.Sum(path => Math.Exp(path.Select((label, step) => logs[step, label]).Sum())))))
                .OrderByDescending(answer => answer.Item2),
        ];

        DecodedSequence[] found = _model.ReadSymbols(Input(logits), new CtcOptions { BeamWidth = 1000, Count = 1000 });

        found.Should().HaveCount(all.Length);
        for (int i = 0; i < found.Length; i++)
        {
            found[i].Tokens.Should().Equal(all[i].Symbols);
            found[i].LogProbability.Should().BeApproximately(all[i].LogProbability, 1e-12);
        }

        DecodedSequence[] few = _model.ReadSymbols(Input(logits));
        few.Should().ContainSingle().Which.Tokens.Should().Equal(all[0].Symbols);
        int[] best = Paths.All(steps, 3).MaxBy(path => path.Select((label, step) => logs[step, label]).Sum())!;
        DecodedSequence greedy = _model.ReadSymbols([Input(logits)])[0];
        greedy.Tokens.Should().Equal(Paths.Meaning(best, Blank));
        greedy.LogProbability.Should().BeApproximately(best.Select((label, step) => logs[step, label]).Sum(), 1e-12);
    }

    [Fact]
    public void A_beam_may_find_what_the_best_path_does_not()
    {
        // At both steps blank 0.4, symbol 0 0.35, symbol 1 0.25: the best path is two blanks, but 0 has three paths.
        double[] logits = [Math.Log(0.35), Math.Log(0.25), Math.Log(0.4), Math.Log(0.35), Math.Log(0.25), Math.Log(0.4)];

        _model.ReadSymbols([Input(logits)])[0].Tokens.Should().BeEmpty();
        DecodedSequence answer = _model.ReadSymbols(Input(logits))[0];
        answer.Tokens.Should().Equal(0);
        answer.LogProbability.Should().BeApproximately(Math.Log((0.35 * 0.35) + (2 * 0.35 * 0.4)), 1e-12);
    }

    [Fact]
    public void Words_bound_the_answers_and_their_bonus_favours_more_of_them()
    {
        // Symbols 0 and 1 make words, 2 stands between them, 3 is the blank.
        SequenceModel<double> model = SequenceHeads.Passing(4, builder => builder.CtcOutput(3));
        double[] logits = SequenceHeads.Logits(7, 4, seed: 21);
        int[][] words = [[0, 1], [1]];
        bool IsAllowed(int[] symbols) => symbols.Length == 0 ||
            string.Join(' ', symbols).Split('2').Select(part => part.Trim()).All(part => part is "0 1" or "1" or "");
        double[,] logs = Paths.LogSoftmax(logits, 4);
        (int[] Symbols, double LogProbability)[] all =
        [
            .. Paths.All(7, 4).GroupBy(path => string.Join(' ', Paths.Meaning(path, 3)))
                .Select(paths => (Paths.Meaning(paths.First(), 3), Math.Log(paths.Sum(path => Math.Exp(path.Select((label, step) => logs[step, label]).Sum()))))),
        ];
        var options = new CtcOptions { BeamWidth = 4000, Count = 5, Words = words, Separator = 2 };

        DecodedSequence[] bound = model.ReadSymbols(Input(logits, 4), options);

        // A separator begins an answer or follows another only where no word is cut: "2" alone has no words before it.
        (int[] Symbols, double LogProbability)[] allowed = [.. all.Where(answer => IsAllowed(answer.Symbols) && WellSeparated(answer.Symbols)).OrderByDescending(answer => answer.LogProbability)];
        bound.Select(answer => string.Join(' ', answer.Tokens)).Should().Equal(allowed.Take(5).Select(answer => string.Join(' ', answer.Symbols)));
        bound.Should().OnlyContain(answer => allowed.Any(other => other.Symbols.SequenceEqual(answer.Tokens) && Math.Abs(other.LogProbability - answer.LogProbability) < 1e-12));

        DecodedSequence favoured = model.ReadSymbols(Input(logits, 4), options with { WordBonus = 4 })[0];
        favoured.Tokens.Should().Equal(allowed.MaxBy(answer => answer.LogProbability + (4 * WordsOf(answer.Symbols))).Symbols);
        WordsOf([.. favoured.Tokens]).Should().BeGreaterThan(WordsOf([.. bound[0].Tokens]));

        static int WordsOf(int[] symbols) => string.Join(' ', symbols).Split('2').Count(part => part.Trim().Length > 0);
        static bool WellSeparated(int[] symbols) => symbols.Where((symbol, i) => symbol == 2 && (i == 0 || symbols[i - 1] == 2)).Any() == false;
    }

    [Fact]
    public void An_answer_is_aligned_by_its_most_probable_path()
    {
        double[] logits = SequenceHeads.Logits(6, 3, seed: 4);
        double[,] logs = Paths.LogSoftmax(logits, 3);
        int[] symbols = [1, 0, 0];
        int[] best = Paths.All(6, 3).Where(path => Paths.Meaning(path, Blank).SequenceEqual(symbols))
            .MaxBy(path => path.Select((label, step) => logs[step, label]).Sum())!;

        CtcAlignment alignment = _model.AlignSymbols(Input(logits), symbols);

        alignment.LogProbability.Should().BeApproximately(best.Select((label, step) => logs[step, label]).Sum(), 1e-12);
        alignment.Spans.Select(span => span.Symbol).Should().Equal(symbols);
        int[] path = [.. Enumerable.Repeat(Blank, 6)];
        foreach (CtcSpan span in alignment.Spans)
        {
            path.AsSpan(span.Steps).Fill(span.Symbol);
        }

        path.Should().Equal(best);
        _model.AlignSymbols(Input(logits), []).Spans.Should().BeEmpty();
        alignment.Spans[0].ToString().Should().Be($"1 at {alignment.Spans[0].Steps}");
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Tensor<double> input = Input(SequenceHeads.Logits(4, 3, seed: 4));
        Refused(new CtcOptions { BeamWidth = 0 }, "*BeamWidth must be at least 1*");
        Refused(new CtcOptions { BeamWidth = 3, Count = 4 }, "*Count must be from 1 to the beam's width of 3; got 4*");
        Refused(new CtcOptions { Count = 0 }, "*Count*");
        Refused(new CtcOptions { Separator = 2 }, "*Separator must be one of the 2 symbols, 0 to 1; got 2*");
        Refused(new CtcOptions { WordBonus = 1 }, "*Give the Separator*");
        Refused(new CtcOptions { WordBonus = double.NaN, Separator = 1 }, "*WordBonus must be finite*");
        Refused(new CtcOptions { Words = [[0]] }, "*Give the Separator*");
        Refused(new CtcOptions { Words = [[0, 1]], Separator = 1 }, "*A word of Words (0 1)*");
        Refused(new CtcOptions { Words = [[]], Separator = 1 }, "*A word of Words*empty*");
        _model.Invoking(m => m.AlignSymbols(input, [0, 0, 0])).Should().Throw<ArgumentException>().WithMessage("*needs an input of at least 5 steps, and it has 4*");
        _model.Invoking(m => m.AlignSymbols(input, [0, 2])).Should().Throw<ArgumentException>().WithMessage("*Symbol 1: the target 2 is no symbol*");
        SequenceModel<double> other = SequenceHeads.Passing(3, builder => builder.SoftmaxOutput(3));
        other.Invoking(m => m.ReadSymbols(input)).Should().Throw<InvalidOperationException>().WithMessage("*softmax*");
        other.Invoking(m => m.ReadSymbols([input])).Should().Throw<InvalidOperationException>();
        other.Invoking(m => m.AlignSymbols(input, [])).Should().Throw<InvalidOperationException>();

        void Refused(CtcOptions options, string message) =>
            _model.Invoking(m => m.ReadSymbols(input, options)).Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void Inputs_without_steps_have_empty_answers()
    {
        Tensor<double> nothing = Tensor.Create(Array.Empty<double>(), [0, 3]);

        _model.ReadSymbols([nothing])[0].Tokens.Should().BeEmpty();
        _model.ReadSymbols(nothing)[0].LogProbability.Should().Be(0);
        _model.AlignSymbols(nothing, []).LogProbability.Should().Be(0);
    }

    private static Tensor<double> Input(double[] logits, int classes = 3) => Tensor.Create(logits, [logits.Length / classes, classes]);
}
