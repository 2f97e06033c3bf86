using Rnn.Tensors;

namespace Rnn.Optimizers;

/// <summary>How the learning rate changes during a training: a factor on the optimiser's own rate, step by step.</summary>
/// <remarks>
/// An object of it holds settings only and may serve many trainings. Progress p runs from 0 at the first step to 1 at
/// the end of the last epoch. One of your own is a <see cref="Custom"/> rule or derives from this class.
/// </remarks>
public abstract class LearningRateSchedule
{
    /// <summary>A schedule of your own, in a class that derives from this one.</summary>
    protected LearningRateSchedule()
    {
    }

    /// <summary>
    /// The rate falls by a factor every so many epochs: factor^⌊epochs done / every⌋. Agrees with PyTorch's <c>StepLR</c>.
    /// </summary>
    /// <param name="every">After how many epochs the rate falls, at least 1.</param>
    /// <param name="factor">What the rate is multiplied with each time, above 0 and at most 1; 0.1 if left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static LearningRateSchedule Step(int every, double factor = 0.1) => new StepSchedule(AtLeastOne(every, nameof(every)), Factor(factor));

    /// <summary>The rate falls by a factor after every epoch: factor^epochs done. Agrees with PyTorch's <c>ExponentialLR</c>.</summary>
    /// <param name="factor">What the rate is multiplied with after each epoch, above 0 and at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is out of its range.</exception>
    public static LearningRateSchedule Exponential(double factor) => new StepSchedule(1, Factor(factor));

    /// <summary>
    /// The rate falls from the full one to a part of it along half a cosine: lowest + (1 − lowest)·(1 + cos πp)/2 with p the part of the
    /// training that is done (Loshchilov and Hutter 2017).
    /// </summary>
    /// <param name="lowest">The part of the rate that is left at the end, from 0 to 1; 0 if left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is out of its range.</exception>
    public static LearningRateSchedule Cosine(double lowest = 0) => new CosineSchedule(Part(lowest, nameof(lowest)));

    /// <summary>The rate grows in even steps to the full one, then follows another schedule, if any.</summary>
    /// <param name="steps">
    /// After how many steps of the optimiser the rate is full, at least 1: batches, or groups of them whose gradients are joined. All
    /// chunks of a batch have one rate.
    /// </param>
    /// <param name="then">What comes then, beginning at p = 0; null, the default, for the full rate to the end.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one step.</exception>
    public static LearningRateSchedule WarmUp(int steps, LearningRateSchedule? then = null) =>
        new WarmUpSchedule(AtLeastOne(steps, nameof(steps)), then);

    /// <summary>
    /// The rate rises from 1/start of the full one to the full one over the first part of the training, then falls to 1/end of where it
    /// began, both along half a cosine
    /// (Smith and Topin 2018). Agrees with PyTorch's <c>OneCycleLR</c>.
    /// </summary>
    /// <param name="rise">The part of the training in which the rate rises, above 0 and below 1; 0.3 if left out.</param>
    /// <param name="start">By what the full rate is divided at the start, at least 1; 25 if left out.</param>
    /// <param name="end">By what the rate of the start is divided at the end, at least 1; 10,000 if left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static LearningRateSchedule OneCycle(double rise = 0.3, double start = 25, double end = 1e4) =>
        new OneCycleSchedule(
            rise is > 0 and < 1 ? rise : throw Refuse(nameof(rise), rise, "above 0 and below 1"),
            start >= 1 ? start : throw Refuse(nameof(start), start, "at least 1"),
            end >= 1 ? end : throw Refuse(nameof(end), end, "at least 1"));

    /// <summary>
    /// The rate falls by a factor whenever the loss (of the validation examples, if there are some) has not fallen for more
    /// than so many epochs. Agrees with PyTorch's <c>ReduceLROnPlateau</c>.
    /// </summary>
    /// <param name="factor">What the rate is multiplied with each time, above 0 and at most 1; 0.1 if left out.</param>
    /// <param name="patience">How many epochs in a row without a better loss are borne, 0 or more; 10 if left out.</param>
    /// <param name="threshold">By what part of the best loss a better one must be below it, from 0 to 1; 0.0001 if left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static LearningRateSchedule OnPlateau(double factor = 0.1, int patience = 10, double threshold = 1e-4) =>
        new PlateauSchedule(
            Factor(factor), patience >= 0 ? patience : throw Refuse(nameof(patience), patience, "0 or more"), Part(threshold, nameof(threshold)));

    /// <summary>
    /// A rule of your own: <c>Custom(moment =&gt; moment.Epoch &lt;= 10 ? 1 : 0.1)</c>. It may look at the epoch, the step and the losses
    /// so far.
    /// </summary>
    /// <remarks>
    /// The factor should depend on the moment alone; then a training that goes on from a checkpoint has the same rates.
    /// </remarks>
    /// <example>
    /// To a tenth whenever a loss is above the worst of the three before it:
    /// <code>
    /// LearningRateSchedule schedule = LearningRateSchedule.Custom(moment =&gt;
    /// {
    ///     double factor = 1;
    ///     for (int i = 3; i &lt; moment.Losses.Count; i++)
    ///     {
    ///         factor *= moment.Losses[i] &gt; moment.Losses.Skip(i - 3).Take(3).Max() ? 0.1 : 1;
    ///     }
    ///
    ///     return factor;
    /// });
    /// </code>
    /// </example>
    /// <param name="rule">
    /// Gives what the optimiser's own rate is multiplied with in a step: finite, 0 or more. A step of rate 0 changes nothing.
    /// </param>
    /// <param name="description">
    /// Names the rule in checkpoints, which are gone on from only with a schedule of the same description; "custom" if left out.
    /// </param>
    /// <param name="looksAtTheEnd">
    /// Whether it reads <see cref="ScheduleMoment.Steps"/> or <see cref="ScheduleMoment.Progress"/>, so that the number of steps must be
    /// known; false if left out.
    /// </param>
    /// <exception cref="ArgumentException">The description is empty.</exception>
    public static LearningRateSchedule Custom(
        Func<ScheduleMoment, double> rule, string description = "custom", bool looksAtTheEnd = false)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentException.ThrowIfNullOrWhiteSpace(description);
        return new CustomSchedule(rule, description, looksAtTheEnd);
    }

    /// <summary>The kind and every setting in one line, the same words for the same settings in every culture.</summary>
    /// <remarks>A checkpoint keeps it, and a training goes on only with a schedule that describes itself alike.</remarks>
    public abstract string Describe();

    /// <summary>Whether it must know how many steps the training will have; false unless a schedule says otherwise.</summary>
    public virtual bool LooksAtTheEnd => false;

    /// <summary>What the optimiser's own rate is multiplied with in a step: finite, 0 or more.</summary>
    /// <param name="moment">Where the training stands; the factor should depend on it alone.</param>
    public abstract double FactorAt(in ScheduleMoment moment);

    /// <summary>What <see cref="Describe"/> says.</summary>
    public override string ToString() => Describe();

    private static double Factor(double factor) =>
        factor is > 0 and <= 1 ? factor : throw Refuse(nameof(factor), factor, "above 0 and at most 1");

    private static double Part(double part, string name) => part is >= 0 and <= 1 ? part : throw Refuse(name, part, "from 0 to 1");

    private static int AtLeastOne(int value, string name) => value >= 1 ? value : throw Refuse(name, value, "at least 1");

    private static ArgumentOutOfRangeException Refuse(string name, double value, string wanted) =>
        new(name, value, FormattableString.Invariant($"{name} must be {wanted}; got {value}."));

    // (1 + cos πp)/2, from 1 at p = 0 to 0 at p = 1; our own polynomial, since the platform's cosine differs from system to system.
    private static double HalfCosine(double p) => 0.5 + (0.5 * ScalarMath.CosOfPi(Math.Clamp(p, 0, 1)));

    private sealed class StepSchedule(int every, double factor) : LearningRateSchedule
    {
        public override string Describe() => FormattableString.Invariant($"step {every} {factor:R}");

        public override double FactorAt(in ScheduleMoment moment)
        {
            double result = 1;
            for (int i = 0; i < (moment.Epoch - 1) / every; i++)
            {
                result *= factor; // a power function differs from system to system in its last bits
            }

            return result;
        }
    }

    private sealed class CosineSchedule(double lowest) : LearningRateSchedule
    {
        public override bool LooksAtTheEnd => true;

        public override string Describe() => FormattableString.Invariant($"cosine {lowest:R}");

        public override double FactorAt(in ScheduleMoment moment) => lowest + ((1 - lowest) * HalfCosine(moment.Progress));
    }

    private sealed class WarmUpSchedule(int steps, LearningRateSchedule? then) : LearningRateSchedule
    {
        public override bool LooksAtTheEnd => then is { LooksAtTheEnd: true };

        public override string Describe() => FormattableString.Invariant($"warm-up {steps} then {then?.Describe()}");

        public override double FactorAt(in ScheduleMoment moment)
        {
            double rest = then is null ? 1 : then.FactorAt(moment.Without(steps));
            return moment.Step < steps ? rest * (moment.Step + 1) / steps : rest;
        }
    }

    private sealed class OneCycleSchedule(double rise, double start, double end) : LearningRateSchedule
    {
        public override bool LooksAtTheEnd => true;

        public override string Describe() => FormattableString.Invariant($"one cycle {rise:R} {start:R} {end:R}");

        public override double FactorAt(in ScheduleMoment moment)
        {
            double low = 1 / start, last = moment.Steps - 1, top = (rise * moment.Steps) - 1;
            return moment.Step <= top
                ? 1 + ((low - 1) * HalfCosine(top == 0 ? 1 : moment.Step / top))
                : (low / end) + ((1 - (low / end)) * HalfCosine((moment.Step - top) / (last - top)));
        }
    }

    private sealed class PlateauSchedule(double factor, int patience, double threshold) : LearningRateSchedule
    {
        public override string Describe() => FormattableString.Invariant($"plateau {factor:R} {patience} {threshold:R}");

        public override double FactorAt(in ScheduleMoment moment)
        {
            double result = 1, best = double.PositiveInfinity;
            for (int i = 0, since = 0; i < moment.Losses.Count; i++)
            {
                if (moment.Losses[i] < best * (1 - threshold))
                {
                    (best, since) = (moment.Losses[i], 0);
                }
                else if (++since > patience)
                {
                    (result, since) = (result * factor, 0);
                }
            }

            return result;
        }
    }

    private sealed class CustomSchedule(Func<ScheduleMoment, double> rule, string description, bool looksAtTheEnd) : LearningRateSchedule
    {
        public override bool LooksAtTheEnd => looksAtTheEnd;

        public override string Describe() => description;

        public override double FactorAt(in ScheduleMoment moment) => rule(moment);
    }
}
