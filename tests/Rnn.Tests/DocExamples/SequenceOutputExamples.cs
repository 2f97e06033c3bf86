using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Decoding;
using Rnn.Heads;
using Rnn.Metrics;
using Rnn.Models;
using Rnn.Sequences;

namespace Rnn.Tests.DocExamples;

/// <summary>The examples of the doc comments about outputs that judge whole sequences, word for word.</summary>
public class SequenceOutputExamples
{
    [Fact]
    public void A_ctc_output()
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(features: 13)
            .Bidirectional(() => new LstmCell<float>(64))
            .CtcOutput(symbols: 28)
            .Build(seed: 1);

        model.OutputSize.Should().Be(29, "the blank is one class more");
        var vocabulary = new Vocabulary(Enumerable.Range(0, 28).Select(letter => $"{(char)('a' + letter)}"));
        Tensor<float> sound = Examples.Sequence<float>(20, 13, 1);

        string text = vocabulary.DecodeText(model.ReadSymbols([sound])[0].Tokens);

        DecodedSequence[] best = model.ReadSymbols(sound, new CtcOptions { BeamWidth = 50, Count = 3 });

        text.Length.Should().BeLessThanOrEqualTo(20);
        best.Should().HaveCount(3).And.BeInDescendingOrder(answer => answer.LogProbability);
    }

    [Fact]
    public void A_crf_output()
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(features: 20)
            .Bidirectional(() => new GruCell<float>(32))
            .CrfOutput(["O", "B-PER", "I-PER"], TaggingScheme.Iob2)
            .Build(seed: 1);
        string[] names = ["O", "B-PER", "I-PER"];
        var sentences = SequenceDataset.FromExamples<float>([new(Examples.Sequence<float>(4, 20, 1), new[] { 0, 1, 2, 0 })]);

        foreach (DecodedSequence tags in model.FindTags(sentences))
        {
            Console.WriteLine(string.Join(' ', tags.Tokens.Select(tag => names[tag])));
        }
    }

    [Fact]
    public void An_error_rate()
    {
        SequenceMetricState state = new LabelErrorRate().Start();
        state.Add(answer: [3, 1, 2], truth: [3, 1, 1, 2]);
        double rate = state.Value; // 0.25: one symbol of four is missing

        rate.Should().Be(0.25);
    }

    [Fact]
    public void An_example_of_symbols()
    {
        var letters = new Vocabulary("h", "i");
        Tensor<float> sound = Examples.Sequence<float>(6, 13, 1);

        var spoken = new Example<float>(sound, letters.Encode(["h", "i"])); // Tensor<float> sound: [time, features]

        (spoken.InputLength, spoken.TargetLength, spoken.TargetSize).Should().Be((6, 2, 1));
    }

    [Fact]
    public void Writing_after_a_prompt()
    {
        var letters = new Vocabulary("t", "h", "e", " ");
        SequenceModel<float> model = SequenceModel.ManyToMany(features: 0).Embedding(letters, 4).Gru(8).SoftmaxOutput(letters.Count).Build(seed: 1);

        int[] prompt = letters.Encode(["t", "h"]);
        DecodedSequence text = model.Continue(prompt, new DecodingOptions { Temperature = 0.8, MostTokens = 40, Seed = 1 })[0];
        Console.WriteLine(letters.DecodeText(text.Tokens));

        foreach (DecodedToken token in model.ContinueTokens(prompt, new DecodingOptions { Temperature = 0.8 }))
        {
            Console.Write(letters[token.Token]);
        }

        text.Tokens.Should().HaveCount(40);
    }

    [Fact]
    public void As_many_classes_as_a_vocabulary_has_entries()
    {
        Vocabulary letters = Vocabulary.FromCharacters(["abc"]);

        SequenceModel<float> model = SequenceModel.ManyToMany(features: 0)
            .Embedding(letters, 16).Gru(64).SoftmaxOutput(letters, labelSmoothing: 0.1)
            .Build(seed: 1);

        model.OutputSize.Should().Be(letters.Count);
    }

    [Fact]
    public void An_encoder_and_a_decoder()
    {
        Vocabulary english = new("good", "morning", "night"), french = new("bonjour", "bonne", "nuit");

        SequenceModel<float> model = SequenceModel.ManyToMany(features: 0)
            .Embedding(english, 32).Bidirectional(() => new GruCell<float>(64))
            .Decode()
            .Embedding(french, 32).Gru(128).SoftmaxOutput(french.Count)
            .Build(seed: 1);

        DecodedSequence answer = model.Decode(english.Encode("good morning".Split(' ')))[0];
        Console.WriteLine(french.DecodeText(answer.Tokens, " "));

        answer.Tokens.Count.Should().BeLessThanOrEqualTo(100);
    }

    [Fact]
    public void A_decoder_that_looks_back()
    {
        Vocabulary english = new("good", "morning", "night"), french = new("bonjour", "bonne", "nuit");

        SequenceModel<float> model = SequenceModel.ManyToMany(features: 0)
            .Embedding(english, 32).Bidirectional(() => new GruCell<float>(64))
            .Decode()
            .Embedding(french, 32).Gru(128, attention: Attention.Additive()).SoftmaxOutput(french.Count)
            .Build(seed: 1);

        foreach (DecodedToken token in model.DecodeTokens(english.Encode("good morning".Split(' '))))
        {
            Console.Write($"{french[token.Token]} ");
        }

        model.Summary().Should().Contain("additive attention before the step");
        int[] hello = english.Encode("good", "night"), bonjour = french.Encode("bonne", "nuit");
        SequenceDataset<float> pairs = SequenceDataset.FromExamples([new Example<float>(hello, bonjour)]);

        Tensor<float>[] probabilities = model.PredictWithAttention(pairs, out Tensor<float>[] attention);
        float ofFirstTokenToFirstWord = attention[0][0, 0, 0];

        ofFirstTokenToFirstWord.Should().BeInRange(0, 1);
        probabilities[0].Lengths.ToArray().Should().Equal(3, 4);
    }

    [Fact]
    public void One_table_of_words_for_all()
    {
        Vocabulary words = new("good", "morning", "night");

        SequenceModel<float> model = SequenceModel.ManyToMany(features: 0)
            .Embedding(words, 64).Gru(64).Decode().SharedEmbedding().Gru(64).SoftmaxOutput(words.Count).WithTiedOutput()
            .Build(seed: 1);

        model.Parameters.Count(parameter => parameter.Rows == 4 && parameter.Columns == 64).Should().Be(1);
    }

    [Fact]
    public void A_language_model_with_a_tied_output()
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(features: 0)
            .Embedding(1000, 64).Lstm(64).SoftmaxOutput(1000).WithTiedOutput()
            .Build(seed: 1);

        model.OutputSize.Should().Be(1000);
    }
}
