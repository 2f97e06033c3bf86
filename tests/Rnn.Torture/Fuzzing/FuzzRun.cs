using System.Diagnostics;
using Rnn.Persistence;

namespace Rnn.Torture.Fuzzing;

/// <summary>Has a target read mutated files, one after the other, under the eyes of a watchdog.</summary>
/// <remarks>
/// A file passes when it loads or is refused with <see cref="ModelFileException"/>. It fails with any other exception, when it takes too
/// long, and when reading it allocates more memory than the limit (counted to the byte on the reading thread, so that what is held can
/// never be more). After a hang the run ends, since a thread can't be stopped from outside.
/// </remarks>
internal sealed class FuzzRun
{
    private const int MostFailuresTold = 20;

    private static readonly TimeSpan _lookEvery = TimeSpan.FromMilliseconds(20);

    private readonly IFuzzTarget _target;
    private readonly FuzzSettings _settings;
    private readonly Mutator _mutator;
    private readonly FuzzResult _result = new();
    private readonly Lock _lock = new();

    // The file that is being read, and since when; no file while it is made.
    private MutatedFile? _current;
    private int _number;
    private long _started;
    private bool _abandoned;

    public FuzzRun(IFuzzTarget target, FuzzSettings settings)
    {
        _target = target;
        _settings = settings;
        _mutator = new Mutator(target.Seeds, settings.Seed);
    }

    /// <summary>Reads them all.</summary>
    public FuzzResult Run()
    {
        foreach (SeedFile seed in _target.Seeds)
        {
            // A target that refuses valid files would pass everything.
            _target.Read(seed.Bytes);
        }

        var reader = new Thread(ReadAll) { IsBackground = true, Name = "fuzzed reader" };
        reader.Start();
        while (!reader.Join(_lookEvery))
        {
            lock (_lock)
            {
                if (_current is { } file && Stopwatch.GetElapsedTime(_started) > _settings.TimePerFile)
                {
                    _abandoned = true;
                    Fail(file, $"hangs: not done after {_settings.TimePerFile.TotalSeconds} seconds. The run ends here");
                    return _result;
                }
            }
        }

        return _result;
    }

    private void ReadAll()
    {
        for (int number = 0; number < _settings.Files; number++)
        {
            MutatedFile file = _mutator.Create(number);
            lock (_lock)
            {
                (_current, _number, _started) = (file, number, Stopwatch.GetTimestamp());
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            Exception? thrown = null;
            try
            {
                _target.Read(file.Bytes);
            }
#pragma warning disable CA1031 // Which exceptions come is the question.
            catch (Exception any)
#pragma warning restore CA1031
            {
                thrown = any;
            }

            long memory = GC.GetAllocatedBytesForCurrentThread() - before;
            lock (_lock)
            {
                if (_abandoned)
                {
                    return;
                }

                _current = null;
                Count(file, thrown, memory, Stopwatch.GetElapsedTime(_started));
            }
        }
    }

    private void Count(MutatedFile file, Exception? thrown, long memory, TimeSpan time)
    {
        _result.MostMemory = Math.Max(_result.MostMemory, memory);
        _result.Longest = time > _result.Longest ? time : _result.Longest;
        if (memory > _settings.MostMemory)
        {
            Fail(file, $"took {memory} bytes of memory, and {_settings.MostMemory} are the most");
        }
        else if (thrown is null)
        {
            _result.Of(file).Loaded++;
        }
        else if (thrown is ModelFileException)
        {
            _result.Of(file).Refused++;
        }
        else
        {
            Fail(file, $"threw {thrown.GetType()}: {thrown.Message}");
        }
    }

    private void Fail(MutatedFile file, string fault)
    {
        _result.Of(file).Failed++;
        if (_result.Failures.Count < MostFailuresTold)
        {
            _result.Failures.Add($"file {_number} ({file.Seed}: {string.Join(", ", file.Mutations)}) {fault}");
        }

        if (_settings.KeepFolder is { } folder)
        {
            File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(folder).FullName, $"{_settings.Seed}-{_number}.safetensors"), file.Bytes);
        }
    }
}
