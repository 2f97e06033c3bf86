using System.Numerics.Tensors;
using System.Text.Json;
using Rnn.Cells;
using Rnn.Decoding;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Tensors;
using Rnn.Tests.Fixtures.PyTorch;

namespace Rnn.Tests.Fixtures;

/// <summary>Encoder-decoders with attention are those written in plain PyTorch. Numbers from Fixtures/PyTorch/make_attention.py.</summary>
public class PyTorchAttentionTests
{
    private const double Tolerance = 1e-12;

    public static TheoryData<string> Cases() => new(PyTorchFixture.Attention.Keys);

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_loss_and_the_gradient_of_every_weight_agree(string name)
    {
        AttentionCase known = PyTorchFixture.Attention[name];
        SequenceModel<double> model = Model(known);
        ModelWorkspace<double> workspace = model.CreateWorkspace(WorkerTeam.Alone);
        SequenceDataset<double> data = Data(known);
        int[] all = [.. Enumerable.Range(0, data.Count)];
        Pass pass = Pass.Calm with { OwnTokens = known.Own ? 1 : 0 };
        model.Parameters.ClearGradients();

        workspace.LoadInputs(data, all);
        workspace.Forward(pass);
        workspace.LoadTargets(data, all);
        double loss = workspace.Loss();
        workspace.Backward(pass);

        loss.Should().BeApproximately(known.Loss, Tolerance);
        known.Gradients.Keys.Should().BeEquivalentTo(model.Parameters.Select(parameter => parameter.Name));
        foreach ((string parameter, double[] gradient) in known.Gradients)
        {
            model.Parameters[parameter].Gradients.ToArray().Should().Equal(gradient, (a, b) => Math.Abs(a - b) < Tolerance, "of {0}", parameter);
        }
    }

    [Theory]
    [InlineData("bahdanau")]
    [InlineData("luong")]
    public void Probabilities_and_what_each_token_looks_at_agree(string name)
    {
        AttentionCase known = PyTorchFixture.Attention[name];

        DecodedSequence[] answers = Model(known).ScoreAnswers(Data(known), keepsAttention: true);

        int step = 0;
        foreach (DecodedSequence answer in answers)
        {
            for (int i = 0; i <= answer.Tokens.Count; i++, step++)
            {
                int asked = i < answer.Tokens.Count ? answer.Tokens[i] : 4;
                answer.TokenLogProbabilities[i].Should().BeApproximately(known.LogProbabilities[step][asked], Tolerance);
                answer.Attention[i].Should().Equal(known.Attention[step], (a, b) => Math.Abs(a - b) < Tolerance);
            }
        }

        step.Should().Be(known.Attention.Length);
    }

    private static SequenceModel<double> Model(AttentionCase known)
    {
        SequenceModelBuilder<double> builder = IsOfTokens(known)
            ? SequenceModel.ManyToMany<double>(0).Embedding(5, 3).Bidirectional(() => new GruCell<double>(2))
                .Decode().Embedding(4, 3).Gru(4, attention: Attention.Additive(3) with { Combines = false })
            : SequenceModel.ManyToMany<double>(2).Lstm(4).Decode().Embedding(4, 3).Lstm(4, attention: Attention.General());
        SequenceModel<double> model = builder.SoftmaxOutput(4).Build();
        foreach (Parameter<double> parameter in model.Parameters)
        {
            known.Parameters[parameter.Name].CopyTo(parameter.Values);
        }

        return model;
    }

    private static SequenceDataset<double> Data(AttentionCase known) => SequenceDataset.FromExamples(known.Inputs.Zip(known.Targets, (input, target) =>
        IsOfTokens(known) ? new Example<double>(input.Deserialize<int[]>()!, target) : new Example<double>(Matrix(input.Deserialize<double[][]>()!), target)));

    private static Tensor<double> Matrix(double[][] steps) => Tensor.Create([.. steps.SelectMany(step => step)], [steps.Length, 2]);

    private static bool IsOfTokens(AttentionCase known) => known.Name.StartsWith("bahdanau", StringComparison.Ordinal);
}
