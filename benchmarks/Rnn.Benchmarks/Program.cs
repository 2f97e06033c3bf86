using BenchmarkDotNet.Running;

// dotnet run -c Release --project benchmarks/Rnn.Benchmarks -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
