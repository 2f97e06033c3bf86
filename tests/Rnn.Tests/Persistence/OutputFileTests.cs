using System.Text;
using Rnn.Heads;
using Rnn.Models;
using Rnn.Persistence;

namespace Rnn.Tests.Persistence;

/// <summary>The output of a model has words of its own in a file: its kind, its size, its loss.</summary>
public sealed class OutputFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rnn-output-").FullName;

    private string FilePath => Path.Combine(_folder, "model.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<Loss> Losses => [Loss.Squared, Loss.Absolute, Loss.Huber(0.1), Loss.Quantile(0.5), Loss.Quantile(0.1, 0.5, 0.9)];

    [Theory]
    [MemberData(nameof(Losses))]
    public void A_loss_is_saved_with_its_model(Loss loss)
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(3).Gru(4).LinearOutput(2, loss).Build(seed: 1);

        model.Save(FilePath);
        SequenceModel<float> loaded = SequenceModel.Load(FilePath);

        ((LinearHead<float>)loaded.Head).Loss.Should().Be(loss);
        loaded.OutputSize.Should().Be(model.OutputSize);
        loaded.Predict(Examples.Sequence<float>(4, 3)).Flat().Should().Equal(model.Predict(Examples.Sequence<float>(4, 3)).Flat());
    }

    [Fact]
    public void A_linear_output_without_a_word_of_its_loss_has_the_squared_one()
    {
        SequenceModel<float> model = SequenceModel.OneToOne(3).LinearOutput(2).Build(seed: 1);
        model.Save(FilePath);

        Encoding.UTF8.GetString(File.ReadAllBytes(FilePath)).Should().NotContain("loss", "the words are those of 0.1.0");
        ((LinearHead<float>)SequenceModel.Load(FilePath).Head).Loss.Should().Be(Loss.Squared);
    }

    [Theory]
    [InlineData("\"loss\":\"hinge\"", "*'hinge'*")]
    [InlineData("\"loss\":\"huber\",\"delta\":-1", "*no model that can be built*delta*")]
    [InlineData("\"loss\":\"huber\"", "*lacks 'delta'*")]
    [InlineData("\"loss\":\"quantile\",\"quantiles\":[]", "*no model that can be built*at least one quantile*")]
    [InlineData("\"loss\":\"quantile\",\"quantiles\":[2]", "*no model that can be built*between 0 and 1*")]
    [InlineData("\"loss\":\"quantile\",\"quantiles\":[\"a\"]", "*quantiles hold something that is no number*")]
    public void A_loss_that_cannot_be_is_refused(string words, string message) => Refused($"\"output\":\"linear\",\"size\":1,{words}", message);

    [Fact]
    public void Label_smoothing_is_saved_with_its_model_and_not_a_word_where_there_is_none()
    {
        SequenceModel<float> Build(double labelSmoothing) => SequenceModel.ManyToOne(3).Gru(4).SoftmaxOutput(3, labelSmoothing: labelSmoothing).Build(seed: 1);
        SequenceModel<float> two = SequenceModel.ManyToOne(3).Gru(4).SoftmaxOutput(3, "kind", 0.5, 0.25).SoftmaxOutput(2, "size").Build(seed: 1);

        Build(0.1).Save(FilePath);
        SequenceModel<float> loaded = SequenceModel.Load(FilePath);
        two.Save(FilePath);
        SequenceModel<float> loadedTwo = SequenceModel.Load(FilePath);
        Build(0).Save(FilePath);

        ((SoftmaxHead<float>)loaded.Head).LabelSmoothing.Should().Be(0.1);
        loaded.Predict(Examples.Sequence<float>(4, 3)).Flat().Should().Equal(Build(0).Predict(Examples.Sequence<float>(4, 3)).Flat());
        loadedTwo.Outputs.Select(output => $"{output}").Should().Equal("kind: softmax, label smoothing 0.25, weight 0.5", "size: softmax");
        Encoding.UTF8.GetString(File.ReadAllBytes(FilePath)).Should().Contain("softmax").And.NotContain("smoothing", "the words are those of 0.1.0");
        ((SoftmaxHead<float>)SequenceModel.Load(FilePath).Head).LabelSmoothing.Should().Be(0);
    }

    [Theory]
    [InlineData("1", "*no model that can be built*at least 0 and below 1; got 1*")]
    [InlineData("-0.1", "*no model that can be built*got -0.1*")]
    [InlineData("1e999", "*label_smoothing*finite number*")]
    [InlineData("\"a\"", "*label_smoothing*finite number*")]
    public void Label_smoothing_that_cannot_be_is_refused(string value, string message) =>
        Refused($"\"output\":\"softmax\",\"size\":3,\"label_smoothing\":{value}", message);

    [Fact]
    public void What_judges_sequences_is_saved_with_its_model()
    {
        SequenceModel<float> ctc = SequenceModel.ManyToMany(3).Gru(4).CtcOutput(5, CtcReduction.None, zeroInfinity: true).Build(seed: 1);
        SequenceModel<float> crf = SequenceModel.ManyToMany(3).Gru(4).CrfOutput(["O", "S-X", "B-X", "E-X"], TaggingScheme.Bioes).Build(seed: 1);
        crf.Parameters["output.transitions"].Values[1] = 0.5f;

        ctc.Save(FilePath);
        var ofCtc = (CtcHead<float>)SequenceModel.Load(FilePath).Head;
        crf.Save(FilePath);
        SequenceModel<float> loaded = SequenceModel.Load(FilePath);
        var ofCrf = (CrfHead<float>)loaded.Head;

        (ofCtc.Symbols, ofCtc.Reduction, ofCtc.ZeroInfinity).Should().Be((5, CtcReduction.None, true));
        ofCrf.Tags.Should().Equal("O", "S-X", "B-X", "E-X");
        ofCrf.Scheme.Should().Be(TaggingScheme.Bioes);
        ofCrf.Transitions.Values[1].Should().Be(0.5f);
        loaded.Predict(Examples.Sequence<float>(6, 3)).Flat().Should().Equal(crf.Predict(Examples.Sequence<float>(6, 3)).Flat());
    }

    [Theory]
    [InlineData("\"output\":\"ctc\",\"size\":5,\"reduction\":\"most\",\"zero_infinity\":false", "*'most'*")]
    [InlineData("\"output\":\"ctc\",\"size\":5,\"reduction\":\"mean\"", "*zero_infinity*")]
    [InlineData("\"output\":\"crf\",\"size\":2,\"scheme\":\"iob2\",\"tags\":[\"O\",\"X\"]", "*no model that can be built*'X' is no tag of IOB2*")]
    [InlineData("\"output\":\"crf\",\"size\":2,\"scheme\":\"iob3\",\"tags\":[\"O\",\"B-X\"]", "*'iob3'*")]
    [InlineData("\"output\":\"crf\",\"size\":2,\"scheme\":\"iob2\",\"tags\":[\"O\",7]", "*tags*")]
    public void Outputs_of_sequences_that_cannot_be_are_refused(string words, string message) => Refused(words, message, "many-to-many");

    [Theory]
    [InlineData("", "*no output*")]
    [InlineData("{\"name\":\"a\",\"weight\":1,\"output\":\"linear\",\"size\":1}", "*a name tells several outputs apart*")]
    [InlineData("{\"weight\":1,\"output\":\"linear\",\"size\":1}", "*lacks 'name'*")]
    [InlineData("{\"name\":\"a\",\"weight\":-1,\"output\":\"linear\",\"size\":1}", "*finite number above 0; got -1*")]
    [InlineData("{\"name\":\"a\",\"weight\":1,\"output\":\"several\",\"size\":1}", "*'several'*")]
    [InlineData("{\"name\":\"a\",\"weight\":1,\"output\":\"tanh\",\"size\":1},{\"name\":\"a\",\"weight\":1,\"output\":\"tanh\",\"size\":1}", "*'a' is taken*")]
    public void Outputs_that_cannot_be_are_refused(string outputs, string message) => Refused($"\"output\":\"several\",\"outputs\":[{outputs}]", message);

    [Fact]
    public void Several_outputs_are_saved_by_name_with_their_weights()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(3).Gru(4)
            .LinearOutput(2, Loss.Quantile(0.1, 0.9), "value", 0.25).SoftmaxOutput(3, "kind", 2).Build(seed: 1);

        model.Save(FilePath);
        SequenceModel<float> loaded = SequenceModel.Load(FilePath);

        loaded.Outputs.Select(output => $"{output} {output.Columns}").Should().Equal(
            "value: linear, loss of the quantiles 0.1, 0.9, weight 0.25 0..4", "kind: softmax, weight 2 4..7");
        loaded.Predict(Examples.Sequence<float>(4, 3)).Flat().Should().Equal(model.Predict(Examples.Sequence<float>(4, 3)).Flat());
    }

    private static void Refused(string words, string message, string topology = "one-to-one")
    {
        var writer = new SafetensorsWriter();
        writer.AddMetadata("rnn.model", $"{{\"version\":1,\"topology\":\"{topology}\",\"features\":3,\"layers\":[],{words}}}");
        using var stream = new MemoryStream();
        writer.WriteTo(stream);
        stream.Position = 0;

        Action load = () => ModelPackage<float>.Load(stream);

        load.Should().Throw<ModelFileException>().WithMessage(message);
    }
}
