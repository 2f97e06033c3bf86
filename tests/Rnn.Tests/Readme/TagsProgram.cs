using Rnn.Cells;
using Rnn.Decoding;
using Rnn.Heads;
using Rnn.Metrics;
using Rnn.Models;
using Rnn.Sequences;
using Rnn.Training;
using Console = Rnn.Tests.Readme.Transcript;

namespace Rnn.Tests.Readme;

public class TagsProgram
{
    [Fact]
    public void It_runs()
    {
        IReadOnlyList<string> lines = Transcript.Of(Run);

        lines.Should().Equal("entity F1 1.00", "Ada/B-PER Babbage/I-PER moved/O to/O Paris/B-LOC");
    }

    private static void Run()
    {
        #region README: tags
        // Names of persons and places, marked by IOB2: B- begins one, I- goes on with it, O is none.
        (string Text, string Tags)[] sentences =
        [
            ("Ada Lovelace moved to London", "B-PER I-PER O O B-LOC"), ("Charles Babbage met Ada in Paris", "B-PER I-PER O B-PER O B-LOC"),
            ("New York met Alan Turing", "B-LOC I-LOC O B-PER I-PER"), ("Grace Hopper moved to New York", "B-PER I-PER O O B-LOC I-LOC"),
            ("in London Alan met Grace Hopper", "O B-LOC B-PER O B-PER I-PER"), ("Paris met Charles", "B-LOC O B-PER"),
        ];
        Vocabulary words = Vocabulary.FromTexts(sentences.Select(sentence => sentence.Text.Split(' ')));
        var tags = new Vocabulary("O", "B-PER", "I-PER", "B-LOC", "I-LOC");
        SequenceDataset<float> data = SequenceDataset.FromExamples(sentences.Select(sentence =>
            new Example<float>(words.Encode(sentence.Text.Split(' ')), tags.Encode(sentence.Tags.Split(' ')))));

        string[] names = [.. Enumerable.Range(0, tags.Count).Select(tag => tags[tag])];
        SequenceModel<float> model = SequenceModel.ManyToMany(features: 0)
            .Embedding(words, 8)
            .Bidirectional(() => new GruCell<float>(8))
            .CrfOutput(names, TaggingScheme.Iob2)
            .Build(seed: 1);
        model.Fit(data, new FitOptions<float> { Epochs = 150 });
        Console.WriteLine(FormattableString.Invariant($"entity F1 {model.Evaluate(data, [new EntityF1(names)]).Values[0].Value:F2}"));

        string[] text = "Ada Babbage moved to Paris".Split(' ');
        DecodedSequence best = model.FindTags(SequenceDataset.FromExamples([new Example<float>(words.Encode(text), new int[text.Length])]))[0];
        Console.WriteLine(string.Join(' ', text.Zip(best.Tokens, (word, tag) => $"{word}/{tags[tag]}")));
        #endregion
    }
}
