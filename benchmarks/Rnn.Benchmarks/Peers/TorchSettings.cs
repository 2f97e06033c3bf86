using System.Globalization;
using Settings = System.Collections.Immutable.ImmutableSortedDictionary<string, string>;

namespace Rnn.Benchmarks.Peers;

/// <summary>Finds the environment in which PyTorch is fastest on this machine.</summary>
/// <remarks>
/// One choice after the other, each by a short measurement: for which processor OpenBLAS computes (it does not know
/// newer ones), whether PyTorch's own kernels use 512-bit vectors (by default they do not), whether freed memory is
/// kept, and for several threads whether those that wait spin or sleep. What the user's environment says is ignored.
/// </remarks>
internal sealed class TorchSettings(Func<int, Settings, ProcessContender> start)
{
    // Below this a difference is chance, and the plainer setting stays.
    private const double WorthIt = 0.98;

    private static readonly Settings _keepMemory =
        Settings.Empty.Add("MALLOC_MMAP_MAX_", "0").Add("MALLOC_TRIM_THRESHOLD_", "4294967296");

    private static readonly Settings _spin = Settings.Empty.Add("OMP_WAIT_POLICY", "ACTIVE");

    private readonly string _processor = Machine.ProcessorFlags;

    /// <summary>For one thread.</summary>
    public Settings ChooseForOne()
    {
        Settings chosen = Fastest(1, "products", Threads(1).SetItems(BlasFolder()), CoreTypes());
        chosen = Fastest(1, "training", chosen, WideVectors());
        return Fastest(1, "training", chosen, [_keepMemory]);
    }

    /// <summary>For several threads, from the best for one.</summary>
    public Settings ChooseForSeveral(int threads, Settings one) =>
        Fastest(threads, "training", one.SetItems(Threads(threads)).SetItem("OMP_WAIT_POLICY", "PASSIVE"), [_spin]);

    public static string Describe(Settings settings)
    {
        string chosen = string.Join(
            " ", settings.Where(s => s.Key != "LD_LIBRARY_PATH" && !s.Key.EndsWith("_NUM_THREADS", StringComparison.Ordinal)).Select(s => $"{s.Key}={s.Value}"));
        return chosen.Length > 0 ? chosen : "its own settings were best";
    }

    private static Settings Threads(int threads) => Settings.Empty.Add("OMP_NUM_THREADS", threads.ToString(CultureInfo.InvariantCulture));

    // Debian lets an administrator choose the BLAS; its folder in front of the path chooses for this process alone.
    private static Settings BlasFolder()
    {
        string? folder = Directory.Exists("/usr/lib")
            ? Directory.GetDirectories("/usr/lib").Select(d => Path.Combine(d, "openblas-openmp")).FirstOrDefault(Directory.Exists)
            : null;
        return folder is null ? Settings.Empty : Settings.Empty.Add("LD_LIBRARY_PATH", folder);
    }

    private IEnumerable<Settings> CoreTypes()
    {
        if (_processor.Contains(" avx512f ", StringComparison.Ordinal))
        {
            yield return Settings.Empty.Add("OPENBLAS_CORETYPE", "SKYLAKEX");
        }

        if (_processor.Contains(" avx2 ", StringComparison.Ordinal))
        {
            yield return Settings.Empty.Add("OPENBLAS_CORETYPE", "HASWELL");
            yield return Settings.Empty.Add("OPENBLAS_CORETYPE", "ZEN");
        }
    }

    private IEnumerable<Settings> WideVectors() =>
        _processor.Contains(" avx512f ", StringComparison.Ordinal) ? [Settings.Empty.Add("ATEN_CPU_CAPABILITY", "avx512")] : [];

    // All candidates take turns, so that a disturbance does not decide.
    private Settings Fastest(int threads, string probe, Settings plain, IEnumerable<Settings> changes)
    {
        const int Turns = 2;
        Settings[] candidates = [plain, .. changes.Select(plain.SetItems)];
        ProcessContender[] processes = [.. candidates.Select(settings => start(threads, settings))];
        double[][] turns = [.. Enumerable.Range(0, Turns * processes.Length).Select(_ => Array.Empty<double>())];
        for (int turn = 0; turn < turns.Length; turn++)
        {
            turns[turn] = processes[turn % processes.Length].Probe(probe);
        }

        double[] times = [.. processes.Select((_, i) => Statistics.GeometricMean(
            turns.Where((_, turn) => turn % processes.Length == i).Aggregate(Lesser)))];
        foreach (ProcessContender process in processes)
        {
            process.Dispose();
        }

        int best = Array.IndexOf(times, times.Min());
        return times[best] < times[0] * WorthIt ? candidates[best] : plain;
    }

    private static double[] Lesser(double[] a, double[] b) => [.. a.Zip(b, Math.Min)];
}
