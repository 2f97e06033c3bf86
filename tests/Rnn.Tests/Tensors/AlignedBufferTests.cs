using System.Reflection;
using System.Runtime.CompilerServices;
using Rnn.Tensors;

namespace Rnn.Tests.Tensors;

/// <summary>The memory under kernels, batches and parameters.</summary>
public class AlignedBufferTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(100_000)]
    public unsafe void It_starts_on_a_cache_line_and_is_0(int length)
    {
        var buffer = new AlignedBuffer<double>(length);

        ((long)buffer.Pointer % 64).Should().Be(0, "a register of 512 bits should not straddle two lines");
        buffer.Span.Length.Should().Be(length, "that many were asked for");
        buffer.Span.IndexOfAnyExcept(0).Should().Be(-1, "fresh memory is 0");
    }

    [Fact]
    public unsafe void Shrinking_and_growing_back_takes_no_memory()
    {
        var buffer = new AlignedBuffer<float>(1000);
        buffer.Span[7] = 3;
        float* start = buffer.Pointer;

        long taken = Allocation.Of(() =>
        {
            buffer.Resize(10);
            buffer.Resize(1000);
        });

        taken.Should().Be(0, "batches come in all lengths");
        (start == buffer.Pointer).Should().BeTrue("the memory is kept");
        buffer.Span[7].Should().Be(3, "nothing had to move");
    }

    [Fact]
    public void Slow_growth_takes_memory_seldom()
    {
        var buffer = new AlignedBuffer<float>(1000);
        buffer.Resize(1001);
        unsafe
        {
            float* start = buffer.Pointer;
            buffer.Resize(1400);
            (start == buffer.Pointer).Should().BeTrue("it grew by half when it had to grow by one");
        }
    }

    [Fact]
    public void A_negative_length_is_refused()
    {
        Action act = () => _ = new AlignedBuffer<float>(-1);

        act.Should().Throw<ArgumentOutOfRangeException>("memory of −1 elements is a slip")
            .Which.ParamName.Should().Be("length", "it is named");
    }

    [Fact]
    public void A_span_keeps_its_memory_alive()
    {
        // Parameter.Values hands such spans to users, who may keep one longer than the model.
        Span<float> span = SpanOfForgottenBuffer(out WeakReference storage);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        storage.IsAlive.Should().BeTrue("whoever holds a span may read it, so the memory under it must not be given to others");
        Unsafe.IsNullRef(ref span[0]).Should().BeFalse("the span, and not its length alone, is still in use here");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Span<float> SpanOfForgottenBuffer(out WeakReference storage)
    {
        var buffer = new AlignedBuffer<float>(100);
        FieldInfo field = typeof(AlignedBuffer<float>).GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
            .Single(f => f.FieldType == typeof(float[]));
        storage = new WeakReference(field.GetValue(buffer));
        return buffer.Span;
    }
}
