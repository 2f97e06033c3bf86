namespace Rnn.Tensors;

/// <summary>Work that can be cut into parts that touch different memory.</summary>
internal interface ISharedWork
{
    /// <summary>Does part <paramref name="part"/> of <paramref name="parts"/>.</summary>
    void Run(int part, int parts);
}

/// <summary>
/// A fixed number of threads that do one piece of work together: the caller takes part 0 and returns when all are done.
/// </summary>
/// <remarks>
/// Parts never add into the same number, so the number of threads changes no bit of a result.
/// Used by one caller at a time. A call allocates nothing.
/// </remarks>
internal sealed class WorkerTeam : IDisposable
{
    private readonly Barrier? _start;
    private readonly Barrier? _end;
    private readonly Exception?[] _failures;
    private volatile ISharedWork? _work;

    public WorkerTeam(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        Size = size;
        _failures = new Exception?[size];
        if (size == 1)
        {
            return;
        }

        _start = new Barrier(size);
        _end = new Barrier(size);
        for (int part = 1; part < size; part++)
        {
            int own = part;
            new Thread(() => Serve(own)) { IsBackground = true, Name = $"Rnn worker {part}" }.Start();
        }
    }

    /// <summary>A team of the calling thread alone.</summary>
    public static WorkerTeam Alone { get; } = new(1);

    public int Size { get; }

    public void Run(ISharedWork work)
    {
        if (_start is null)
        {
            work.Run(0, 1);
            return;
        }

        _work = work;
        _start.SignalAndWait();
        Try(work, 0);
        _end!.SignalAndWait();
        for (int part = 0; part < Size; part++)
        {
            if (_failures[part] is { } failure)
            {
                Array.Clear(_failures);
                throw new AggregateException(failure);
            }
        }
    }

    /// <summary>Ends the threads; the caller of <see cref="Run"/> must have returned.</summary>
    public void Dispose()
    {
        if (_start is null)
        {
            return;
        }

        _work = null;
        _start.SignalAndWait();
        _end!.SignalAndWait();
    }

    private void Serve(int part)
    {
        while (true)
        {
            _start!.SignalAndWait();
            ISharedWork? work = _work;
            if (work is not null)
            {
                Try(work, part);
            }

            _end!.SignalAndWait();
            if (work is null)
            {
                return;
            }
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
}
