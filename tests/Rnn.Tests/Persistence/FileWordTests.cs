using Rnn.Cells;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Persistence;

namespace Rnn.Tests.Persistence;

/// <summary>The words by which files name things are a format: they are the ones of 0.1.0, whatever the code calls its values.</summary>
public class FileWordTests
{
    [Fact]
    public void Every_value_has_its_word_and_comes_back()
    {
        Check(FileWords.Merges, "Concatenate", "Sum", "Average", "Multiply");
        Check(FileWords.Poolings, "Last", "FirstAndLast", "Mean", "Max");
        Check(
            FileWords.Activations, "Identity", "Tanh", "Relu", "Sigmoid", "Softsign", "Softplus", "HardSigmoid", "Affine", "LeakyRelu",
            "ThresholdedRelu", "ScaledTanh", "Elu");

        static void Check<TEnum>(FileWords<TEnum> words, params string[] expected)
            where TEnum : struct, Enum
        {
            Enum.GetValues<TEnum>().Select(value => words[value]).Should().BeEquivalentTo(expected, "of {0}", typeof(TEnum));
            Enum.GetValues<TEnum>().Should().OnlyContain(value => words.Find(words[value]).Equals(value));
            words.Find("else").Should().BeNull();
            words.Find("0").Should().BeNull("the number of a value is no word");
        }
    }

    [Theory]
    [InlineData("Tanh")]
    [InlineData("HardSigmoid(0.16666666666666666, 0.5)")]
    [InlineData("LeakyRelu(0.01)")]
    [InlineData("Elu(1E-05)")]
    public void An_activation_comes_back_with_all_bits_of_its_parameters(string words)
    {
        Activation activation = ActivationWords.Read(words)!;

        activation.Should().Be(Activation.Parse(words));
        ActivationWords.Write(activation).Should().Be(words);
    }

    [Theory]
    [InlineData("tanh")]
    [InlineData("Tanh(1)")]
    [InlineData("LeakyRelu(-1)")]
    [InlineData("HardSigmoid(0.20, 0.5)")]
    [InlineData("7")]
    public void Other_words_are_no_activation(string words) => ActivationWords.Read(words).Should().BeNull();

    [Fact]
    public void A_description_has_the_words_of_old()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(2)
            .Bidirectional(new GruCell<float>(3) { ResetAfter = false }, new GruCell<float>(3), Merge.Average)
            .Vanilla(3, Activation.LeakyRelu(0.2)).Pool(Pooling.FirstAndLast).Dense(2, Activation.Relu).LinearOutput(1).Build(seed: 1);

        string description = ModelDescription.Write(model);

        description.Should().ContainAll(
            "\"merge\":\"Average\"", "\"kind\":\"gru\"", "\"kind\":\"vanilla\"", "\"activation\":\"LeakyRelu(0.2)\"",
            "\"pooling\":\"FirstAndLast\"", "\"activation\":\"Relu\"", "\"candidate_activation\":\"Tanh\"");
        ModelDescription.Write(ModelDescription.Read(description, new CellFactories<float>()).Build(seed: 1)).Should().Be(description);
    }
}
