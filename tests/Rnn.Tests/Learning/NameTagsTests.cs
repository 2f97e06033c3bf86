using Rnn.Heads;
using Rnn.Metrics;
using Rnn.Models;
using Rnn.Training;
using Xunit.Abstractions;

namespace Rnn.Tests.Learning;

/// <summary>
/// A model that reads one way must tag the first word of a name before it has seen what kind it is. With a CRF it chooses its tags for the
/// whole sentence; with a softmax it has to guess.
/// </summary>
[Trait("Category", "Learning")]
public class NameTagsTests(ITestOutputHelper output)
{
    [Fact]
    public void A_crf_finds_names_that_a_softmax_has_to_guess()
    {
        double crf = EntityF1Of(Start().CrfOutput(NameTags.Tags, TaggingScheme.Iob2)), softmax = EntityF1Of(Start().SoftmaxOutput(NameTags.Tags.Length));

        output.WriteLine($"entity F1: CRF {crf:F3}, softmax {softmax:F3}");
        crf.Should().BeGreaterThan(0.98);
        softmax.Should().BeLessThan(0.6);
    }

    private static SequenceModelBuilder<float> Start() => SequenceModel.ManyToMany(features: 0).Embedding(NameTags.Words, 16).Gru(24);

    private static double EntityF1Of(SequenceModelBuilder<float> builder)
    {
        SequenceModel<float> model = builder.Build(seed: 1);
        model.Fit(NameTags.Create(seed: 101, count: 1500), new FitOptions<float> { Epochs = 10, Seed = 1, Threads = 1 });
        return model.Evaluate(NameTags.Create(seed: 201, count: 500), [new EntityF1(NameTags.Tags)]).Values[0].Value;
    }
}
