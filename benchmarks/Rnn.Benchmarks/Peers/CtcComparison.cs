using Rnn.Heads;

namespace Rnn.Benchmarks.Peers;

/// <summary>
/// Measures the CTC loss and its gradient by outputs before their softmax: 32 sequences of 500 steps, 60 symbols and the blank, targets of
/// 60 symbols.
/// </summary>
internal sealed class CtcComparison(Peers peers, Agreement agreement, Rounds rounds, TimeSpan budget, string caseFolder)
{
    private const int Steps = 500, Sequences = 32, Symbols = 60, TargetLength = 60;

    public Times Measure()
    {
        CaseFiles? files = peers.Torch is null ? null : new CaseFiles(Path.Combine(caseFolder, "Ctc"));
        int[][] targets = HeadLoss.Targets(Sequences, TargetLength, Symbols);
        ProcessContender[] others = [.. peers.Processes.OfType<ProcessContender>()];
        foreach (ProcessContender other in others)
        {
            other.PrepareCtc(Steps, Symbols, targets, files!);
        }

        float[] logits = files?.Read("input") ?? RandomValues.Create(Steps * Sequences * (Symbols + 1));
        Contender[] own = [.. peers.InProcess.Where(contender => contender.Library == Contender.Rnn)];
        HeadLoss[] losses = [.. own.Select(contender => new HeadLoss(
            new CtcHead<float>(Symbols, CtcReduction.Mean, zeroInfinity: false), logits, targets, contender.Threads))];
        foreach ((Contender contender, HeadLoss loss) in own.Zip(losses))
        {
            float value = (float)loss.Compute();
            if (files is not null)
            {
                agreement.Add(contender.Name, "CTC", Math.Max(files.DistanceFrom("loss", [value]), files.DistanceFrom("gradient", loss.Gradient)));
            }
        }

        double[] medians = rounds.Medians(
            [.. losses.Select(loss => Measurement.Of(() => loss.Compute())), .. others.Select(other => Measurement.Of(other, Work.Ctc))], budget);
        foreach (HeadLoss loss in losses)
        {
            loss.Dispose();
        }

        return new Times(own.Concat(others).Zip(medians).ToDictionary(pair => pair.First, pair => pair.Second));
    }
}
