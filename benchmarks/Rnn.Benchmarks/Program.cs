using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using Rnn.Benchmarks;
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

// What large things cost, a key and a value on a line.
if (args is ["memory", .. string[] key])
{
    return MemoryNumbers.Print(key.FirstOrDefault());
}

// How much faster two threads train a language model than one.
if (args is ["scaling"])
{
    return LanguageModelScaling.Print();
}

// Else a short job on a busy machine may end before the compiler has made its best of the method, which is 100 times faster.
Job settings = Job.Default.WithEnvironmentVariables(
    new EnvironmentVariable("DOTNET_TC_CallCountingDelayMs", "0"), new EnvironmentVariable("DOTNET_TieredPGO", "0"));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, DefaultConfig.Instance.AddJob(settings.AsMutator()));
return 0;
