namespace Rnn.Tests.Persistence;

/// <summary>A stream as it comes from a network: no length, no way back, a few bytes at a time.</summary>
internal sealed class OneWayStream : Stream
{
    private readonly MemoryStream _content;

    public OneWayStream(byte[] content) => _content = new MemoryStream(content);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>How many bytes were asked for at most at a time.</summary>
    public int LargestWish { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        LargestWish = Math.Max(LargestWish, buffer.Length);
        return _content.Read(buffer[..Math.Min(buffer.Length, 7)]);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
