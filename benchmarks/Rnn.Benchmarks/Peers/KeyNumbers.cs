using System.Globalization;

namespace Rnn.Benchmarks.Peers;

/// <summary>The numbers that scripts read: a key and a value on a line.</summary>
internal sealed class KeyNumbers
{
    private readonly List<string> _lines = [];
    private readonly List<string> _left = [];

    public KeyNumbers(Peers peers, List<GridResult> grid, LimitResult limits, List<StreamingResult> streams, List<LengthResult> lengths, Times ctc)
    {
        IReadOnlyDictionary<string, string> missing = peers.Missing;
        AddRatios("train.one", grid.Select(r => r.TrainOne), missing, Contender.PyTorch);
        AddRatios("train.all", grid.Select(r => r.TrainAll), missing, Contender.PyTorch);
        AddLeast("train.batch1.min", grid.Where(r => r.Case.Batch == 1).Select(r => r.TrainAll), missing, Contender.PyTorch);
        AddRatios("infer", grid.Select(r => r.InferBest), missing, Contender.OnnxRuntime);
        Add("peak.scaling", limits.PeakScaling);
        Add("product.tall.peak", limits.Tall / limits.OneCorePeak);
        Add("product.square.peak", limits.Square / limits.OneCorePeak);
        Add("lstm512.peak", limits.Training / limits.OneCorePeak);
        Add("lstm512.scaling", limits.TrainingScaling);
        StreamingResult lstm = streams.First(s => s.Cell == CellKind.Lstm), gru = streams.First(s => s.Cell == CellKind.Gru);
        Add("stream.lstm.us", lstm.Library);
        Add("stream.gru.us", gru.Library);
        Add("stream.lstm.over_floor", lstm.Library / lstm.Floor);
        AddLeast("stream.lstm.vs_onnxruntime", [lstm.Peer / lstm.Library], missing, Contender.OnnxRuntime);
        AddLeast("stream.lstm.vs_onnxruntime_npm", [lstm.Node / lstm.Library], missing, Contender.OnnxByNpm);
        Add("lengths.min", lengths.Min(result => result.Ratio));
        AddLeast("ctc.one", [ctc.One(Contender.PyTorch) / ctc.One(Contender.Rnn)], missing, Contender.PyTorch);
        AddLeast("ctc.all", [ctc.Best(Contender.PyTorch) / ctc.All(Contender.Rnn)], missing, Contender.PyTorch);
    }

    /// <summary>Why some keys are not there.</summary>
    public IReadOnlyList<string> LeftOut => _left;

    public IReadOnlyList<string> Lines => _lines;

    private void Add(string key, double value) => _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{key} {value:F3}"));

    private void AddRatios(string key, IEnumerable<double?> ratios, IReadOnlyDictionary<string, string> missing, string peer)
    {
        double[] known = [.. ratios.OfType<double>()];
        if (known.Length > 0)
        {
            Add($"{key}.geomean", Statistics.GeometricMean(known));
        }
        else
        {
            LeaveOut($"{key}.geomean", missing, peer);
        }

        AddLeast($"{key}.min", ratios, missing, peer);
    }

    private void AddLeast(string key, IEnumerable<double?> ratios, IReadOnlyDictionary<string, string> missing, string peer)
    {
        double[] known = [.. ratios.OfType<double>()];
        if (known.Length > 0)
        {
            Add(key, known.Min());
        }
        else
        {
            LeaveOut(key, missing, peer);
        }
    }

    private void LeaveOut(string key, IReadOnlyDictionary<string, string> missing, string peer) =>
        _left.Add($"{key} is left out: {peer} is missing, {missing.GetValueOrDefault(peer, "for an unknown reason")}");
}
