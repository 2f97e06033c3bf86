namespace Rnn.Tests.House;

#pragma warning disable CA1000, CA1045, CA1021, CA1002, CA1716 // it is there to be described

/// <summary>One of everything that the surface file must tell apart.</summary>
public abstract class SurfaceExample<T>
    where T : class, IDisposable, new()
{
    protected SurfaceExample()
    {
    }

    public int? Most { get; set; }

    public int Count { get; init; }

    public int Size { get; protected set; }

    public required string Title { get; set; }

    public List<string?> Names { get; } = [];

    public static string Cut(string text, string? mark = null) => text.Replace(mark ?? " ", "", StringComparison.Ordinal);

    public sealed override string? ToString() => null;

    protected virtual void Change(in int a, ref int b, out int c) => c = b = a;

    protected internal abstract void Join(params int[] parts);

    private protected void Hidden() => Size++;
}
