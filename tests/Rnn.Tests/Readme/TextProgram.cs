using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Persistence;
using Rnn.Sequences;
using Rnn.Training;
using Console = Rnn.Tests.Readme.Transcript;

namespace Rnn.Tests.Readme;

public class TextProgram
{
    [Fact]
    public void It_runs()
    {
        IReadOnlyList<string> lines = Transcript.Of(Run);

        lines.Select(line => line.Split(": ")[0]).Should().Equal("good fun", "really not good", "quite ok");
        double[] good = [.. lines.Select(line => double.Parse(line.Split(": ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture))];
        good.Take(2).Select(answer => answer > 0.5).Should().Equal([true, false], "it must have learned what not does");
        good[2].Should().BeInRange(0.2, 0.8, "it has read none of the words");
    }

    private static void Run()
    {
        #region README: text
        // Is a review good (class 1) or bad (class 0)?
        (string Text, int Class)[] reviews =
        [
            ("a good film", 1), ("fun and good", 1), ("not bad", 1), ("not a bad film", 1), ("not bad at all", 1), ("great fun", 1),
            ("a bad film", 0), ("dull and bad", 0), ("not good", 0), ("not a good film", 0), ("not good at all", 0), ("so dull", 0),
        ];
        Vocabulary words = Vocabulary.FromTexts(reviews.Select(review => review.Text.Split(' ')));
        SequenceDataset<float> data = SequenceDataset.FromExamples(reviews.Select(review =>
            new Example<float>(words.Encode(review.Text.Split(' ')), review.Class)));

        SequenceModel<float> model = SequenceModel.ManyToOne(features: 0)
            .Embedding(words, 8)
            .Bidirectional(() => new GruCell<float>(8))
            .SoftmaxOutput(2)
            .Build(seed: 1);
        model.Fit(data, new FitOptions<float> { Epochs = 200, Optimizer = new Adam(learningRate: 0.02) });

        // The file holds the words with the model; a word that it has never met is <unknown>.
        new ModelPackage<float>(model) { InputVocabulary = words }.Save("reviews.safetensors");
        ModelPackage<float> loaded = ModelPackage<float>.Load("reviews.safetensors");
        foreach (string text in new[] { "good fun", "really not good", "quite ok" })
        {
            Tensor<float> classes = loaded.Model.Predict(loaded.InputVocabulary!.Encode(text.Split(' ')));
            Console.WriteLine(FormattableString.Invariant($"{text}: {classes[1]:F2} good"));
        }
        #endregion
    }
}
