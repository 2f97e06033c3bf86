using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rnn.Benchmarks.Peers;

/// <summary>ONNX Runtime's native library, called as any .NET program calls it: no other language lies between.</summary>
/// <remarks>
/// Its functions come as a table, which new versions only append to. A call through npm's package costs three to four
/// times as much as a small model itself, so the peer at its best is this one.
/// </remarks>
internal sealed unsafe class OnnxLibrary
{
    private const uint TableVersion = 16;
    private const int WarningsAndWorse = 2, DeviceAllocator = 0, DefaultMemory = 0;

    private readonly nint* _functions;
    private readonly nint _memory;
    private readonly nint _environment;

    public OnnxLibrary(string path)
    {
        if (!NativeLibrary.TryLoad(path, out nint library))
        {
            throw new PeerException($"{Path.GetFileName(path)} can't be loaded; is onnxruntime-node installed in the cache folder?");
        }

        nint* functions = (nint*)((delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "OrtGetApiBase"))();
        Version = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)functions[1])())!;
        _functions = (nint*)((delegate* unmanaged<uint, nint>)functions[0])(TableVersion);

        nint name = Marshal.StringToCoTaskMemUTF8("benchmark"), made;
        Check(((delegate* unmanaged<int, nint, nint*, nint>)this[OnnxFunction.CreateEnvironment])(WarningsAndWorse, name, &made));
        _environment = made;
        Check(((delegate* unmanaged<int, int, nint*, nint>)this[OnnxFunction.CreateCpuMemoryInfo])(DeviceAllocator, DefaultMemory, &made));
        _memory = made;
    }

    public string Version { get; }

    public nint this[OnnxFunction function] => _functions[(int)function];

    /// <summary>Where npm's package keeps the library for this machine.</summary>
    public static string PathIn(string cache)
    {
        string bin = Path.Combine(cache, "node_modules", "onnxruntime-node", "bin");
        string processor = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        return Directory.Exists(bin)
            ? Directory.GetFiles(bin, "libonnxruntime.so*", SearchOption.AllDirectories).FirstOrDefault(
                file => Path.GetFileName(Path.GetDirectoryName(file)) == processor) ?? bin
            : bin;
    }

    /// <summary>Loads a model. Sequential execution and all optimisations are the library's defaults.</summary>
    public nint CreateSession(string path, int threads)
    {
        nint options, session, file = Marshal.StringToCoTaskMemUTF8(path);
        Check(((delegate* unmanaged<nint*, nint>)this[OnnxFunction.CreateSessionOptions])(&options));
        Check(((delegate* unmanaged<nint, int, nint>)this[OnnxFunction.SetIntraOpThreads])(options, threads));
        Check(((delegate* unmanaged<nint, nint, nint, nint*, nint>)this[OnnxFunction.CreateSession])(_environment, file, options, &session));
        ((delegate* unmanaged<nint, void>)this[OnnxFunction.ReleaseSessionOptions])(options);
        Marshal.FreeCoTaskMem(file);
        return session;
    }

    /// <summary>Makes a tensor over memory that stays the caller's.</summary>
    public nint CreateTensor(float* values, ReadOnlySpan<long> shape)
    {
        const int FloatElements = 1;
        long count = 1;
        foreach (long length in shape)
        {
            count *= length;
        }

        nint tensor;
        fixed (long* lengths = shape)
        {
            Check(((delegate* unmanaged<nint, float*, nint, long*, nint, int, nint*, nint>)this[OnnxFunction.CreateTensor])(
                _memory, values, (nint)count * sizeof(float), lengths, shape.Length, FloatElements, &tensor));
        }

        return tensor;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Check(nint status)
    {
        if (status != 0)
        {
            throw new PeerException(Marshal.PtrToStringUTF8(((delegate* unmanaged<nint, nint>)this[OnnxFunction.ErrorMessage])(status))!);
        }
    }
}
