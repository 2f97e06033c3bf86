using BenchmarkDotNet.Running;
using Rnn.Benchmarks.Peers;

// dotnet run -c Release --project benchmarks/Rnn.Benchmarks -- --filter '*'
// benchmarks/peers/run measures beside other libraries
if (args is ["peers", .. string[] arguments])
{
    return PeerComparison.Run(arguments);
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
