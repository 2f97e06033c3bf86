using System.Numerics;
using System.Threading.Channels;
using Rnn.Models;
using Rnn.Parameters;
using Rnn.Sequences;

namespace Rnn.Training;

/// <summary>Batches of examples that are read in the background and shuffled through a buffer.</summary>
internal sealed class StreamBatches<T>(SequenceModel<T> model, ExampleSource<T> source, FitOptions<T> options) : IBatchSource<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<Example<T>> _buffer = [];
    private readonly int[] _indices = [.. Enumerable.Range(0, options.BatchSize)];
    private PhiloxGenerator _random;
    private ChannelReader<Example<T>>? _reader;
    private CancellationTokenSource? _stop;
    private Task _reading = Task.CompletedTask;
    private CancellationToken _cancellation;
    private SequenceDataset<T>? _data;
    private Example<T>? _next;
    private int _batches;

    public int? Batches => source.Count is { } count ? (int)(((long)count + options.BatchSize - 1) / options.BatchSize) : null;

    public bool IsLast => _next is null;

    public SequenceDataset<T> Data => _data!;

    public ReadOnlySpan<int> Indices => _indices.AsSpan(0, _data!.Count);

    public void Begin(int epoch, int done, CancellationToken cancellation)
    {
        StopReading();
        _cancellation = cancellation;
        Channel<Example<T>> channel = Channel.CreateBounded<Example<T>>(
            new BoundedChannelOptions(source.ReadAhead) { SingleReader = true, SingleWriter = true });
        _stop = new CancellationTokenSource();
        CancellationToken stop = _stop.Token;
        _reading = Task.Run(() => ReadAhead(channel.Writer, stop), CancellationToken.None);
        _reader = channel.Reader;
        _random = new PhiloxGenerator(options.Seed, RandomPurpose.Shuffling, (uint)epoch);
        _buffer.Clear();
        _next = Draw();
        for (_batches = 0; _batches < done;)
        {
            if (!Next())
            {
                break; // the source has become shorter; what there is was learned from
            }
        }
    }

    public bool Next()
    {
        var batch = new List<Example<T>>(options.BatchSize);
        while (_next is { } example && batch.Count < options.BatchSize)
        {
            batch.Add(example);
            _next = Draw();
        }

        if (batch.Count == 0)
        {
            return false;
        }

        _data = SequenceDataset.FromExamples(batch);
        DataCheck.RequireExamples(model, _data, $"batch {++_batches} of the source");
        return true;
    }

    public void Dispose() => StopReading();

    // A random one of the buffer, whose place the next one from the source takes.
    private Example<T>? Draw()
    {
        if (!options.Shuffle)
        {
            return Take();
        }

        while (_buffer.Count < source.ShuffleBuffer && Take() is { } example)
        {
            _buffer.Add(example);
        }

        if (_buffer.Count == 0)
        {
            return null;
        }

        int at = _random.NextInt(_buffer.Count);
        Example<T> drawn = _buffer[at];
        _buffer[at] = _buffer[^1];
        _buffer.RemoveAt(_buffer.Count - 1);
        return drawn;
    }

    private Example<T>? Take()
    {
        while (true)
        {
            if (_reader!.TryRead(out Example<T>? example))
            {
                return example;
            }

            // What the reading thread threw is thrown here, once all that it had read is used up.
            if (!_reader.WaitToReadAsync(_cancellation).AsTask().GetAwaiter().GetResult())
            {
                return null;
            }
        }
    }

    private async Task ReadAhead(ChannelWriter<Example<T>> writer, CancellationToken stop)
    {
        try
        {
            IEnumerable<Example<T>> examples = source.Read() ?? throw new InvalidDataException("The source's function gave null; it must give its examples.");
            foreach (Example<T> example in examples)
            {
                ArgumentNullException.ThrowIfNull(example);
                await writer.WriteAsync(example, stop).ConfigureAwait(false);
            }

            writer.Complete();
        }
#pragma warning disable CA1031 // every failure of reading is carried to the thread that trains
        catch (Exception failure)
#pragma warning restore CA1031
        {
            writer.Complete(failure);
        }
    }

    private void StopReading()
    {
        _stop?.Cancel();
        if (!_cancellation.IsCancellationRequested)
        {
            _reading.Wait(); // else the source might keep whoever has cancelled waiting; its thread ends by itself
            _stop?.Dispose();
        }

        _stop = null;
    }
}
