using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Heads;

/// <summary>A CRF's loss and gradient are those of the weights as they are now: nothing of an earlier step is left in its memory.</summary>
public class CrfSecondStepTests
{
    [Theory]
    [InlineData(0.3, 1)]
    [InlineData(700, -2000)] // tag 1 never comes, and its own transition is so large that each step is counted one by one
    public void A_second_step_is_that_of_a_model_that_has_never_made_one(double transition, double logit)
    {
        SequenceDataset<double> data = SequenceHeads.Data(
            3, ([0.5, logit, -0.2, 0.1, logit, 0.4, 0.6, logit, -1], [0, 2, 0]), ([0.3, logit, 0.2, -0.7, logit, 0.9], [2, 2]));
        SequenceModel<double> twice = Create(transition), once = Create(transition), fresh = Create(transition);

        twice.Fit(data, Options(epochs: 2));
        once.Fit(data, Options(epochs: 1));
        once.Parameters.AllValues.CopyTo(fresh.Parameters.AllValues);
        fresh.Fit(data, Options(epochs: 1));

        fresh.Parameters.AllValues.ToArray().Should().NotEqual(once.Parameters.AllValues.ToArray(), "a step that changes nothing proves nothing");
        twice.Parameters.AllValues.ToArray().Should().Equal(fresh.Parameters.AllValues.ToArray());
    }

    private static SequenceModel<double> Create(double transition)
    {
        SequenceModel<double> model = SequenceHeads.Passing(3, builder => builder.CrfOutput(3));
        model.Parameters.Single(parameter => parameter is { Rows: 3, Columns: 3 } && parameter.Name.Contains("rans", StringComparison.Ordinal)).Values[4] = transition;
        return model;
    }

    private static FitOptions<double> Options(int epochs) => new()
    {
        Epochs = epochs,
        BatchSize = 1,
        Shuffle = false,
        Threads = 1,
        ClipGradientNorm = null,
        Optimizer = new GradientDescent(0.1),
    };
}
