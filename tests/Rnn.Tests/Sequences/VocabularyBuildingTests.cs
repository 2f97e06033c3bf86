using Rnn.Sequences;

namespace Rnn.Tests.Sequences;

/// <summary>Vocabularies of what occurs in texts: the frequent words first, one entry for all others, and the way back.</summary>
public class VocabularyBuildingTests
{
    private static readonly string[][] _sentences = [["the", "cat", "sat"], ["the", "rat", "sat"], ["a", "cat", "the"]];

    [Fact]
    public void The_most_frequent_word_comes_first_after_the_unknown()
    {
        Vocabulary vocabulary = Vocabulary.FromTexts(_sentences);

        All(vocabulary).Should().Equal(["<unknown>", "the", "cat", "sat", "a", "rat"], "3, 2, 2, 1, 1 times; equals in ordinal order");
        vocabulary.Unknown.Should().Be("<unknown>");
    }

    [Fact]
    public void The_order_of_the_texts_does_not_matter() =>
        All(Vocabulary.FromTexts(_sentences.Reverse().Select(sentence => sentence.Reverse()))).Should().Equal(
            All(Vocabulary.FromTexts(_sentences)), "equally frequent words stand in ordinal order, not in that of the texts");

    [Fact]
    public void Equals_are_in_ordinal_order_whatever_the_culture() =>
        All(Vocabulary.FromTexts([["ä", "b", "B", "a", "Z"]], unknown: null)).Should().Equal(["B", "Z", "a", "b", "ä"], "by their numbers in Unicode");

    [Fact]
    public void Rare_words_and_those_beyond_the_limit_are_unknown()
    {
        All(Vocabulary.FromTexts(_sentences, minimumCount: 2)).Should().Equal(["<unknown>", "the", "cat", "sat"]);
        All(Vocabulary.FromTexts(_sentences, sizeLimit: 3)).Should().Equal(["<unknown>", "the", "cat"], "the unknown entry counts");
        All(Vocabulary.FromTexts(_sentences, sizeLimit: 3, unknown: null)).Should().Equal(["the", "cat", "sat"]);
        Vocabulary.FromTexts(_sentences, sizeLimit: 100).Count.Should().Be(6, "a limit is no order");
    }

    [Fact]
    public void An_unseen_word_has_the_place_of_the_unknown()
    {
        Vocabulary vocabulary = Vocabulary.FromTexts(_sentences, minimumCount: 2, unknown: "?");

        vocabulary.IndexOf("dog").Should().Be(0);
        vocabulary.IndexOf("rat").Should().Be(0, "too rare is unknown");
        vocabulary.Contains("rat").Should().BeFalse();
        vocabulary.Contains("cat").Should().BeTrue();
        vocabulary.Encode("the", "dog", "sat").Should().Equal([1, 0, 3]);
        vocabulary.OneHot<double>("dog", "cat").ToArray().Should().Equal([1, 0, 0, 0, 0, 0, 1, 0], "it is 1 at the place of the unknown");
        vocabulary.DecodeText([1, 0, 3], " ").Should().Be("the ? sat", "what was unknown stays so");
    }

    [Fact]
    public void Without_an_unknown_entry_an_unseen_word_is_an_error()
    {
        Action act = () => Vocabulary.FromTexts(_sentences, unknown: null).IndexOf("dog");

        act.Should().Throw<KeyNotFoundException>().WithMessage("*'dog'*5 words*");
    }

    [Fact]
    public void A_list_of_your_own_may_name_its_unknown_entry()
    {
        new Vocabulary("cat", "other", "rat") { Unknown = "other" }.IndexOf("dog").Should().Be(1, "it stands where it was listed");
        new Vocabulary("cat") { Unknown = null }.Unknown.Should().BeNull();
        Action act = () => _ = new Vocabulary("cat", "rat") { Unknown = "other" };

        act.Should().Throw<ArgumentException>("it has no place").WithMessage("*'other'*2 words*list it*");
    }

    [Fact]
    public void The_unknown_entry_in_a_text_is_itself_and_not_a_word()
    {
        Vocabulary vocabulary = Vocabulary.FromTexts([["<unknown>", "cat", "<unknown>"]]);

        All(vocabulary).Should().Equal(["<unknown>", "cat"], "it stands once");
    }

    [Theory]
    [InlineData("naïve", 5)]
    [InlineData("🐈 и 猫", 5)]
    [InlineData("e\u0301", 2)]
    [InlineData("👩‍🚀", 3)]
    [InlineData("", 0)]
    public void Characters_joined_are_the_text_and_no_pair_is_torn(string text, int count)
    {
        string[] characters = Vocabulary.Characters(text);

        characters.Should().HaveCount(count, "a character is one Unicode scalar value");
        string.Concat(characters).Should().Be(text);
        characters.Should().NotContain(character => character.Length == 1 && char.IsSurrogate(character[0]));
    }

    [Fact]
    public void Half_of_a_pair_is_replaced() =>
        Vocabulary.Characters("a\ud83d" + "b").Should().Equal(["a", "\ufffd", "b"], "it is no text and could not be saved");

    [Fact]
    public void A_vocabulary_of_characters_reads_and_writes_text()
    {
        Vocabulary vocabulary = Vocabulary.FromCharacters(["abba 🐈", "b🐈"]);

        All(vocabulary).Should().Equal(["<unknown>", "b", "a", "🐈", " "], "3, 2, 2, 1 times");
        vocabulary.DecodeText(vocabulary.Encode(Vocabulary.Characters("ab🐈"))).Should().Be("ab🐈");
        vocabulary.IndexOf("c").Should().Be(0);
    }

    [Fact]
    public void Texts_are_read_once_and_one_by_one()
    {
        int given = 0;
        IEnumerable<string[]> Endless()
        {
            for (; given < 1000; given++)
            {
                yield return [$"w{given % 7}"];
            }
        }

        Vocabulary.FromTexts(Endless()).Count.Should().Be(8);
        given.Should().Be(1000, "a second reading of what can be read once would find nothing");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void A_token_that_is_not_there_is_told(int token)
    {
        var vocabulary = new Vocabulary("a", "b", "c");
        Action words = () => vocabulary.Decode(0, token);
        Action text = () => vocabulary.DecodeText([token]);

        words.Should().Throw<ArgumentOutOfRangeException>().WithMessage($"*0 to 2*no token {token}*").Which.ParamName.Should().Be("tokens");
        text.Should().Throw<ArgumentOutOfRangeException>().WithMessage($"*no token {token}*");
    }

    [Fact]
    public void What_makes_no_vocabulary_is_refused()
    {
        Refuses("sentences", "*3 times*", () => Vocabulary.FromTexts([["a", "a"]], minimumCount: 3));
        Refuses("sentences", "*1 times*", () => Vocabulary.FromTexts([]));
        Refuses("sentences", "*1 times*", () => Vocabulary.FromTexts([["?"]], unknown: "?"));
        Refuses("sentences", "*Sentence 1 is null*", () => Vocabulary.FromTexts([["a"], null!]));
        Refuses("sentences", "*Sentence 0 holds*null*", () => Vocabulary.FromTexts([["a", null!]]));
        Refuses("minimumCount", "*0*", () => Vocabulary.FromTexts(_sentences, minimumCount: 0));
        Refuses("sizeLimit", "*1 entries*room*", () => Vocabulary.FromTexts(_sentences, sizeLimit: 1));
        Refuses("sizeLimit", "*0 entries*room*", () => Vocabulary.FromTexts(_sentences, sizeLimit: 0, unknown: null));
        Refuses("texts", "*", () => Vocabulary.FromCharacters(null!));
    }

    private static string[] All(Vocabulary vocabulary) => vocabulary.Decode(Enumerable.Range(0, vocabulary.Count));

    private static void Refuses(string argument, string message, Action act) =>
        act.Should().Throw<ArgumentException>().WithMessage(message, "the reader must see what to mend").Which.ParamName.Should().Be(argument);
}
