using System.IO.Hashing;
using System.Numerics;
using System.Runtime.InteropServices;
using Rnn.Layers;
using Rnn.Parameters;

namespace Rnn.Models;

/// <summary>A model's weights at one moment, packed for single steps; any number of streams read it.</summary>
internal sealed class PackedModel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Func<int, LayerStream<T>>[] _layers;

    public PackedModel(SequenceModel<T> model, UInt128 fingerprint)
    {
        Model = model;
        Fingerprint = fingerprint;
        _layers = [.. Stack.Layers.Select(layer => layer.PackForSteps()).OfType<Func<int, LayerStream<T>>>()];
    }

    public SequenceModel<T> Model { get; }

    /// <summary>The layers that are fed step by step: those that write, where others read.</summary>
    public LayerStack<T> Stack => Model.Decoder ?? Model.Stack;

    /// <summary>What tells these weights from all others.</summary>
    public UInt128 Fingerprint { get; }

    public static UInt128 FingerprintOf(ParameterStore<T> parameters) => XxHash128.HashToUInt128(MemoryMarshal.AsBytes<T>(parameters.AllValues));

    public LayerStream<T>[] CreateStreams(int rows) => [.. _layers.Select(create => create(rows))];
}
