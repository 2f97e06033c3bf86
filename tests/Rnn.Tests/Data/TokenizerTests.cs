using Rnn.Data;

namespace Rnn.Tests.Data;

/// <summary>A tokeniser cuts texts into pieces that say where they stand, and comes back from its words.</summary>
public class TokenizerTests
{
    public static TheoryData<Tokenizer> All() =>
        [Tokenizer.Characters, Tokenizer.Graphemes, Tokenizer.Words, Tokenizer.Whitespace, Tokenizer.Pattern("[a-z]+"), Tokenizer.Words with { LowerCase = true }];

    [Theory]
    [MemberData(nameof(All))]
    public void Each_piece_stands_where_it_says(Tokenizer tokenizer)
    {
        const string text = "Zoë's 2 cats, “Ö” & 👩‍🚀 went home…\n\tfine";

        TextToken[] tokens = tokenizer.Tokenize(text);

        tokens.Should().NotBeEmpty();
        tokens.Should().OnlyContain(token => text.Substring(token.Start, token.Length).Equals(token.Text, StringComparison.OrdinalIgnoreCase));
        tokens.Zip(tokens.Skip(1)).Should().OnlyContain(pair => pair.Second.Start >= pair.First.End);
        tokenizer.Tokenize("").Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(All))]
    public void It_comes_back_from_its_words(Tokenizer tokenizer) => Tokenizer.Parse(tokenizer.ToString()).Should().Be(tokenizer);

    [Fact]
    public void Words_keep_their_apostrophes_and_part_from_punctuation() =>
        Tokenizer.Words.Split("Don't say “l’eau”, it's (2) x-y.").Should().Equal("Don't", "say", "“", "l’eau", "”", ",", "it's", "(", "2", ")", "x", "-", "y", ".");

    [Fact]
    public void White_space_is_no_word_and_no_character_is_torn() =>
        Tokenizer.Words.Split("a\tb\r\nc\u00a0👩 ÷\u0301").Should().Equal("a", "b", "c", "👩", "÷", "\u0301");

    [Fact]
    public void Letters_beyond_the_first_plane_make_words_too() =>
        Tokenizer.Words.Split("𐐔𐐯𐑅𐐨𐑉𐐯𐐻 𠮷野家 x’𝟗 't' a' '’b 😀😀 \ud800c").Should()
            .Equal("𐐔𐐯𐑅𐐨𐑉𐐯𐐻", "𠮷野家", "x’𝟗", "'", "t", "'", "a", "'", "'", "’", "b", "😀", "😀", "\ufffd", "c");

    [Theory]
    [InlineData("Hello, world!")]
    [InlineData("He said: “go (now)”.")]
    public void Words_are_put_together_as_they_were(string text) => Tokenizer.Words.Join(Tokenizer.Words.Split(text)).Should().Be(text);

    [Fact]
    public void A_character_is_no_half_and_a_grapheme_what_is_seen()
    {
        Tokenizer.Characters.Split("e\u0301👩‍🚀").Should().Equal("e", "\u0301", "👩", "\u200d", "🚀");
        Tokenizer.Graphemes.Split("e\u0301👩‍🚀").Should().Equal("e\u0301", "👩‍🚀");
        Tokenizer.Characters.Join(["a", " ", "b"]).Should().Be("a b");
    }

    [Theory]
    [InlineData("(a)\\1")]
    [InlineData("(?=a)")]
    public void A_pattern_that_may_run_for_ever_is_refused(string pattern)
    {
        FluentActions.Invoking(() => Tokenizer.Pattern(pattern)).Should().Throw<NotSupportedException>();
        FluentActions.Invoking(() => Tokenizer.Parse($"pattern {pattern}")).Should().Throw<FormatException>("a file may hold anything");
    }

    [Fact]
    public void What_is_no_tokenizer_is_refused()
    {
        FluentActions.Invoking(() => Tokenizer.Parse("lower case, syllables")).Should().Throw<FormatException>().WithMessage("*syllables*");
        FluentActions.Invoking(() => Tokenizer.Pattern("(")).Should().Throw<ArgumentException>();
    }
}
