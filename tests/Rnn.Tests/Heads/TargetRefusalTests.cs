using Rnn.Decoding;
using Rnn.Heads;
using Rnn.Models;

namespace Rnn.Tests.Heads;

/// <summary>Which targets a head takes, what it says of others, and what it is made of.</summary>
public class TargetRefusalTests
{
    private static readonly string[] _bioes = ["O", "B-X", "I-X", "E-X", "S-X"];

    [Theory]
    [InlineData(-1f, "-1")]
    [InlineData(0.5f, "0.5")]
    [InlineData(2f, "2")]
    public void Of_whole_sequences_each_class_is_a_whole_number_from_0(float target, string shown)
    {
        OutputHead<float> ctc = SequenceModel.ManyToMany(1).Vanilla(2).CtcOutput(2).Build().Head, crf = SequenceModel.ManyToMany(1).Vanilla(2).CrfOutput(2).Build().Head;

        ctc.Objection([target]).Should().Match($"the target {shown} is no symbol: they are numbered 0 to 1;*");
        crf.Objection([target]).Should().Match($"the target {shown} is no tag: they are numbered 0 to 1;*");
        (ctc.Objection([1]), crf.Objection([1])).Should().Be((null, null));
    }

    [Fact]
    public void A_softmax_takes_probabilities_and_a_decoder_s_takes_classes_alone()
    {
        OutputHead<float> softmax = SequenceModel.ManyToMany(1).Vanilla(2).SoftmaxOutput(3).Build().Head;
        OutputHead<float> decoder = SequenceModel.ManyToMany(1).Vanilla(2).Decode().Vanilla(2).SoftmaxOutput(3).Build().Head;

        softmax.ExpectedTargets.Should().Be("1 (the class) or 3 (a probability per class) per step");
        decoder.ExpectedTargets.Should().Be("1 (the class) per step");
        (softmax.AcceptsTargetSize(3), decoder.AcceptsTargetSize(4)).Should().Be((true, false));
    }

    [Fact]
    public void The_end_that_a_decoder_writes_stands_in_no_target()
    {
        OutputHead<float> decoder = SequenceModel.ManyToMany(1).Vanilla(2).Decode().Vanilla(2).SoftmaxOutput(3).Build().Head;

        (decoder.OutputSize, decoder.EndClass).Should().Be((4, 3));
        decoder.Objection([2]).Should().BeNull();
        decoder.Objection([3]).Should().Match("the target 3 is no class: classes are numbered 0 to 2;*");
    }

    [Fact]
    public void Tags_of_which_none_may_begin_make_no_sequence() =>
        SequenceModel.ManyToMany(2).Gru(3).CrfOutput(["I-X", "I-Y"]).Invoking(builder => builder.Build())
            .Should().Throw<ArgumentException>().WithMessage("*not every length of sequence can be made by the rules of IOB2; add the tag O*");

    [Fact]
    public void A_CRF_without_a_scheme_names_none()
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(2).Gru(3).CrfOutput(3).Build();

        model.Summary().Should().Contain("crf, 3 tags").And.NotContain("NONE");
    }

    [Fact]
    public void Decay_shrinks_the_transitions_of_a_CRF_and_leaves_its_beginnings_and_ends()
    {
        var head = (CrfHead<float>)SequenceModel.ManyToMany(2).Gru(3).CrfOutput(3).Build().Head;

        (head.Transitions.IsBias, head.Start.IsBias, head.End.IsBias).Should().Be((false, true, true));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_sequence_never_ends_within_an_entity(int steps)
    {
        SequenceModel<double> model = SequenceHeads.Passing(5, builder => builder.CrfOutput(_bioes, TaggingScheme.Bioes));
        double[] logits = new double[steps * 5];
        for (int step = 0; step < steps; step++)
        {
            logits[(step * 5) + 1] = logits[(step * 5) + 2] = 5; // B-X and I-X would be most likely everywhere
        }

        int[] target = new int[steps];
        int last = model.FindTags(SequenceHeads.Data(5, (logits, target)))[0].Tokens[^1];
        double[] probabilities = model.TagProbabilities(SequenceHeads.Data(5, (logits, target)))[0].ToDoubles()[^5..];

        _bioes[last].Should().BeOneOf("O", "E-X", "S-X");
        (probabilities[1], probabilities[2]).Should().Be((0, 0), "no sequence of tags ends so");
        probabilities.Sum().Should().BeApproximately(1, 1e-12);
    }
}
