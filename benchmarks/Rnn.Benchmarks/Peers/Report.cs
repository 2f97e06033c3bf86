using System.Globalization;
using System.Text;

namespace Rnn.Benchmarks.Peers;

/// <summary>All results as text: for people tables, for scripts the key numbers.</summary>
internal sealed class Report(Peers peers, Agreement agreement, List<GridResult> grid, LimitResult limits, List<StreamingResult> streams,
    List<LengthResult> lengths, Times ctc)
{
    private readonly StringBuilder _text = new();

    /// <summary>The tables, in Markdown.</summary>
    public string Tables(bool quick)
    {
        _text.Clear();
        Line("# Measured beside PyTorch and ONNX Runtime");
        Line();
        Line($"Written by `benchmarks/peers/run{(quick ? " --quick" : "")}` on {DateTime.UtcNow:yyyy-MM-dd}. All take turns in one run; times are medians in");
        Line("milliseconds; a ratio is the peer's time over ours, so above 1 this library is faster.");
        Line();
        Line($"- {Machine.Describe()}");
        foreach (string description in peers.Descriptions)
        {
            Line($"- {description}");
        }

        foreach ((string who, string why) in peers.Missing)
        {
            Line($"- {who} is missing: {why}");
        }

        Line(agreement.Disagreements.Count > 0
            ? $"- {string.Join("; ", agreement.Disagreements)}"
            : string.Create(CultureInfo.InvariantCulture, $"- Outputs, losses and gradients differ from PyTorch's by {agreement.Largest:E1} of the largest number at most"));
        Train();
        Infer();
        Limits();
        Streams();
        Lengths();
        Ctc();
        return _text.ToString();
    }

    private static string Number(double? value, string format = "G4") =>
        value is { } number ? (number >= 1000 ? number.ToString("F0", CultureInfo.InvariantCulture) : number.ToString(format, CultureInfo.InvariantCulture)) : "—";

    private static string Share(double part, double whole) => (part / whole).ToString("P1", CultureInfo.InvariantCulture);

    private static string All => Contender.CountOf(Times.AllThreads);

    private void Line(string text = "") => _text.Append(text).Append('\n');

    private void Train()
    {
        Line();
        Line("## Training step: forward, cross-entropy on the last step, backward, gradient descent");
        Line();
        Line($"The last column is PyTorch's better time over ours with {All}, also where one thread is better for us.");
        Line();
        var table = new TextTable(
            "cell T, B, I, H", "Rnn, 1 thread", $"Rnn, {All}", "PyTorch, 1 thread", $"PyTorch, {All}", "ratio, 1 to 1", $"ratio, best to {All}");
        foreach (GridResult result in grid)
        {
            Times t = result.Train;
            table.Add(
                result.Case.Name, Number(t.One(Contender.Rnn)), Number(t.All(Contender.Rnn)), Number(t.One(Contender.PyTorch)),
                Number(t.All(Contender.PyTorch)), Number(result.TrainOne, "F2"), Number(result.TrainAll, "F2"));
        }

        Line(table.ToString().TrimEnd());
    }

    private void Infer()
    {
        Line();
        Line("## Inference: the recurrent layer forward, all outputs");
        Line();
        var table = new TextTable(
            "cell T, B, I, H", "Rnn, 1 thread", $"Rnn, {All}", "ONNX Runtime, 1 thread", $"ONNX Runtime, {All}", "PyTorch, best", "ratio to ONNX Runtime, best to best");
        foreach (GridResult result in grid)
        {
            Times t = result.Infer;
            table.Add(
                result.Case.Name, Number(t.One(Contender.Rnn)), Number(t.All(Contender.Rnn)), Number(t.One(Contender.OnnxRuntime)),
                Number(t.All(Contender.OnnxRuntime)), Number(t.Best(Contender.PyTorch)), Number(result.InferBest, "F2"));
        }

        Line(table.ToString().TrimEnd());
    }

    private void Limits()
    {
        Line();
        Line("## Beside the processor's limit, measured in the same process");
        Line();
        var table = new TextTable("work", "GFLOP/s", "of the peak");
        table.Add("multiply-adds on registers, one core", Number(limits.OneCorePeak), Share(1, 1));
        table.Add($"multiply-adds on registers, {All}", Number(limits.AllCoresPeak), Share(1, 1));
        table.Add("product 32×2048×512, B packed before, one core", Number(limits.Tall), Share(limits.Tall, limits.OneCorePeak));
        table.Add("product 1024×1024×1024, one core", Number(limits.Square), Share(limits.Square, limits.OneCorePeak));
        table.Add("product 1024×1024×1024, B packed before, one core", Number(limits.SquarePacked), Share(limits.SquarePacked, limits.OneCorePeak));
        table.Add($"training step {GridCase.Largest.Name}, its products only, one core", Number(limits.Training), Share(limits.Training, limits.OneCorePeak));
        table.Add($"the same, {All}", Number(limits.TrainingAll), Share(limits.TrainingAll, limits.AllCoresPeak));
        Line(table.ToString().TrimEnd());
        Line();
        Line(string.Create(
            CultureInfo.InvariantCulture,
            $"With {All} the multiply-adds run {limits.PeakScaling:F2} times as fast as with one, and the training step {limits.TrainingScaling:F2} times. The cores of a"));
        Line("virtual machine may share one physical core; then the first is near 1, and no program gains more.");
    }

    private void Lengths()
    {
        Line();
        Line("## Training step on 32 sequences of 1 to 500 steps, as they are and padded to 500; 64 features, 128 units");
        Line();
        var table = new TextTable("cell", "threads", "as they are", "padded", "ratio");
        foreach (LengthResult result in lengths)
        {
            table.Add(
                result.Cell.ToString().ToUpperInvariant(), result.Threads.ToString(CultureInfo.InvariantCulture), Number(result.AsTheyAre),
                Number(result.Padded), Number(result.Ratio, "F2"));
        }

        Line(table.ToString().TrimEnd());
    }

    private void Ctc()
    {
        Line();
        Line("## The CTC loss and its gradient: 32 sequences of 500 steps, 60 symbols and the blank, targets of 60 symbols");
        Line();
        var table = new TextTable("threads", "Rnn", "PyTorch", "ratio");
        table.Add("1", Number(ctc.One(Contender.Rnn)), Number(ctc.One(Contender.PyTorch)), Number(ctc.One(Contender.PyTorch) / ctc.One(Contender.Rnn), "F2"));
        table.Add(
            $"{Times.AllThreads}, PyTorch at its best", Number(ctc.All(Contender.Rnn)), Number(ctc.Best(Contender.PyTorch)),
            Number(ctc.Best(Contender.PyTorch) / ctc.All(Contender.Rnn), "F2"));
        Line(table.ToString().TrimEnd());
    }

    private void Streams()
    {
        Line();
        Line("## One step at batch 1: 64 inputs, 64 units, one dense output; microseconds");
        Line();
        Line("The floor is reading all weights once from the cache. ONNX Runtime is called from this process, as from any .NET");
        Line("program, and through npm's package from Node.js.");
        Line();
        var table = new TextTable(
            "cell", "Rnn", "floor", "cache read, GB/s", "Rnn over floor", "ONNX Runtime", "ratio", "ONNX Runtime by npm", "ratio", "bytes allocated");
        foreach (StreamingResult s in streams)
        {
            table.Add(
                s.Cell.ToString().ToUpperInvariant(), Number(s.Library), Number(s.Floor), Number(s.CacheBandwidth), Number(s.Library / s.Floor, "F2"),
                Number(s.Native), Number(s.Native / s.Library, "F2"), Number(s.Node), Number(s.Node / s.Library, "F2"),
                string.Create(CultureInfo.InvariantCulture, $"{s.AllocatedBytes} in {s.Steps} steps"));
        }

        Line(table.ToString().TrimEnd());
    }
}
