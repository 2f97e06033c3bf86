using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Rnn.Benchmarks.Peers;

/// <summary>A peer in a process of its own, which answers one line of JSON with another.</summary>
/// <remarks>
/// Between two commands the process is stopped altogether, because a waiting team of OpenMP may spin for as long as it
/// waits, on a core that another contender is measured on.
/// </remarks>
internal sealed class PeerProcess : IDisposable
{
    private const int SignalContinue = 18, SignalStop = 19; // Linux
    private const int LinesKept = 5;

    private static readonly string[] _numericPrefixes = ["OPENBLAS_", "OMP_", "GOMP_", "KMP_", "MKL_", "NVPL_", "ATEN_", "MALLOC_"];

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Queue<string> _complaints = new();
    private bool _disposed;

    public PeerProcess(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in start.Environment.Keys.Where(IsNumericSetting).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            _process = Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new PeerException(missing.Message, missing);
        }

        // A process that is stopped would outlive a run that is broken off.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginErrorReadLine();
    }

    /// <summary>Sends a command and waits for its answer.</summary>
    /// <exception cref="PeerException">The peer ended, took too long, or answered with an error.</exception>
    public JsonElement Ask(object command)
    {
        string? line;
        try
        {
            Signal(SignalContinue);
            _process.StandardInput.WriteLine(JsonSerializer.Serialize(command));
            _process.StandardInput.Flush();
            line = _process.StandardOutput.ReadLineAsync().WaitAsync(_patience).GetAwaiter().GetResult();
            Signal(SignalStop);
        }
        catch (Exception failure) when (failure is IOException or TimeoutException)
        {
            throw new PeerException($"{failure.Message} {Complaints()}", failure);
        }

        if (line is null)
        {
            throw new PeerException(Complaints());
        }

        JsonElement answer = JsonDocument.Parse(line).RootElement;
        return answer.TryGetProperty("error", out JsonElement error) ? throw new PeerException(error.GetString()!) : answer;
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        Signal(SignalContinue);
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }

        _process.Dispose();
    }

    /// <summary>Whether a variable may come from this machine's settings for mathematics, which the measurement chooses itself.</summary>
    private static bool IsNumericSetting(string name) =>
        _numericPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Kill(int process, int signal);

    private void Signal(int signal)
    {
        if (OperatingSystem.IsLinux() && !_process.HasExited)
        {
            _ = Kill(_process.Id, signal);
        }
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_complaints)
        {
            _complaints.Enqueue(line);
            while (_complaints.Count > LinesKept)
            {
                _complaints.Dequeue();
            }
        }
    }

    private string Complaints()
    {
        _process.WaitForExit(TimeSpan.FromSeconds(1));
        lock (_complaints)
        {
            return _complaints.Count == 0 ? "It ended without a word." : _complaints.Last();
        }
    }
}
