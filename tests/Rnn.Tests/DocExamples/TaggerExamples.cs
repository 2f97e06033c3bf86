using Rnn.Data;
using Rnn.Tasks;
using Rnn.Tests.Tasks;
using Rnn.Training;

namespace Rnn.Tests.DocExamples;

/// <summary>The examples of the doc comments about the tagger, word for word.</summary>
[Collection("files by name")]
public class TaggerExamples
{
    [Fact]
    public void A_tagger()
    {
        File.WriteAllLines("names.tsv", TaggedSentences.Create(seed: 1, count: 60).SelectMany(sentence => sentence.Words.Zip(sentence.Tags, (word, tag) => $"{word}\t{tag}").Append("")));

        TaggedText[] sentences = TextFiles.ReadTagged("names.tsv");
        (TaggedText[] training, TaggedText[] test) = DataSplit.Random(sentences, test: 0.2);
        SequenceTagger tagger = SequenceTagger.Train(training);
        Console.WriteLine(tagger.Evaluate(test));
        foreach (TaggedSpan name in tagger.Predict("Ada Lovelace was born in London."))
        {
            Console.WriteLine($"{name.Text} is a {name.Type}, at {name.Start}");
        }

        tagger.Evaluate(test).Overall.F1.Should().BeGreaterThan(0.9);
    }

    [Fact]
    public void Options_of_a_tagger()
    {
        var options = new SequenceTaggerOptions { Tokenizer = Tokenizer.Whitespace, MinimumCount = 1, Progress = new ConsoleProgress() };

        options.ToString().Should().Be("words that occur 1 times or more, tags as they look; text cut by whitespace");
    }
}
