using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Rnn.Benchmarks.Peers;

/// <summary>What the numbers were measured on.</summary>
internal static class Machine
{
    public static string Processor { get; } = FromProcessorFile("model name") ?? RuntimeInformation.ProcessArchitecture.ToString();

    /// <summary>What the processor can do, with a space on both sides of each word.</summary>
    public static string ProcessorFlags { get; } = $" {FromProcessorFile("flags")} ";

    public static int VectorBits { get; } =
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

    /// <summary>How busy the machine was before, in processes that wanted a core.</summary>
    public static string Load { get; } =
        File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    public static string Describe() => string.Create(CultureInfo.InvariantCulture,
        $"{Processor}, {Environment.ProcessorCount} cores, vectors of {VectorBits} bits; " +
        $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}; load before the run {Load}");

    private static string? FromProcessorFile(string key) =>
        File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
            : null;
}
