namespace Rnn.Benchmarks.Peers;

/// <summary>The functions used here, by their places in ONNX Runtime's table (onnxruntime_c_api.h).</summary>
internal enum OnnxFunction
{
    ErrorMessage = 2,
    CreateEnvironment = 3,
    CreateSession = 7,
    Run = 9,
    CreateSessionOptions = 10,
    SetIntraOpThreads = 24,
    CreateTensor = 49, // CreateTensorWithDataAsOrtValue
    CreateCpuMemoryInfo = 69,
    ReleaseSession = 95,
    ReleaseValue = 96,
    ReleaseSessionOptions = 100,
}
