using Rnn.Persistence;
using Rnn.Torture.Fuzzing;

namespace Rnn.Tests.Torture;

/// <summary>The fuzz run finds nothing in this library, and would find what is wrong in another.</summary>
public sealed class FuzzTests : IDisposable
{
    private static readonly FuzzSettings _some = new() { Files = 300, Seed = 7, MostMemory = long.MaxValue };

    private readonly string _folder = Directory.CreateTempSubdirectory("rnn-fuzz").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Two_thousand_mutated_files_load_or_are_refused()
    {
        string[] lines = ChildProcess.Run(
            Path.Combine(AppContext.BaseDirectory, "Rnn.Torture.dll"), ["fuzz", "--files", "2000", "--seed", "2"]);

        lines[^1].Should().Be("4000 passed, 0 failed", "2,000 of each reader");
        int[][] counts = [.. lines.Where(line => line.StartsWith("all ", StringComparison.Ordinal)).Select(line =>
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(count => int.Parse(count, null)).ToArray())];
        counts.Should().HaveCount(2);
        counts.Should().OnlyContain(row => row[0] >= 50, "files that load show that the mutations reach behind the first check")
            .And.OnlyContain(row => row[1] > 1000, "most harm is harm");
    }

    [Fact]
    public void The_same_seed_makes_the_same_files_and_another_seed_others()
    {
        IReadOnlyList<SeedFile> seeds = new SafetensorsTarget().Seeds;
        Mutator first = new(seeds, 1), second = new(seeds, 1), other = new(seeds, 2);

        byte[][] files = [.. Enumerable.Range(0, 200).Select(i => first.Create(i).Bytes)];

        Enumerable.Range(0, 200).Reverse().Select(i => second.Create(i).Bytes).Reverse().Should()
            .Equal(files, (a, b) => a.AsSpan().SequenceEqual(b), "a file can be made again alone");
        Enumerable.Range(0, 200).Count(i => other.Create(i).Bytes.AsSpan().SequenceEqual(files[i])).Should().BeLessThan(10);
    }

    [Fact]
    public void Every_mutation_is_used_and_changes_files()
    {
        IReadOnlyList<SeedFile> seeds = new SafetensorsTarget().Seeds;
        var mutator = new Mutator(seeds, 1);

        MutatedFile[] files = [.. Enumerable.Range(0, 2000).Select(mutator.Create)];

        files.SelectMany(file => file.Mutations).Distinct().Should().BeEquivalentTo(
            [.. ByteMutations.All.Select(one => one.Name), .. HeaderMutations.All.Select(one => one.Name), .. JsonMutations.All.Select(one => one.Name)]);
        foreach (IGrouping<string, MutatedFile> kind in files.GroupBy(file => file.Mutations[0]))
        {
            kind.Count(file => seeds.All(seed => !seed.Bytes.AsSpan().SequenceEqual(file.Bytes))).Should()
                .BeGreaterThan(kind.Count() / 2, "'{0}' must do something", kind.Key);
        }
    }

    [Fact]
    public void Another_exception_is_a_failure_and_its_file_is_kept()
    {
        var target = new Target(file => throw (file.Length % 2 == 0 ? new ModelFileException("no") : new OverflowException("beyond")));

        FuzzResult result = new FuzzRun(target, _some with { KeepFolder = _folder }).Run();

        result.Failed.Should().BeGreaterThan(20);
        result.Refused.Should().Be(300 - result.Failed);
        result.Failures.Should().HaveCount(20, "they are told, but not without end").And.OnlyContain(
            line => line.Contains("threw System.OverflowException: beyond", StringComparison.Ordinal));
        Directory.GetFiles(_folder).Should().HaveCount(result.Failed);
        int number = int.Parse(result.Failures[0].Split(' ')[1], null);
        File.ReadAllBytes(Path.Combine(_folder, $"7-{number}.safetensors")).Should().Equal(new Mutator(target.Seeds, 7).Create(number).Bytes);
    }

    [Fact]
    public void Memory_beyond_the_limit_is_a_failure()
    {
        var target = new Target(file => GC.KeepAlive(new byte[file.Length % 2 == 0 ? 1_000 : 2_000_000]));

        FuzzResult result = new FuzzRun(target, _some with { MostMemory = 1_000_000 }).Run();

        result.Failed.Should().BeGreaterThan(20);
        result.Loaded.Should().Be(300 - result.Failed);
        result.Failures[0].Should().MatchRegex("took 20000\\d\\d bytes of memory, and 1000000 are the most");
    }

    [Fact]
    public void A_hang_is_a_failure_and_ends_the_run()
    {
        using var release = new ManualResetEventSlim();
        var target = new Target(_ => release.Wait());

        FuzzResult result = new FuzzRun(target, _some with { TimePerFile = TimeSpan.FromMilliseconds(50) }).Run();

        release.Set();
        result.Passed.Should().Be(0);
        result.Failed.Should().Be(1);
        result.Failures.Single().Should().Contain("hangs");
    }

    [Fact]
    public void A_reader_that_refuses_valid_files_is_not_fuzzed()
    {
        Action run = () => new FuzzRun(new Target(_ => { }, _ => throw new ModelFileException("never")), _some).Run();

        run.Should().Throw<ModelFileException>("it would pass everything");
    }

    [Fact]
    public void The_command_fails_when_a_file_does_and_says_which()
    {
        Run([new Target(_ => { }), new Target(_ => throw new ModelFileException("no"))], _some).Should().Be((0, 0, "600 passed, 0 failed"));

        (int code, int failures, string last) = Run([new Target(_ => { }), new Target(_ => throw new InvalidOperationException("other"))], _some);
        code.Should().Be(1);
        failures.Should().Be(20, "they are told, but not without end");
        last.Should().Be("300 passed, 300 failed");

        Run([new Target(_ => { })], _some with { MostMemory = 1_000 }).Code.Should().Be(1, "the test runner holds more than that");
    }

    // Into memory: what a test prints would stand among the results of the test run, where a reader looks for faults of the library.
    private static (int Code, int Failures, string Last) Run(IReadOnlyList<IFuzzTarget> targets, FuzzSettings settings)
    {
        using var output = new StringWriter();
        int code = FuzzCommand.Run(targets, settings, output);
        string[] lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        return (code, lines.Count(line => line.StartsWith("FAILED: ", StringComparison.Ordinal)), lines[^1]);
    }

    /// <summary>Reads mutated files in one way and valid ones in another.</summary>
    private sealed class Target(Action<byte[]> read, Action<byte[]>? readValid = null) : IFuzzTarget
    {
        private int _valid;

        public string Name => "target of the test";

        public IReadOnlyList<SeedFile> Seeds { get; } = new SafetensorsTarget().Seeds;

        public void Read(byte[] file)
        {
            if (_valid++ < Seeds.Count)
            {
                readValid?.Invoke(file);
                return;
            }

            read(file);
        }
    }
}
