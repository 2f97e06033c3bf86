using System.Runtime.InteropServices;
using Rnn.Tensors;

namespace Rnn.Benchmarks.Peers;

/// <summary>An exported model in ONNX Runtime, with inputs and outputs in memory that is used again.</summary>
internal sealed unsafe class OnnxModel : IDisposable
{
    private readonly OnnxLibrary _library;
    private readonly nint _session;
    private readonly Dictionary<string, AlignedBuffer<float>> _values = [];
    private readonly nint[] _inputNames, _outputNames, _inputs, _outputs;

    public OnnxModel(
        OnnxLibrary library, string path, int threads, (string Name, long[] Shape)[] inputs, (string Name, long[] Shape)[] outputs)
    {
        _library = library;
        _session = library.CreateSession(path, threads);
        _inputNames = [.. inputs.Select(input => Marshal.StringToCoTaskMemUTF8(input.Name))];
        _outputNames = [.. outputs.Select(output => Marshal.StringToCoTaskMemUTF8(output.Name))];
        _inputs = [.. inputs.Select(Create)];
        _outputs = [.. outputs.Select(Create)];
    }

    /// <summary>The values of an input or output.</summary>
    public Span<float> this[string name] => _values[name].Span;

    public void Run()
    {
        fixed (nint* inputNames = _inputNames, inputs = _inputs, outputNames = _outputNames, outputs = _outputs)
        {
            _library.Check(((delegate* unmanaged<nint, nint, nint*, nint*, nint, nint*, nint, nint*, nint>)_library[OnnxFunction.Run])(
                _session, 0, inputNames, inputs, _inputs.Length, outputNames, _outputs.Length, outputs));
        }
    }

    /// <summary>Makes what came out the next call's input, by exchanging the two.</summary>
    public void Exchange(int input, int output) => (_inputs[input], _outputs[output]) = (_outputs[output], _inputs[input]);

    public void Dispose()
    {
        foreach (nint tensor in _inputs.Concat(_outputs))
        {
            ((delegate* unmanaged<nint, void>)_library[OnnxFunction.ReleaseValue])(tensor);
        }

        ((delegate* unmanaged<nint, void>)_library[OnnxFunction.ReleaseSession])(_session);
        foreach (nint name in _inputNames.Concat(_outputNames))
        {
            Marshal.FreeCoTaskMem(name);
        }
    }

    private nint Create((string Name, long[] Shape) tensor)
    {
        var values = new AlignedBuffer<float>((int)tensor.Shape.Aggregate(1L, (a, b) => a * b));
        _values.Add(tensor.Name, values);
        return _library.CreateTensor(values.Pointer, tensor.Shape);
    }
}
