using Rnn.Data;
using Rnn.Heads;
using Rnn.Tasks;
using Rnn.Training;

namespace Rnn.Tests.Tasks;

/// <summary>Sentences that can't be learned from are refused by their place, with the mend, before anything is learned.</summary>
public sealed class SequenceTaggerErrorTests
{
    private static readonly SequenceTaggerOptions _options = SequenceTaggerTests.Options with { Fit = new FitOptions<float> { Epochs = 1 } };

    [Theory]
    [InlineData("B-PER", "O I-PER", "*Sentence 2, word 2 ('w2'): the tag 'I-PER' goes on with an entity, and follows 'O'; IOB2 begins each entity with B-PER*")]
    [InlineData("B-PER", "I-PER O", "*Sentence 2, word 1 ('w1'): the tag 'I-PER' goes on with an entity, and begins the sentence*")]
    [InlineData("B-PER", "B-PER I-LOC", "*Sentence 2, word 2 ('w2'): the tag 'I-LOC' goes on*follows 'B-PER'*")]
    [InlineData("B-PER", "O NAME", "*'B-PER' looks like one of IOB2 or BIOES, and 'NAME' does not*Scheme to None*")]
    [InlineData("S-PER", "B-PER O", "*word 2 ('w2'): the tag 'O' follows 'B-PER', whose entity has not ended; BIOES ends it with E-PER*")]
    [InlineData("S-PER", "O B-PER", "*word 2 ('w2'): the tag 'B-PER' ends the sentence, and its entity has not ended; BIOES ends it with E-PER, or S-PER*")]
    public void Tags_that_break_their_scheme_are_told_by_their_place(string first, string second, string message)
    {
        string[] tags = second.Split(' ');
        TaggedText[] sentences = [new(["Ada", "left"], [first, "O"]), new([.. tags.Select((_, i) => $"w{i + 1}")], tags)];

        FluentActions.Invoking(() => SequenceTagger.Train(sentences, _options)).Should().Throw<InvalidDataException>().WithMessage(message);
    }

    [Fact]
    public void Settings_that_can_not_be_are_refused()
    {
        Refuses(_options with { MinimumCount = 0 }, "*MinimumCount is 1 or more; got 0*");
        Refuses(_options with { ValidationShare = 1 }, "*ValidationShare lies between 0 and 1; got 1*");
        Refuses(_options with { Scheme = (TaggingScheme)9 }, "*Scheme is one of None, Iob2, Bioes*");
        Refuses(_options with { Tokenizer = null! }, "*Tokenizer is null*");
        Refuses(_options with { Validation = [] }, "*There are 0 sentences, and 1 are needed*");
        Refuses(_options with { Fit = new FitOptions<float> { Validation = Examples.Random<float>([2], 1, 1) } }, "*give them as Validation of its own options*");
    }

    [Fact]
    public void Sentences_that_teach_nothing_are_refused()
    {
        TaggedText one = new(["Ada", "left"], ["B-PER", "O"]), none = new(["She", "left"], ["O", "O"]);

        Refuses<ArgumentException>([], "*There are 0 sentences, and 2 are needed at least: one is held out*");
        Refuses<ArgumentException>([one], "*There are 1 sentences*");
        Refuses<ArgumentException>([none, none], "*All words have the tag 'O'*");
        Refuses<ArgumentException>([one, null!], "*Sentence 2 is null*");
        Refuses<InvalidDataException>([one, new(["Ada", " "], ["O", "O"])], "*Sentence 2, word 2: the word or its tag is empty*");
        Refuses<InvalidDataException>([one, new(["Ada", "left"], ["O", ""])], "*Sentence 2, word 2: the word or its tag is empty*");
        List<string> words = ["Ada", "left"];
        var changed = new TaggedText(words, ["B-PER", "O"]);
        words.Clear();
        Refuses<InvalidDataException>([one, changed], "*Sentence 2 has 0 words and 2 tags*");
        FluentActions.Invoking(() => SequenceTagger.Train(null!)).Should().Throw<ArgumentNullException>();

        static void Refuses<TException>(TaggedText[] sentences, string message)
            where TException : Exception =>
            FluentActions.Invoking(() => SequenceTagger.Train(sentences, _options)).Should().Throw<TException>().WithMessage(message);
    }

    [Fact]
    public void A_tag_of_validation_alone_is_refused_where_it_was_given_and_learned_where_it_was_held_out()
    {
        TaggedText[] sentences = TaggedSentences.Create(seed: 1, count: 30);
        TaggedText other = new(["Acme", "grows"], ["B-ORG", "O"]);

        FluentActions.Invoking(() => SequenceTagger.Train(sentences, _options with { Validation = [sentences[0], other] }))
            .Should().Throw<InvalidDataException>().WithMessage("*Validation sentence 2: the tag 'B-ORG' stands in no sentence of the training, which has O, *");
        for (ulong seed = 0; seed < 3; seed++)
        {
            SequenceTagger.Train([.. sentences, other], _options with { ValidationShare = 0.5, Seed = seed }).Tags.Should().Contain("B-ORG");
        }
    }

    [Fact]
    public void Evaluation_counts_unknown_tags_and_refuses_broken_ones()
    {
        SequenceTagger tagger = SequenceTagger.Train(TaggedSentences.Create(seed: 1, count: 30), _options);

        TaggerReport report = tagger.Evaluate([new(["Acme", "grows"], ["B-ORG", "O"])]);

        report.UnknownTags.Should().Equal("B-ORG");
        report["ORG"].Recall.Should().Be(0);
        tagger.Invoking(own => own.Evaluate([new(["Acme", "grows"], ["O", "I-ORG"])])).Should().Throw<InvalidDataException>().WithMessage("*Sentence 1, word 2 ('grows')*");
        tagger.Invoking(own => own.Evaluate([new(["Acme", "grows"], ["NOUN", "O"])])).Should().Throw<InvalidDataException>().WithMessage("*'NOUN' is no tag of IOB2*");
        tagger.Invoking(own => own.Evaluate([])).Should().Throw<ArgumentException>().WithMessage("*0 sentences*");
        tagger.Invoking(own => own.PredictTags(["a", ""])).Should().Throw<ArgumentException>().WithMessage("*Sentence 1, word 2 is empty*");
        tagger.Invoking(own => own.Predict(["a", null!])).Should().Throw<ArgumentException>().WithMessage("*Text 2 is null*");
        tagger.Invoking(own => own.Predict((string)null!)).Should().Throw<ArgumentNullException>();
    }

    private static void Refuses(SequenceTaggerOptions options, string message) =>
        FluentActions.Invoking(() => SequenceTagger.Train(TaggedSentences.Create(seed: 1, count: 10), options)).Should().Throw<ArgumentException>().WithMessage(message);
}
