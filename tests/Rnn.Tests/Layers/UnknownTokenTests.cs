using System.Numerics.Tensors;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Tensors;
using Rnn.Training;

namespace Rnn.Tests.Layers;

/// <summary>While training some words are read as the unknown one, so that a model knows what it does not know.</summary>
public class UnknownTokenTests
{
    private static readonly Vocabulary _numbers = Vocabulary.FromTexts([Enumerable.Range(0, 50).Select(i => $"w{i}")]);

    private static readonly int[] _sentence = [.. Enumerable.Range(0, 4000).Select(i => 1 + (i % 50))];

    [Fact]
    public void One_word_in_twenty_falls_while_training_and_the_others_stay()
    {
        SequenceModel<float> model = Model(rate: 0.05);

        int[] tokens = Read(model, new Pass(Training: true, Seed: 7, Step: 3, Continues: false));

        tokens.Count(token => token == 0).Should().BeInRange(150, 250, "5 % of 4,000");
        tokens.Zip(_sentence).Should().OnlyContain(pair => pair.First == 0 || pair.First == pair.Second);
    }

    [Fact]
    public void Which_fall_depends_on_seed_and_step_alone()
    {
        var pass = new Pass(Training: true, Seed: 7, Step: 3, Continues: false);
        SequenceModel<float> model = Model(rate: 0.05);

        int[] tokens = Read(model, pass);

        Read(Model(rate: 0.05), pass).Should().Equal(tokens);
        Read(model, pass with { Step = 4 }).Should().NotEqual(tokens, "others fall in every step");
        Read(model, pass with { Seed = 8 }).Should().NotEqual(tokens);
        Read(model, pass with { Chunk = 1 }).Should().NotEqual(tokens);
    }

    [Fact]
    public void None_falls_in_a_prediction_or_without_an_unknown_entry_or_at_rate_0()
    {
        var training = new Pass(Training: true, Seed: 7, Step: 3, Continues: false);

        Read(Model(rate: 0.05), Pass.Inference).Should().Equal(_sentence);
        Read(Model(rate: 0.05), Pass.Calm).Should().Equal(_sentence);
        Read(Model(rate: 0), training).Should().Equal(_sentence);
        Read(SequenceModel.ManyToOne(0).Embedding(51, 3).Gru(2).LinearOutput(1).Build(seed: 1), training).Should().Equal(_sentence);
        Read(SequenceModel.ManyToOne(0).Embedding(new Vocabulary(_numbers.Decode(Enumerable.Range(0, 51))), 3).Gru(2).LinearOutput(1).Build(seed: 1), training)
            .Should().Equal(_sentence);
    }

    [Fact]
    public void An_unknown_text_gets_a_less_confident_answer()
    {
        // The class is that of the one word that tells; the others say nothing.
        string[] good = ["good", "great", "fun"], bad = ["bad", "dull", "poor"], filler = ["the", "a", "film", "it", "was", "so"];
        var random = new Random(5);
        (string[] Words, float Class)[] texts = [.. Enumerable.Range(0, 80).Select(i =>
        {
            string[] words = random.GetItems(filler, 4);
            words[random.Next(4)] = random.GetItems(i % 2 == 0 ? bad : good, 1)[0];
            return (words, i % 2 == 0 ? 0f : 1f);
        })];
        Vocabulary vocabulary = Vocabulary.FromTexts(texts.Select(text => text.Words));
        SequenceDataset<float> data = SequenceDataset.FromExamples(texts.Select(text => new Example<float>(vocabulary.Encode(text.Words), text.Class)));
        ulong[] seeds = [1, 2, 3];

        double[] plain = [.. seeds.Select(seed => Confidence(seed, 0))], trained = [.. seeds.Select(seed => Confidence(seed, 0.05))];

        trained.Average().Should().BeLessThan(plain.Average() - 0.05, "confidences {0} against {1}",
            string.Join(" ", trained.Select(c => $"{c:F2}")), string.Join(" ", plain.Select(c => $"{c:F2}")));

        double Confidence(ulong seed, double rate)
        {
            SequenceModel<float> model = SequenceModel.ManyToOne(0).Embedding(vocabulary, 4, rate).Gru(6).SoftmaxOutput(2).Build(seed);
            model.Fit(data, new FitOptions<float> { Epochs = 20, Optimizer = new Adam(0.02), Seed = seed });
            model.Predict(vocabulary.Encode("the", "great", "film"))[1].Should().BeGreaterThan(0.8f, "known words are known still");
            model.Predict(vocabulary.Encode("the", "dull", "film"))[0].Should().BeGreaterThan(0.8f);
            Tensor<float> classes = model.Predict(vocabulary.Encode("zürich", "liegt", "am", "wasser"));
            return Math.Max(classes[0], classes[1]);
        }
    }

    private static SequenceModel<float> Model(double rate) =>
        SequenceModel.ManyToOne(0).Embedding(_numbers, 3, rate).Gru(2).LinearOutput(1).Build(seed: 1);

    // Which rows of E came out.
    private static int[] Read(SequenceModel<float> model, Pass pass)
    {
        ModelWorkspace<float> workspace = model.CreateWorkspace(WorkerTeam.Alone);
        workspace.LoadInputs(SequenceDataset.FromExamples([new Example<float>(_sentence, 1f)]), [0]);
        workspace.Forward(pass);
        var rows = new Dictionary<float, int>();
        MatrixSpan<float> e = model.Parameters["embedding1.E"].Matrix;
        for (int token = 0; token < e.Rows; token++)
        {
            rows.Add(e[token, 0], token);
        }

        return [.. workspace.Layers[0].Output.Values.ToArray().Chunk(3).Select(vector => rows[vector[0]])];
    }
}
