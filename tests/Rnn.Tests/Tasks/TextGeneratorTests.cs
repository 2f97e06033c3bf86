using System.Numerics.Tensors;
using System.Text.Json;
using Rnn.Data;
using Rnn.Persistence;
using Rnn.Tasks;
using Rnn.Training;

namespace Rnn.Tests.Tasks;

/// <summary>Generators of one text and of many, of characters and of words: what they write, suggest and measure, and that a file keeps it.</summary>
public sealed class TextGeneratorTests : IDisposable
{
    private const string Rhyme = "the cat sat on the mat. the dog sat on the log. ";

    // The 😀 is two UTF-16 code units and one piece.
    private static readonly Lazy<TextGenerator> _letters = new(() => TextGenerator.Train(string.Concat(Enumerable.Repeat(Rhyme.Replace("log", "l😀g", StringComparison.Ordinal), 60)), Quick));

    private static readonly Lazy<TextGenerator> _words = new(() => TextGenerator.Train(string.Concat(Enumerable.Repeat(Rhyme, 100)), Quick with { Tokenizer = Tokenizer.Words }));

    private static readonly (string, double)[] _towns = [("paris", 60), ("parma", 20), ("padua", 10), ("rome", 90), ("rouen", 30), ("pisa", 5)];

    private static readonly Lazy<TextGenerator> _names = new(() => TextGenerator.Train(_towns, Quick with { ValidationShare = 0, CompletesKnownTexts = true, Fit = new FitOptions<float> { Epochs = 150 } }));

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.safetensors");

    internal static TextGeneratorOptions Quick => new() { Model = model => model.Gru(32), Fit = new FitOptions<float> { Epochs = 12, BatchSize = 4, ChunkLength = 32 } };

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void It_writes_on_as_the_text_goes()
    {
        _letters.Value.Generate("the cat sat on the", length: 10, temperature: 0).Should().StartWith(" mat. the");
        _words.Value.Generate("the dog sat on the", length: 4, temperature: 0).Should().Be(" log. the cat");
        _letters.Value.History!.Epochs.Should().OnlyContain(epoch => epoch.Validation != null);
    }

    [Theory]
    [InlineData(0.0, null, null)]
    [InlineData(0.7, null, null)]
    [InlineData(1.5, 5, null)]
    [InlineData(1.5, null, 0.9)]
    public async Task Pieces_join_into_the_text_that_is_written(double temperature, int? topK, double? topP)
    {
        foreach (TextGenerator generator in new[] { _letters.Value, _words.Value, _names.Value })
        {
            string text = generator.Generate("the ", length: 60, temperature, topK, topP, seed: 3);
            string[] pieces = [.. generator.GenerateStream("the ", length: 60, temperature, topK, topP, seed: 3)];
            var later = new List<string>();
            await foreach (string piece in generator.GenerateStreamAsync("the ", length: 60, temperature, topK, topP, seed: 3))
            {
                later.Add(piece);
            }

            string.Concat(pieces).Should().Be(text);
            later.Should().Equal(pieces);
            pieces.Any(piece => char.IsLowSurrogate(piece[0]) || piece.Contains('<', StringComparison.Ordinal)).Should().BeFalse("no character is torn, and no entry of its own is written");
        }
    }

    [Fact]
    public void Another_seed_writes_another_text_and_the_same_seed_the_same()
    {
        string[] texts = [.. Enumerable.Range(0, 5).Select(seed => _letters.Value.Generate("the", length: 100, temperature: 1.5, seed: (ulong)seed))];

        texts.Distinct().Should().HaveCount(5);
        _letters.Value.Generate("the", length: 100, temperature: 1.5, seed: 4).Should().Be(texts[4]);
    }

    [Fact]
    public void Words_have_spaces_where_they_belong()
    {
        _words.Value.Generate("the cat", length: 5, temperature: 0).Should().Be(" sat on the mat.");
        _words.Value.Generate("the cat ", length: 5, temperature: 0).Should().Be("sat on the mat.");
    }

    [Fact]
    public void Suggestions_are_known_texts_and_the_weightiest_comes_first()
    {
        IReadOnlyList<TextCompletion> found = _names.Value.Complete("pa", count: 3);

        found.Select(one => one.Text).Should().Equal("paris", "parma", "padua");
        found.Sum(one => one.Probability).Should().BeInRange(0.9, 1.0001);
        found[0].Probability.Should().BeApproximately(60 / 90.0, 0.15);
        found[0].ToString().Should().MatchRegex(@"^paris \(\d+ %\)$");
        _names.Value.Complete("", count: 6).Select(one => one.Text).Should().BeEquivalentTo(_towns.Select(town => town.Item1)).And.StartWith("rome");
        _names.Value.Complete("pu").Should().BeEmpty("no text begins so");
        _names.Value.Complete("paris").Select(one => one.Text).Should().Equal("paris");
        _names.Value.Complete("parisian").Should().BeEmpty();
    }

    [Fact]
    public void Of_one_text_completions_have_the_length_asked_for()
    {
        IReadOnlyList<TextCompletion> found = _letters.Value.Complete("the cat sat on the ", count: 3, length: 4);

        found.Should().HaveCount(3).And.BeInDescendingOrder(one => one.Probability);
        found[0].Text.Should().Be("the cat sat on the mat.");
    }

    [Fact]
    public void Half_a_word_is_finished()
    {
        _words.Value.Complete("the cat sat on the m", count: 2, length: 2)[0].Text.Should().Be("the cat sat on the mat.");
        _words.Value.Complete("the cat s", count: 1, length: 2).Single().Text.Should().Be("the cat sat on");
        _words.Value.Complete("the cat x", count: 1).Should().BeEmpty("no word begins so");
        _words.Value.Complete("the cat ", count: 1, length: 1).Single().Text.Should().Be("the cat sat");
    }

    [Fact]
    public void A_report_counts_bits_as_the_network_gives_them()
    {
        GeneratorReport report = _letters.Value.Evaluate("the cat sat on Z");

        int[] tokens = _letters.Value.Vocabulary.Encode(_letters.Value.Tokenizer.Split("the cat sat on Z"));
        double nats = 0;
        Tensor<float> told = _letters.Value.Model.Predict(tokens[..^1]);
        for (int step = 0; step < tokens.Length - 1; step++)
        {
            nats -= Math.Log(told[step, tokens[step + 1]]);
        }

        report.BitsPerCharacter.Should().BeApproximately(nats / Math.Log(2) / 15, 1e-4);
        report.Perplexity.Should().BeApproximately(Math.Exp(nats / 15), 1e-2 * Math.Exp(nats / 15));
        (report.Pieces, report.Characters, report.UnknownPieces).Should().Be((15, 15, 1));
        report.ToString().Should().Contain("by frequency alone").And.Contain("1 pieces (6.7 %) are unknown");
        _letters.Value.Evaluate(Rhyme).ToString().Should().EndWith("All pieces are known.");
    }

    [Fact]
    public void Frequencies_alone_are_what_counting_gives()
    {
        TextGenerator generator = TextGenerator.Train("abababababab", Quick with { ValidationShare = 0 });

        // Said were 6 times b and 5 times a; with one more of each, and one of the unknown piece: 7, 6 and 1 of 14.
        double expected = -(Math.Log2(7 / 14.0) + Math.Log2(6 / 14.0)) / 2;
        generator.Evaluate("aba").FrequencyBitsPerCharacter.Should().BeApproximately(expected, 1e-9);
    }

    [Fact]
    public void Many_texts_are_measured_with_their_ends()
    {
        GeneratorReport report = _names.Value.Evaluate(["rome", "paris"]);

        (report.Pieces, report.Characters).Should().Be((11, 11));
        _names.Value.Evaluate("rome").Pieces.Should().Be(5);
        report.BitsPerCharacter.Should().BeLessThan(report.FrequencyBitsPerCharacter);
        _names.Value.Evaluate(["zzzz"]).ToString().Should().Contain("unknown");
    }

    [Fact]
    public void A_saved_generator_writes_the_same()
    {
        foreach (TextGenerator generator in new[] { _letters.Value, _words.Value, _names.Value })
        {
            generator.Save(_file);
            TextGenerator loaded = TextGenerator.Load(_file);

            loaded.History.Should().BeNull();
            loaded.Tokenizer.Should().Be(generator.Tokenizer);
            loaded.Generate("pa", length: 50, temperature: 1, seed: 7).Should().Be(generator.Generate("pa", length: 50, temperature: 1, seed: 7));
            loaded.Complete("pa ro").Should().Equal(generator.Complete("pa ro"));
            loaded.Complete("pa").Should().Equal(generator.Complete("pa"));
            loaded.Evaluate("the paris cat").BitsPerCharacter.Should().Be(generator.Evaluate("the paris cat").BitsPerCharacter);
            loaded.Evaluate("the paris cat").FrequencyPerplexity.Should().Be(generator.Evaluate("the paris cat").FrequencyPerplexity);
        }
    }

    [Fact]
    public void A_file_whose_parts_do_not_fit_is_refused()
    {
        _names.Value.Save(_file);
        ModelPackage<float> package = ModelPackage<float>.Load(_file);
        string counts = string.Join(',', Enumerable.Repeat("1", package.Model.OutputSize));

        foreach (string knowledge in new[]
        {
            """{"Counts":[1],"LongestText":5,"KnownTexts":null}""",
            $$"""{"Counts":[{{counts}}],"LongestText":null,"KnownTexts":null}""",
            $$"""{"Counts":[{{counts}}],"LongestText":0,"KnownTexts":null}""",
            $$"""{"Counts":[-{{counts}}],"LongestText":5,"KnownTexts":null}""",
        })
        {
            TaskFile.Save(_file, "text generator", package, knowledge);
            FluentActions.Invoking(() => TextGenerator.Load(_file)).Should().Throw<ModelFileException>().WithMessage("*does not fit its pieces*");
        }

        TaskFile.Save(_file, "text generator", new ModelPackage<float>(package.Model), $$"""{"Counts":[{{counts}}],"LongestText":5,"KnownTexts":null}""");
        FluentActions.Invoking(() => TextGenerator.Load(_file)).Should().Throw<ModelFileException>().WithMessage("*does not fit its pieces*");
        TaskFile.Save(_file, "text generator", package, """{"Counts":null,"LongestText":5}""");
        FluentActions.Invoking(() => TextGenerator.Load(_file)).Should().Throw<ModelFileException>().WithMessage("*does not say what the text generator knows*");
        package.Save(_file);
        FluentActions.Invoking(() => Forecaster.Load(_file)).Should().Throw<ModelFileException>().WithMessage("*holds a text generator, not a forecaster*");
    }

    [Fact]
    public void Heavy_texts_are_told_several_times_and_weigh_as_much_together()
    {
        var texts = new WeightedTexts([[1, 2, 1], [1, 3, 1], [1, 4, 1], [1, 5, 1]], [1e300, 1e300, 16e300, 2e300], most: 1);

        double[] weights = [.. Enumerable.Range(0, texts.Count).Select(texts.GetWeight)];
        weights.Sum().Should().BeApproximately(4, 1e-12);
        weights.Should().OnlyContain(weight => weight <= 1);
        Enumerable.Range(0, texts.Count).Where(i => texts.GetTokens(i)[1] == 4).Sum(texts.GetWeight).Should().BeApproximately(3.2, 1e-12);
        texts.GetTarget(0).ToArray().Should().Equal(2, 1);
    }

    [Fact]
    public void Rare_pieces_are_learned_as_unknown_and_never_written()
    {
        string text = string.Concat(Enumerable.Range(0, 200).Select(i => $"the {(char)('a' + (i % 26))}{i} sat. "));
        TextGenerator generator = TextGenerator.Train(text, Quick with { Tokenizer = Tokenizer.Words, ValidationShare = 0 });

        generator.Vocabulary.Count.Should().Be(4, "the, sat, the full stop and the unknown word");
        generator.Evaluate("the b7 sat.").UnknownPieces.Should().Be(1);
        generator.Evaluate("the b7 sat.").Perplexity.Should().BeLessThan(2, "that a word follows which nobody knows was learned");
        generator.Generate("the", length: 50, temperature: 1).Should().NotContain("<");
    }

    [Fact]
    public void The_default_reads_little_text_more_often_than_much()
    {
        int[] lengths = [600_000, 60_000, 10_000_000, 5];
        lengths.Select(length => GeneratorDefaults.Fit(length, texts: 1, isMeasured: true, seed: 1).Epochs).Should().Equal(4, 40, 1, 40);
        int[] counts = [1, 2, 2000, 100_000];
        counts.Select(texts => GeneratorDefaults.Fit(1000, texts, isMeasured: true, seed: 1).BatchSize).Should().Equal(16, 8, 20, 64);
    }

    [Fact]
    public void What_it_knows_reads_back()
    {
        var parts = new GeneratorParts([1, 2], 3, ["a"]);

        JsonSerializer.Deserialize(JsonSerializer.Serialize(parts, TaskJson.Default.GeneratorParts), TaskJson.Default.GeneratorParts).Should().BeEquivalentTo(parts);
        new TextGeneratorOptions().ToString().Should().Be("a generator of characters");
    }

    [Fact]
    public void Known_texts_are_given_as_they_were_written()
    {
        string[] known = ["State of Mind", "state-of-the-art laptop", "New York City", "New  York pizza"];
        TextGenerator generator = TextGenerator.Train(known, new TextGeneratorOptions
        {
            Tokenizer = Tokenizer.Words with { LowerCase = true },
            CompletesKnownTexts = true,
            ValidationShare = 0,
            Fit = new FitOptions<float> { Epochs = 2 },
            Model = model => model.Gru(4),
        });

        generator.Complete("sta", count: 5).Select(one => one.Text).Should().BeEquivalentTo("State of Mind", "state-of-the-art laptop");
        generator.Complete("NEW york", count: 5).Select(one => one.Text).Should().BeEquivalentTo("New York City", "New  York pizza");
    }

    [Fact]
    public void Nothing_at_all_is_no_text()
    {
        TextGenerator generator = TextGenerator.Train(["a", "b", "ab"], new TextGeneratorOptions { ValidationShare = 0, Fit = new FitOptions<float> { Epochs = 1 }, Model = model => model.Gru(2) });

        generator.Complete("", count: 4).Should().NotBeEmpty().And.OnlyContain(one => one.Text.Length > 0);
        Enumerable.Range(0, 20).Select(seed => generator.Generate("", length: 3, seed: (ulong)seed)).Should().OnlyContain(text => text.Length > 0);
    }
}
