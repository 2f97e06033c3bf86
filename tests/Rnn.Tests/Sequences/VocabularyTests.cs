using System.Numerics.Tensors;
using Rnn.Sequences;

namespace Rnn.Tests.Sequences;

/// <summary>Words as numbers: each is a 1 at its own place.</summary>
public class VocabularyTests
{
    private readonly Vocabulary _animals = new("cat", "mat", "rat");

    [Theory]
    [InlineData("cat", 1, 0, 0)]
    [InlineData("mat", 0, 1, 0)]
    [InlineData("rat", 0, 0, 1)]
    public void Cat_mat_and_rat_are_100_010_and_001(string word, float first, float second, float third)
    {
        Tensor<float> encoded = _animals.OneHot<float>(word);

        encoded.Lengths.ToArray().Should().Equal(
            [1, 3], "one word is a sequence of one step with as many features as words are known");
        encoded.ToArray().Should().Equal([first, second, third], "1 at the place of the word and 0 elsewhere");
    }

    [Fact]
    public void A_sentence_is_one_row_per_word()
    {
        Tensor<double> encoded = _animals.OneHot<double>("rat", "cat", "rat", "mat");

        encoded.Lengths.ToArray().Should().Equal([4, 3], "[time, words]");
        encoded.ToArray().Should().Equal([0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 1, 0], "words follow each other, and may come again");
        _animals.OneHot<double>().Lengths.ToArray().Should().Equal([0, 3], "no word is no step");
    }

    [Fact]
    public void Words_and_tokens_lead_to_each_other()
    {
        _animals.Count.Should().Be(3, "three words were given");
        for (int token = 0; token < 3; token++)
        {
            _animals.IndexOf(_animals[token]).Should().Be(token, "a prediction is turned into a word by its token");
        }
    }

    [Fact]
    public void Upper_and_lower_case_are_different_words() =>
        new Vocabulary("a", "A").IndexOf("A").Should().Be(1, "what counts as the same word is the caller's to decide, before");

    [Fact]
    public void An_unknown_word_is_told_with_what_is_known()
    {
        Action index = () => _animals.IndexOf("dog");
        Action oneHot = () => _animals.OneHot<float>("cat", "dog");

        foreach (Action act in new[] { index, oneHot })
        {
            act.Should().Throw<KeyNotFoundException>("it has no place")
                .WithMessage("*'dog'*3 words*'cat'*'rat'*", "the word and the vocabulary are told");
        }
    }

    [Fact]
    public void A_word_that_stands_twice_is_refused()
    {
        Action act = () => _ = new Vocabulary("cat", "mat", "cat");

        act.Should().Throw<ArgumentException>("it would have two places")
            .WithMessage("*'cat'*twice*0 and 2*", "the word and both places are told")
            .Which.ParamName.Should().Be("words", "the argument is named");
    }

    [Fact]
    public void No_words_are_refused()
    {
        Action none = () => _ = new Vocabulary();
        Action missing = () => _ = new Vocabulary(null!);

        none.Should().Throw<ArgumentException>("a vector of no features says nothing")
            .WithMessage("*at least one word*", "it says what is missing")
            .Which.ParamName.Should().Be("words", "the argument is named");
        missing.Should().Throw<ArgumentNullException>("null is no list")
            .Which.ParamName.Should().Be("words", "the argument is named");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    public void A_token_that_is_not_there_is_refused(int token)
    {
        Action read = () => _ = _animals[token];

        read.Should().Throw<ArgumentOutOfRangeException>().WithMessage($"There is no token {token}; they go from 0 to 2. (Parameter 'token')")
            .Which.ParamName.Should().Be("token");
    }

    [Fact]
    public void A_word_that_is_null_is_refused_by_the_name_of_its_argument()
    {
        Refuses<ArgumentNullException>("word", "*", () => _animals.IndexOf(null!));
        Refuses<ArgumentNullException>("word", "*", () => _animals.Contains(null!));
        Refuses<ArgumentException>("words", "Word 1 is null*", () => _ = new Vocabulary("cat", null!));
        Refuses<ArgumentException>("words", "Word 1 is null*", () => _animals.OneHot<float>("cat", null!));
        Refuses<ArgumentException>("words", "Word 0 is null*", () => _animals.Encode([null!]));

        static void Refuses<TException>(string argument, string message, Action act)
            where TException : ArgumentException =>
            act.Should().Throw<TException>().WithMessage(message).Which.ParamName.Should().Be(argument);
    }
}
