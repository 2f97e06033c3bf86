using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Lectures;

/// <summary>
/// The smallest things that a recurrent network can learn, by plain gradient descent, in the few lines that a user would
/// write.
/// </summary>
public class FirstTrainingTests
{
    [Fact]
    public void It_learns_whether_there_was_a_cat_in_the_sentence()
    {
        string[] words = ["cat", "mat", "rat"];
        var vocabulary = new Vocabulary(words);
        string[][] sentences = [.. SentencesUpTo(4, words)];
        SequenceDataset<float> data = SequenceDataset.FromExamples(sentences.Select(sentence => new Example<float>(
            vocabulary.OneHot<float>(sentence), Answer(sentence.Contains("cat")))));

        SequenceModel<float> model = SequenceModel.ManyToOne(features: 3).Vanilla(4).SigmoidOutput(1).Build(seed: 1);
        TrainingHistory history = model.Fit(
            data, new FitOptions<float> { Epochs = 60, BatchSize = 8, Optimizer = new GradientDescent(0.5) });

        sentences.Should().HaveCount(3 + 9 + 27 + 81, "those are all sentences of one to four words");
        LossFellToNothing(history);
        model.Evaluate(data).Score.Should().Be(1, "every sentence is answered rightly");

        // It has learned the rule and not the sentences: none of them had seven words.
        float withCat = model.Predict(vocabulary.OneHot<float>("rat", "cat", "mat", "rat", "rat", "mat", "rat"))[0];
        float without = model.Predict(vocabulary.OneHot<float>("rat", "mat", "mat", "rat", "rat", "mat", "rat"))[0];
        withCat.Should().BeGreaterThan(0.9f, "a cat early on is not forgotten");
        without.Should().BeLessThan(0.1f, "there was none");
    }

    [Theory]
    [InlineData("and")]
    [InlineData("or")]
    [InlineData("exclusive or")]
    public void It_learns_a_rule_of_two_bits_that_come_one_after_the_other(string rule)
    {
        SequenceDataset<float> data = SequenceDataset.FromExamples(
            from first in new[] { 0, 1 }
            from second in new[] { 0, 1 }
            select new Example<float>(
                new float[,] { { first }, { second } },
                [rule switch { "and" => first & second, "or" => first | second, _ => first ^ second }]));

        SequenceModel<float> model = SequenceModel.ManyToOne(features: 1).Vanilla(4).SigmoidOutput(1).Build(seed: 1);
        TrainingHistory history = model.Fit(
            data, new FitOptions<float> { Epochs = 500, Optimizer = new GradientDescent(0.5) });

        LossFellToNothing(history);
        model.Evaluate(data).Score.Should().Be(1, "the first bit was remembered until the second came");
    }

    private static void LossFellToNothing(TrainingHistory history)
    {
        history.Epochs[0].TrainingLoss.Should().BeGreaterThan(
            0.4, "an untrained network knows hardly more than a coin, whose loss is −ln ½ = 0.69");
        history.Epochs[^1].TrainingLoss.Should().BeLessThan(0.05, "each step leads downhill");
    }

    private static float[] Answer(bool yes) => [yes ? 1 : 0];

    private static IEnumerable<string[]> SentencesUpTo(int length, string[] words)
    {
        IEnumerable<string[]> longest = [[]];
        for (int i = 0; i < length; i++)
        {
            longest = longest.SelectMany(sentence => words.Select(word => (string[])[.. sentence, word])).ToArray();
            foreach (string[] sentence in longest)
            {
                yield return sentence;
            }
        }
    }
}
