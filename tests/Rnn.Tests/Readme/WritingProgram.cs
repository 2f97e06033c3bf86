using Rnn.Decoding;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Training;
using Console = Rnn.Tests.Readme.Transcript;

namespace Rnn.Tests.Readme;

public class WritingProgram
{
    [Fact]
    public void It_runs()
    {
        IReadOnlyList<string> lines = Transcript.Of(Run);

        lines.Should().Equal("the cat sat on the mat.", "the cat sat on the mat. / the dog sat on the mat. / the dog sat on the log.");
    }

    private static void Run()
    {
        #region README: writing
        // At each letter the model says which one comes next.
        string[] sentences =
        [
            "the cat sat on the mat.", "the cat sat on the mat.", "the cat sat on the mat.",
            "the dog sat on the mat.", "the dog sat on the mat.", "the dog sat on the log.",
        ];
        Vocabulary letters = Vocabulary.FromCharacters(sentences, unknown: null);
        int[] Encode(string text) => letters.Encode(Vocabulary.Characters(text));

        SequenceModel<float> model = SequenceModel.ManyToMany(features: 0)
            .Embedding(letters, 8)
            .Gru(32)
            .SoftmaxOutput(letters)
            .Build(seed: 1);
        model.Fit(
            SequenceDataset.FromExamples(sentences.Select(sentence => new Example<float>(Encode(sentence[..^1]), Encode(sentence[1..])))),
            new FitOptions<float> { Epochs = 300, Optimizer = new Adam(0.01) });

        var untilTheFullStop = new DecodingOptions { EndTokens = Encode("."), MostTokens = 40 };
        Console.WriteLine("the" + letters.DecodeText(model.Continue(Encode("the"), untilTheFullStop)[0].Tokens) + ".");
        DecodedSequence[] best = model.Continue(Encode("the"), untilTheFullStop with { BeamWidth = 8, Count = 3 });
        Console.WriteLine(string.Join(" / ", best.Select(text => "the" + letters.DecodeText(text.Tokens) + ".")));
        #endregion
    }
}
