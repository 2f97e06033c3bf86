using System.Runtime.ExceptionServices;

namespace Rnn.Tensors;

/// <summary>
/// A fixed number of threads that do one piece of work together: the caller takes part 0 and returns when all are done.
/// </summary>
/// <remarks>
/// Parts never add into the same number, so the number of threads changes no bit of a result.
/// Used by one caller at a time. A call takes no lock and allocates nothing: a worker watches a counter of rounds for a
/// while and then sleeps on an event; who begins a round wakes the sleepers.
/// </remarks>
internal sealed class WorkerTeam : IDisposable
{
    // Some tenths of a millisecond: the next round of the same training step has mostly come by then, and being woken
    // costs nearly as much. Each look lets other threads of the machine run first.
    private const int LooksBeforeSleep = 400;

    // Below these, waking a second thread costs more than it gives.
    private const long SmallestProduct = 2_000_000;
    private const long SmallestCopy = 100_000;

    private readonly long _smallestProduct;
    private readonly long _smallestCopy;
    private readonly Thread[] _threads;
    private readonly AutoResetEvent[] _wake;
    private readonly int[] _asleep;
    private readonly Exception?[] _failures;
    private volatile ISharedWork? _work;
    private volatile int _round;
    private int _unfinished;
    private bool _disposed;

    /// <param name="size">How many threads, the caller's among them.</param>
    /// <param name="sharesAll">Whether even the smallest work is shared: slow, for those who ask whether sharing changes a bit.</param>
    public WorkerTeam(int size, bool sharesAll = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        Size = size;
        (_smallestProduct, _smallestCopy) = sharesAll ? (0, 0) : (SmallestProduct, SmallestCopy);
        _failures = new Exception?[size];
        _asleep = new int[size];
        _wake = [.. Enumerable.Range(0, size).Select(_ => new AutoResetEvent(false))];
        _threads = [.. Enumerable.Range(1, size - 1).Select(part =>
            new Thread(() => Serve(part)) { IsBackground = true, Name = $"Rnn worker {part}" })];
        foreach (Thread thread in _threads)
        {
            thread.Start();
        }
    }

    /// <summary>A team of the calling thread alone.</summary>
    public static WorkerTeam Alone { get; } = new(1);

    public int Size { get; }

    /// <summary>How often the threads have worked together.</summary>
    public int Rounds => _round;

    /// <summary>This team for so many multiply-adds, or the calling thread alone for too few.</summary>
    public WorkerTeam ForProduct(long multiplyAdds) => multiplyAdds < _smallestProduct ? Alone : this;

    /// <summary>This team for work that reads or writes so many values, or the calling thread alone for too few.</summary>
    public WorkerTeam ForCopy(long values) => values < _smallestCopy ? Alone : this;

    public void Run(ISharedWork work)
    {
        if (Size == 1)
        {
            work.Run(0, 1);
            return;
        }

        ObjectDisposedException.ThrowIf(_disposed, this);
        BeginRound(work);
        Try(work, 0);
        var wait = new SpinWait();
        while (Volatile.Read(ref _unfinished) > 0)
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }

        ThrowFailure();
    }

    /// <summary>Ends the threads; the caller of <see cref="Run"/> must have returned.</summary>
    public void Dispose()
    {
        if (Size == 1 || _disposed)
        {
            return;
        }

        _disposed = true;
        BeginRound(null);
        foreach (Thread thread in _threads)
        {
            thread.Join();
        }

        foreach (AutoResetEvent wake in _wake)
        {
            wake.Dispose();
        }
    }

    private void BeginRound(ISharedWork? work)
    {
        _work = work;
        _unfinished = Size - 1;
        Interlocked.Increment(ref _round); // publishes the two above, and comes before the look at who sleeps
        for (int part = 1; part < Size; part++)
        {
            if (Volatile.Read(ref _asleep[part]) != 0)
            {
                _wake[part].Set();
            }
        }
    }

    private void Serve(int part)
    {
        for (int round = 1; ; round++)
        {
            WaitForRound(part, round);
            ISharedWork? work = _work;
            if (work is null)
            {
                return;
            }

            Try(work, part);
            Interlocked.Decrement(ref _unfinished);
        }
    }

    private void WaitForRound(int part, int round)
    {
        var wait = new SpinWait();
        while (_round != round)
        {
            if (wait.Count < LooksBeforeSleep)
            {
                wait.SpinOnce(sleep1Threshold: -1);
                continue;
            }

            // Says that it sleeps before it looks once more: whoever begins a round after that look wakes it.
            Interlocked.Exchange(ref _asleep[part], 1);
            if (_round != round)
            {
                _wake[part].WaitOne();
            }

            Volatile.Write(ref _asleep[part], 0);
        }
    }

    private void Try(ISharedWork work, int part)
    {
        try
        {
            work.Run(part, Size);
        }
#pragma warning disable CA1031 // every failure of a part is carried to the caller
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _failures[part] = failure;
        }
    }

    private void ThrowFailure()
    {
        foreach (Exception? failure in _failures)
        {
            if (failure is not null)
            {
                Array.Clear(_failures);
                ExceptionDispatchInfo.Throw(failure);
            }
        }
    }
}
