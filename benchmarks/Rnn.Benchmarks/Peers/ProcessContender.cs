using System.Text.Json;

namespace Rnn.Benchmarks.Peers;

/// <summary>A peer in a process of its own.</summary>
internal sealed class ProcessContender : Contender
{
    private readonly PeerProcess _process;

    public ProcessContender(string library, int threads, PeerProcess process)
        : base(library, threads)
    {
        _process = process;
        Version = process.Ask(new { @do = "describe" }).GetProperty("version").GetString()!;
    }

    public string Version { get; }

    public override double Prepare(GridCase gridCase, CaseFiles? files) => Difference(_process.Ask(new
    {
        @do = "prepare",
        cell = gridCase.Cell.ToString(),
        steps = gridCase.Steps,
        batch = gridCase.Batch,
        inputs = gridCase.Inputs,
        units = gridCase.Units,
        folder = files?.Folder,
    }));

    /// <summary>Gets ready for single steps; PyTorch writes the files, others read them.</summary>
    public double PrepareStream(CellKind cell, int steps, int units, CaseFiles files) => Difference(_process.Ask(new
    {
        @do = "stream",
        cell = cell.ToString(),
        steps,
        units,
        folder = files.Folder,
    }));

    /// <summary>Gets ready for the CTC loss; PyTorch writes the files.</summary>
    public void PrepareCtc(int steps, int symbols, int[][] targets, CaseFiles files) =>
        _process.Ask(new { @do = "ctc", steps, symbols, targets, folder = files.Folder });

    public override double[] Run(Work work, int count) =>
        Times(_process.Ask(new { @do = "run", work = work.ToString(), count }));

    /// <summary>Runs one of the short measurements by which the settings are chosen.</summary>
    public double[] Probe(string what) => Times(_process.Ask(new { @do = "probe", what }));

    public override void Dispose()
    {
        _process.Dispose();
        base.Dispose();
    }

    private static double[] Times(JsonElement answer) => answer.GetProperty("milliseconds").Deserialize<double[]>()!;

    private static double Difference(JsonElement answer) =>
        answer.TryGetProperty("difference", out JsonElement difference) ? difference.GetDouble() : 0;
}
