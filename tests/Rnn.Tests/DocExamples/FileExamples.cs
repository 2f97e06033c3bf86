using System.Numerics.Tensors;
using Rnn.Models;
using Rnn.Persistence;
using Rnn.Sequences;
using Rnn.Tests.Contracts;

namespace Rnn.Tests.DocExamples;

/// <summary>The examples of the doc comments about files, word for word.</summary>
public class FileExamples
{
    private static SequenceModel<float> Model() => SequenceModel.ManyToOne(features: 3).Lstm(32).SigmoidOutput(1).Build(seed: 1);

    [Fact]
    public void Save_and_load()
    {
        SequenceModel<float> model = Model();

        model.Save("answers.safetensors");
        SequenceModel<float> same = SequenceModel.Load("answers.safetensors");

        same.Predict(new float[2, 3])[0].Should().Be(model.Predict(new float[2, 3])[0]).And.Be(Load().Predict(new float[2, 3])[0]);
    }

    [Fact]
    public void Load_of_another_number_type()
    {
        SequenceModel.ManyToOne<double>(features: 3).Lstm(4).LinearOutput(1).Build().Save("double.safetensors");

        SequenceModel<double> model = SequenceModel.Load<double>("double.safetensors");

        model.InputSize.Should().Be(3);
    }

    [Fact]
    public void Load_with_a_cell_of_ones_own()
    {
        SequenceModel.ManyToOne(features: 3).Recurrent(new MinimalGatedUnit<float>(4)).LinearOutput(1).Build().Save("own.safetensors");

        var cells = new CellFactories<float>().Add("mgu", size => new MinimalGatedUnit<float>(size));
        SequenceModel<float> model = SequenceModel.Load("own.safetensors", cells);

        model.Layers[0].Name.Should().Be("mgu1");
    }

    [Fact]
    public void A_package_with_a_vocabulary()
    {
        var words = new Vocabulary("good", "bad", "film");
        SequenceModel<float> model = SequenceModel.ManyToOne(features: 0).Embedding(words).Gru(4).SoftmaxOutput(2).Build();

        new ModelPackage<float>(model) { InputVocabulary = words }.Save("films.safetensors");

        ModelPackage<float> loaded = ModelPackage<float>.Load("films.safetensors");
        Tensor<float> answer = loaded.Model.Predict(loaded.InputVocabulary!.Encode("good", "film"));

        answer.ToArray().Should().Equal(model.Predict(words.Encode("good", "film")).ToArray());
    }

    [Fact]
    public void A_package_with_scalers()
    {
        var days = Tensor.Create<float>([20f, 1f, 30f, 2f], [2, 2]);
        StandardScaler<float> scaler = StandardScaler<float>.Fit(days, trainingRows: 2);
        SequenceModel<float> model = SequenceModel.ManyToOne(features: 2).Gru(4).LinearOutput(1).Build();

        new ModelPackage<float>(model) { InputScaler = scaler, TargetScaler = scaler }.Save("forecast.safetensors");
        ModelPackage<float> loaded = ModelPackage<float>.Load("forecast.safetensors");
        Tensor<float> prediction = loaded.Model.Predict(loaded.InputScaler!.Transform(days));
        double sold = loaded.TargetScaler!.InverseTransform(prediction[0], column: 0);

        sold.Should().Be(scaler.InverseTransform(model.Predict(scaler.Transform(days))[0], column: 0));
    }

    [Fact]
    public void The_weights_of_a_file()
    {
        Model().Save("weights.safetensors");

        Tensor<float> weight = Read();

        Load_weights()["lstm1.U"].Values.ToArray().Should().Equal(weight.ToArray());
    }

    [Fact]
    public void A_file_is_written()
    {
        var writer = new SafetensorsWriter();
        writer.AddMetadata("format", "pt");
        writer.Add("weight", Tensor.Create([1f, 2f, 3f, 4f], [2, 2]));
        writer.Save("weights.safetensors");

        using SafetensorsFile file = SafetensorsFile.Open("weights.safetensors");
        file.ReadTensor<float>("weight").ToArray().Should().Equal(1, 2, 3, 4);
    }

    [Fact]
    public void The_state_of_a_session()
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(features: 1).Lstm(4).LinearOutput(1).Build();
        StreamingSession<float> session = model.CreateSession();
        session.Feed(new[,] { { 0.1f } });

        session.Snapshot().Save("session.safetensors");
        // later, in another process
        session.Restore(SessionState<float>.Load("session.safetensors"));

        session.Feed(new[,] { { 0.2f } })[0, 0].Should().Be(model.Predict([0.1f, 0.2f])[1, 0]);
    }

    private static SequenceModel<float> Load()
    {
        SequenceModel<float> model = SequenceModel.Load("answers.safetensors");
        return model;
    }

    private static Rnn.Parameters.ParameterStore<float> Load_weights()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(features: 3).Lstm(32).SigmoidOutput(1).Build();
        model.LoadWeights("weights.safetensors"); // lstm1.W [3, 128], lstm1.U [32, 128], lstm1.b [1, 128], output.W, output.b
        return model.Parameters;
    }

    private static Tensor<float> Read()
    {
        using SafetensorsFile file = SafetensorsFile.Open("weights.safetensors");
        foreach (StoredTensor tensor in file.Tensors)
        {
            Console.WriteLine(tensor); // 'lstm1.U', F32 [32, 128]
        }

        Tensor<float> weight = file.ReadTensor<float>("lstm1.U");
        return weight;
    }
}
