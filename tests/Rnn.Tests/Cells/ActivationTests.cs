using Rnn.Cells;

namespace Rnn.Tests.Cells;

/// <summary>Activations as values: equal ones, their names, and reading a name back.</summary>
public class ActivationTests
{
    private static readonly Dictionary<string, Activation> _known = new()
    {
        ["Identity"] = Activation.Identity,
        ["Tanh"] = Activation.Tanh,
        ["Relu"] = Activation.Relu,
        ["Sigmoid"] = Activation.Sigmoid,
        ["Softsign"] = Activation.Softsign,
        ["Softplus"] = Activation.Softplus,
        ["HardSigmoid(0.2, 0.5)"] = Activation.HardSigmoid(),
        ["HardSigmoid(0.16666666666666666, 0.5)"] = Activation.HardSigmoid(1.0 / 6),
        ["Affine(-2, 1E-05)"] = Activation.Affine(-2, 1e-5),
        ["LeakyRelu(0.01)"] = Activation.LeakyRelu(),
        ["ThresholdedRelu(-0.5)"] = Activation.ThresholdedRelu(-0.5),
        ["ScaledTanh(1.7159, 0.6666666666666666)"] = Activation.ScaledTanh(1.7159, 2.0 / 3),
        ["Elu(1)"] = Activation.Elu(),
    };

    public static TheoryData<string> Names() => [.. _known.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_is_read_back(string name)
    {
        _known[name].ToString().Should().Be(name);
        Activation.Parse(name).Should().Be(_known[name]);
    }

    [Fact]
    public void Every_kind_has_a_name_that_is_tested() =>
        _known.Values.Select(activation => activation.Kind).Distinct().Should().BeEquivalentTo(Enum.GetValues<ActivationKind>());

    [Theory]
    [InlineData("")]
    [InlineData("tanh")]
    [InlineData("TANH")]
    [InlineData(" Tanh")]
    [InlineData("1")] // the number of a kind is not its name
    [InlineData("Tanh, Relu")]
    [InlineData("Tanh()")]
    [InlineData("Tanh(1)")]
    [InlineData("LeakyRelu")]
    [InlineData("LeakyRelu(-0.5)")]
    [InlineData("LeakyRelu(0,5)")]
    [InlineData("LeakyRelu(NaN)")]
    [InlineData("LeakyRelu(1e400)")]
    [InlineData("LeakyRelu(0.010)")]
    [InlineData("ScaledTanh(0, 1)")]
    [InlineData("HardSigmoid(0.2)")]
    [InlineData("HardSigmoid(0.2,0.5)")]
    [InlineData("HardSigmoid(0.2, 0.5) ")]
    [InlineData("HardSigmoid(0.2, 0.5))")]
    [InlineData("Affine(1, 2, 3)")]
    public void What_is_no_name_is_refused(string text)
    {
        Action parse = () => Activation.Parse(text);

        parse.Should().Throw<FormatException>().WithMessage($"There is no activation '{text}'*HardSigmoid(0.2, 0.5)*");
    }

    [Fact]
    public void Equal_are_those_of_one_formula_with_the_same_parameters()
    {
        Activation half = Activation.HardSigmoid(0.5);

        (half == Activation.HardSigmoid(0.5)).Should().BeTrue("they are the same function");
        half.GetHashCode().Should().Be(Activation.HardSigmoid(0.5).GetHashCode());
        half.Equals((object)Activation.HardSigmoid(0.5)).Should().BeTrue();
        (half != Activation.HardSigmoid(0.25)).Should().BeTrue();
        (half != Activation.HardSigmoid(0.5, 0.25)).Should().BeTrue("the second parameter counts too");
        Activation.Affine(0.5, 0.5).Should().NotBe(half, "another formula");
        half.Equals(null).Should().BeFalse();
        (half == null).Should().BeFalse();
        (null == half).Should().BeFalse();
        new HashSet<Activation>(_known.Values).Should().HaveCount(_known.Count);
    }

    [Fact]
    public void A_cell_with_the_default_written_out_is_the_default_one()
    {
        var gru = new GruCell<float>(3) { GateActivation = Activation.Parse("Sigmoid"), CandidateActivation = Activation.Parse("Tanh") };

        gru.Description.Should().Be(new GruCell<float>(3).Description);
        new LstmCell<float>(3) { GateActivation = Activation.HardSigmoid(0.5) }.Description.Should().Be(
            new LstmCell<float>(3) { GateActivation = Activation.HardSigmoid(0.5) }.Description);
    }
}
