using System.Numerics;

namespace Rnn.Models;

/// <summary>Workspaces that wait for the next prediction. Without a lock, without taking memory, for any number of threads.</summary>
internal sealed class WorkspacePool<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // More predictions at once than there are slots work too; their workspaces are then left to the garbage collector.
    private const int Slots = 64;

    private readonly ModelWorkspace<T>?[] _slots = new ModelWorkspace<T>?[Slots];

    /// <summary>One that waits, or null.</summary>
    public ModelWorkspace<T>? Take()
    {
        for (int i = 0; i < Slots; i++)
        {
            ref ModelWorkspace<T>? slot = ref SlotFromHome(i);
            if (Volatile.Read(ref slot) is not null && Interlocked.Exchange(ref slot, null) is { } workspace)
            {
                return workspace;
            }
        }

        return null;
    }

    public void Return(ModelWorkspace<T> workspace)
    {
        for (int i = 0; i < Slots; i++)
        {
            ref ModelWorkspace<T>? slot = ref SlotFromHome(i);
            if (Volatile.Read(ref slot) is null && Interlocked.CompareExchange(ref slot, workspace, null) is null)
            {
                return;
            }
        }
    }

    // Each thread begins at a slot of its own: soon it finds there what it put there, and threads don't snatch from each other.
    private ref ModelWorkspace<T>? SlotFromHome(int i) => ref _slots[(Environment.CurrentManagedThreadId + i) % Slots];
}
