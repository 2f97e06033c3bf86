using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Training;

/// <summary>A hook sees all gradients once a step, as the mean of the step, before they are clipped; what it changes counts.</summary>
public class BeforeUpdateTests
{
    private static readonly SequenceDataset<double> _data = Examples.Random<double>([3, 5, 1, 4, 2, 6, 3, 2], 3, 2);

    [Fact]
    public void It_sees_the_mean_over_joined_batches_before_it_is_clipped()
    {
        double[] whole = Gradients(new() { BatchSize = 8 }), joined = Gradients(new() { BatchSize = 2, AccumulateBatches = 4 });

        joined.ShouldAgreeWith(whole, 1e-13, "it is called once for the four batches");
        Gradients(new() { BatchSize = 8, ClipGradientNorm = 1e-3, ClipGradientValue = 1e-3 }).Should().Equal(whole);

        static double[] Gradients(FitOptions<double> options)
        {
            var seen = new List<double[]>();
            Model().Fit(_data, options with { Epochs = 1, Shuffle = false, BeforeUpdate = gradients => seen.Add(gradients.ToArray()) });
            return seen.Should().ContainSingle().Subject;
        }
    }

    [Fact]
    public void What_it_changes_is_clipped_and_learned_from()
    {
        FitOptions<double> options = new() { Epochs = 2, BatchSize = 4, Optimizer = new GradientDescent(0.125), ClipGradientNorm = null };

        double[] doubled = Weights(options with
        {
            BeforeUpdate = gradients =>
            {
                foreach (ref double gradient in gradients)
                {
                    gradient *= 2;
                }
            },
        });

        doubled.Should().Equal(Weights(options with { Optimizer = new GradientDescent(0.25) }));
        Weights(options with { BeforeUpdate = gradients => gradients.Clear() }).Should().Equal(Model().Parameters.AllValues.ToArray());
        SequenceModel<double> model = Model();
        model.Fit(_data, options with { Epochs = 1, ClipGradientNorm = 0.5, BeforeUpdate = gradients => gradients.Fill(0.1) })
            .Epochs[0].LargestGradientNorm.Should().BeApproximately(0.1 * Math.Sqrt(model.Parameters.AllValues.Length), 1e-12);
    }

    [Fact]
    public void A_gradient_that_it_spoils_is_found_out()
    {
        SequenceModel<double> model = Model();
        double[] before = model.Parameters.AllValues.ToArray();

        Action fit = () => model.Fit(_data, new FitOptions<double> { BeforeUpdate = gradients => gradients[0] = double.NaN });

        fit.Should().Throw<TrainingDivergedException>().WithMessage("*the gradient by gru1.W[0, 0] is NaN*");
        model.Parameters.AllValues.ToArray().Should().Equal(before);
    }

    private static SequenceModel<double> Model() => SequenceModel.ManyToOne<double>(3).Gru(4).LinearOutput(2).Build(seed: 1);

    private static double[] Weights(FitOptions<double> options)
    {
        SequenceModel<double> model = Model();
        model.Fit(_data, options);
        return model.Parameters.AllValues.ToArray();
    }
}
