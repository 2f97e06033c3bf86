using System.Numerics;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Tensors;
using Rnn.Training;

#pragma warning disable IDE0130 // among the models, so that a first program needs no using of its own
namespace Rnn.Models;
#pragma warning restore IDE0130

/// <summary>
/// Finds a learning rate: trains a little with ever larger rates, looks at the loss, and puts the weights back (Smith 2017).
/// </summary>
public static class LearningRateFinder
{
    // Beyond so many times the least loss nothing is to be learned any more; of a batch's loss so much counts beside the past.
    private const double Hopeless = 4, Fresh = 0.1;

    /// <summary>Measures the loss at learning rates from the lowest to the highest, one batch each. The model stays as it is.</summary>
    /// <param name="model">The model, which is trained meanwhile and gets its weights back.</param>
    /// <param name="data">The examples; read from the beginning again when they are used up.</param>
    /// <param name="options">
    /// How to train, as for Fit; null for the defaults. The rate of the optimiser, epochs and schedule don't count.
    /// </param>
    /// <param name="lowest">The first rate, above 0; 0.000001 if left out.</param>
    /// <param name="highest">The last rate, above the first; 1 if left out.</param>
    /// <param name="steps">How many rates to try, each for one batch, at least 3; 100 if left out.</param>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <returns>The rates and the loss at each, up to the rate at which the loss is hopeless.</returns>
    /// <exception cref="InvalidOperationException">The model is being trained.</exception>
    /// <exception cref="ArgumentException">The data does not fit the model, or an option or rate is out of range.</exception>
    /// <example>
    /// <code>
    /// LearningRateCurve curve = model.FindLearningRate(data);
    /// Console.WriteLine(curve); // learning rates from 1E-06 to 0.31; the loss falls most steeply at 0.012
    /// </code>
    /// </example>
    public static LearningRateCurve FindLearningRate<T>(
        this SequenceModel<T> model, SequenceDataset<T> data, FitOptions<T>? options = null, double lowest = 1e-6, double highest = 1, int steps = 100)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        if (!(lowest > 0 && highest > lowest && double.IsFinite(highest)) || steps < 3)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The rates must rise from above 0, in 3 steps or more; got {lowest} to {highest} in {steps}."));
        }

        options ??= new FitOptions<T>();
        options = options with
        {
            Epochs = 1,
            AccumulateBatches = 1,
            Schedule = LearningRateSchedule.Custom(Rising(lowest, highest, steps, options.Optimizer?.LearningRate ?? 1), "rising"),
        };
        options.Check();
        options.Check(model);
        DataCheck.RequireExamples(model, data, nameof(data));
        model.BeginTraining();
        T[] weights = model.Parameters.AllValues.ToArray();
        try
        {
            return Measure(model, data, options, steps);
        }
        finally
        {
            weights.CopyTo(model.Parameters.AllValues);
            model.EndTraining();
        }
    }

    private static LearningRateCurve Measure<T>(SequenceModel<T> model, SequenceDataset<T> data, FitOptions<T> options, int steps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var team = new WorkerTeam(options.Threads);
        var trainer = new Trainer<T>(model, options, team) { PlannedSteps = steps };
        var order = new EpochOrder<T>(data, options);
        var rates = new List<double>();
        var losses = new List<double>();
        double mean = 0, weight = 0, least = double.PositiveInfinity;
        for (int step = 0; step < steps; step++)
        {
            int batch = step % order.Batches;
            if (batch == 0)
            {
                order.Begin((step / order.Batches) + 1);
                trainer.Continues = false;
            }

            double loss;
            try
            {
                loss = trainer.Step(data, order[batch], new BatchPlace(1, batch + 1, true, [])).Loss;
            }
            catch (TrainingDivergedException)
            {
                break;
            }

            if (double.IsNaN(loss))
            {
                continue; // empty sequences alone have no loss
            }

            // A mean that forgets; divided by its own weight it is right from the first step on.
            mean += Fresh * (loss - mean);
            weight += Fresh * (1 - weight);
            rates.Add(trainer.LearningRate);
            losses.Add(mean / weight);
            least = Math.Min(least, losses[^1]);
            if (losses[^1] > Hopeless * least)
            {
                break;
            }
        }

        return new LearningRateCurve { Rates = rates, Losses = losses };
    }

    // From the lowest rate to the highest, each step by the same factor, whatever the optimiser's own rate.
    private static Func<ScheduleMoment, double> Rising(double lowest, double highest, int steps, double own)
    {
        double growth = ScalarMath.Log(highest / lowest) / (steps - 1);
        return moment => lowest * ScalarMath.Exp(growth * moment.Step) / own;
    }
}
