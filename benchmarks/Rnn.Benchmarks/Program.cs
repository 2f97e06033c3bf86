using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using Rnn.Benchmarks.Defaults;
using Rnn.Benchmarks.Peers;

// dotnet run -c Release --project benchmarks/Rnn.Benchmarks -- --filter '*'
// benchmarks/peers/run measures beside other libraries
if (args is ["peers", .. string[] arguments])
{
    return PeerComparison.Run(arguments);
}

// What the defaults of a training come to on the data sets of a folder.
if (args is ["defaults", .. string[] folder])
{
    return DefaultsComparison.Run(folder);
}

// Else a short job on a busy machine may end before the compiler has made its best of the method, which is 100 times faster.
Job settings = Job.Default.WithEnvironmentVariables(
    new EnvironmentVariable("DOTNET_TC_CallCountingDelayMs", "0"), new EnvironmentVariable("DOTNET_TieredPGO", "0"));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, DefaultConfig.Instance.AddJob(settings.AsMutator()));
return 0;
