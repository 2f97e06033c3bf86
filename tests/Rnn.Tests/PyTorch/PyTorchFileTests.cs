using System.Text;
using System.Text.Json;
using Rnn.Cells;
using Rnn.Models;
using Rnn.Persistence;
using Rnn.PyTorch;

namespace Rnn.Tests.PyTorch;

/// <summary>Weights of PyTorch's files answer here as they did there, and what is more than weights is refused. Files from Fixtures/TorchFiles/make_files.py.</summary>
public class PyTorchFileTests
{
    private static readonly string _folder = Path.Combine(AppContext.BaseDirectory, "Fixtures", "TorchFiles");

    [Theory]
    [InlineData("lstm.pt", "zip, PyTorch 1.6 or later; 22 tensors")]
    [InlineData("older.pt", "five pickles, before PyTorch 1.6; 22 tensors")]
    public void A_module_answers_as_it_did_there(string name, string description)
    {
        using PyTorchFile file = PyTorchFile.Open(Path.Combine(_folder, name));
        SequenceModel<double> model = Model();

        file.ToString().Should().StartWith(description).And.Contain("rnn.l0_reverse: LSTM, 3 in, 4 units").And.Contain("fc: linear, 5 in, 2 out");
        WeightMapping mapping = file.MapTo(model);
        mapping.Unused.Should().BeEmpty();
        mapping.ToString().Should().MatchRegex(@"gru3\.c = (model\.)?gru\.bias_hh_l0, of the gate n");
        mapping.Apply();

        JsonElement known = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "lstm.json"))).RootElement;
        double[][] x = known.GetProperty("x").Deserialize<double[][]>()!, y = known.GetProperty("y").Deserialize<double[][]>()!;
        double[,] input = new double[x.Length, 3];
        for (int i = 0; i < input.Length; i++)
        {
            input[i / 3, i % 3] = x[i / 3][i % 3];
        }

        double[] answer = [.. model.Predict(input)];
        answer.Zip(y.SelectMany(row => row)).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) < 1e-6);
    }

    [Fact]
    public void What_else_a_file_holds_is_told() => Open("lstm.pt").Words.Should().Equal(("epoch", "7"));

    [Fact]
    public void A_model_that_was_built_otherwise_is_refused_and_stays()
    {
        using PyTorchFile file = Open("lstm.pt");
        SequenceModel<float> model = SequenceModel.ManyToMany(3).Gru(4, resetAfter: false).LinearOutput(2).Build(seed: 1);
        float[] before = [.. model.Parameters.AllValues];

        file.Invoking(own => own.MapTo(model)).Should().Throw<ModelFileException>().WithMessage("*Nothing fits 'gru1'*build it with resetAfter*It holds:*rnn.l0: LSTM*");
        model.Parameters.AllValues.ToArray().Should().Equal(before);
    }

    [Fact]
    public void A_module_may_be_named_by_hand()
    {
        using PyTorchFile file = Open("lstm.pt");
        SequenceModel<float> model = SequenceModel.ManyToMany(8).Gru(5).LinearOutput(2).Build(seed: 1);

        file.MapTo(model, new Dictionary<string, string> { ["output"] = "model.fc" }).Assignments.Should().Contain(weight => weight.Tensors.Contains("model.fc.weight"));
        file.Invoking(own => own.MapTo(model, new Dictionary<string, string> { ["output"] = "fc" })).Should().Throw<ArgumentException>().WithMessage("*no module 'fc'*model.fc*");
        file.Invoking(own => own.MapTo(model, new Dictionary<string, string> { ["output"] = "model.rnn.l0" })).Should().Throw<ArgumentException>().WithMessage("*does not fit 'output'*");
    }

    [Fact]
    public void What_a_pickle_would_call_is_refused_by_name_and_never_called()
    {
        byte[] pickle = [0x80, 2, .. Encoding.ASCII.GetBytes("cposix\nsystem\n"), (byte)'X', 2, 0, 0, 0, (byte)'l', (byte)'s', 0x85, (byte)'R', (byte)'.'];
        Action open = () => PyTorchFile.Open(new MemoryStream(pickle), "bad.pt");

        open.Should().Throw<ModelFileException>().WithMessage("bad.pt: It holds an object of 'posix.system', which can't be read without running it*");
    }

    [Theory]
    [InlineData("lstm.pt")]
    [InlineData("older.pt")]
    public void A_file_that_is_cut_or_changed_loads_or_is_refused(string name)
    {
        byte[] whole = File.ReadAllBytes(Path.Combine(_folder, name));
        var random = new Random(1);
        for (int i = 0; i < 400; i++)
        {
            byte[] bytes = i % 2 == 0 ? whole[..random.Next(whole.Length)] : [.. whole];
            for (int change = 0; change < 3 && bytes.Length > 0; change++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                using PyTorchFile file = PyTorchFile.Open(new MemoryStream(bytes), "x.pt");
                foreach (PyTorchTensor tensor in file.Tensors)
                {
                    file.ReadTensor<float>(tensor.Name);
                }
            }
            catch (ModelFileException)
            {
                // refused in words
            }
        }
    }

    private static PyTorchFile Open(string name) => PyTorchFile.Open(Path.Combine(_folder, name));

    private static SequenceModel<double> Model() => SequenceModel.ManyToMany<double>(3)
        .Bidirectional(() => new LstmCell<double>(4)).Bidirectional(() => new LstmCell<double>(4)).Gru(5).LinearOutput(2).Build(seed: 1);
}
