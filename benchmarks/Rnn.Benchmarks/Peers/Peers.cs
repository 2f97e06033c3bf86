using System.Globalization;
using Settings = System.Collections.Immutable.ImmutableSortedDictionary<string, string>;

namespace Rnn.Benchmarks.Peers;

/// <summary>All who take part, and what is said of those who do not.</summary>
internal sealed class Peers : IDisposable
{
    private readonly RunSettings _settings;
    private readonly List<Contender> _processes = [];
    private readonly List<Contender> _inProcess = [];
    private readonly List<string> _descriptions = [];
    private readonly Dictionary<string, string> _missing = [];

    public Peers(RunSettings settings)
    {
        _settings = settings;
        int[] threadCounts = [.. new[] { 1, Times.AllThreads }.Distinct()];
        _inProcess.AddRange(threadCounts.Select(threads => new LibraryContender(threads)));
        Try(Contender.PyTorch, () => StartTorch(threadCounts));
        Try(Contender.OnnxRuntime, () => LoadOnnx(threadCounts));
        Try(Contender.OnnxByNpm, StartNode);
    }

    /// <summary>Contenders in a process of their own.</summary>
    public IReadOnlyList<Contender> Processes => _processes;

    /// <summary>This library, and ONNX Runtime.</summary>
    public IReadOnlyList<Contender> InProcess => _inProcess;

    /// <summary>PyTorch with one thread, which also writes the files for the others.</summary>
    public ProcessContender? Torch { get; private set; }

    /// <summary>ONNX Runtime, called in this process.</summary>
    public OnnxLibrary? Onnx { get; private set; }

    /// <summary>ONNX Runtime through npm's package, measured at single steps only: elsewhere it is the same, plus the call.</summary>
    public ProcessContender? Node { get; private set; }

    /// <summary>Versions and settings of those who take part.</summary>
    public IReadOnlyList<string> Descriptions => _descriptions;

    /// <summary>Why a peer is missing, by its name.</summary>
    public IReadOnlyDictionary<string, string> Missing => _missing;

    public void Dispose()
    {
        foreach (Contender contender in _inProcess.Concat(_processes))
        {
            contender.Dispose();
        }

        Node?.Dispose();
    }

    private void StartTorch(int[] threadCounts)
    {
        Console.WriteLine("Choosing PyTorch's settings …");
        var settings = new TorchSettings(StartTorch);
        Settings chosen = settings.ChooseForOne();
        foreach (int threads in threadCounts)
        {
            chosen = threads == 1 ? chosen : settings.ChooseForSeveral(threads, chosen);
            ProcessContender contender = StartTorch(threads, chosen);
            _processes.Add(contender);
            Torch ??= contender;
            _descriptions.Add($"{contender.Version}, {Contender.CountOf(threads)}: {TorchSettings.Describe(chosen)}");
        }
    }

    private ProcessContender StartTorch(int threads, Settings environment) => new(Contender.PyTorch, threads, new PeerProcess(
        _settings.Python, [_settings.Script("torch_peer.py"), threads.ToString(CultureInfo.InvariantCulture)], environment));

    private void LoadOnnx(int[] threadCounts)
    {
        RequireModels();
        var library = new OnnxLibrary(OnnxLibrary.PathIn(_settings.Cache));
        Onnx = library;
        _inProcess.AddRange(threadCounts.Select(threads => new OnnxContender(library, threads)));
        _descriptions.Add($"ONNX Runtime {library.Version}, called in this process");
    }

    private void StartNode()
    {
        RequireModels();
        Node = new ProcessContender(Contender.OnnxByNpm, 1, new PeerProcess(
            _settings.Node, [_settings.Script("onnx_peer.mjs"), "1", _settings.Cache], Settings.Empty));
        _descriptions.Add($"{Node.Version}, for single steps");
    }

    private void RequireModels()
    {
        if (Torch is null)
        {
            throw new PeerException("it runs models that PyTorch exports, and PyTorch is missing");
        }
    }

    private void Try(string who, Action begin)
    {
        try
        {
            begin();
        }
        catch (PeerException failure)
        {
            _missing.Add(who, failure.Message);
            Console.WriteLine($"{who} is missing and left out: {failure.Message}");
        }
    }
}
