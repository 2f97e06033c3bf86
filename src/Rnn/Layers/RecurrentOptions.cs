namespace Rnn.Layers;

/// <summary>What a recurrent layer does around its cell, whichever cell it is.</summary>
public sealed record RecurrentOptions
{
    /// <summary>
    /// While training, the part of h₋ that products inside the step don't see: one mask per sequence for all its steps,
    /// what is left divided by 1 − p (Gal and Ghahramani 2016). What a cell passes on without a product stays whole. From 0, the
    /// default, to below 1.
    /// </summary>
    public double RecurrentDropout { get; init; }

    /// <summary>
    /// While training, the probability that a unit keeps its h of the step before instead of the new one; else
    /// h = p·h₋ + (1 − p)·h′ (zoneout; Krueger et al. 2017). From 0, the default, to below 1.
    /// </summary>
    public double HiddenZoneout { get; init; }

    /// <summary>
    /// While training, the probability that a unit keeps its cell state c of the step before (zoneout). From 0, the default, to below 1.
    /// </summary>
    public double CellZoneout { get; init; }

    /// <summary>
    /// Whether the state before the first step is learned, as parameters h0 and c0 that begin at 0, instead of being 0; false by default.
    /// </summary>
    public bool TrainInitialState { get; init; }

    /// <summary>
    /// In words what differs from the defaults: <c>recurrent dropout 25 %, initial state trained</c>; <c>nothing</c> if nothing does.
    /// </summary>
    public override string ToString() => Parts().Any() ? string.Join(", ", Parts()) : "nothing";

    /// <summary>What a summary says of each option that is used.</summary>
    internal IEnumerable<string> Parts()
    {
        if (RecurrentDropout > 0)
        {
            yield return $"recurrent dropout {Percent(RecurrentDropout)}";
        }

        if (HiddenZoneout > 0 || CellZoneout > 0)
        {
            yield return $"zoneout of h {Percent(HiddenZoneout)}, of c {Percent(CellZoneout)}";
        }

        if (TrainInitialState)
        {
            yield return "initial state trained";
        }
    }

    /// <summary>A rate as a reader says it, in four digits so that a small one is not 0: <c>0.4 %</c>.</summary>
    internal static string Percent(double rate) => $"{100 * rate:G4} %";

    internal void Check(string layer)
    {
        Require(RecurrentDropout, nameof(RecurrentDropout));
        Require(HiddenZoneout, nameof(HiddenZoneout));
        Require(CellZoneout, nameof(CellZoneout));

        void Require(double rate, string name)
        {
            if (!(rate is >= 0 and < 1))
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"{layer}: {name} must be from 0 to below 1; got {rate}."));
            }
        }
    }
}
